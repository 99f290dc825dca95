import { describe, expect, test } from '@jest/globals';
import { createRedactor } from '../../src/base/secret.js';
import { templarOf } from './templar-of.js';

/** What of the rendered text is still to be read, when `password` is a secret. */
function shown(text: string): string {
  const redactor = createRedactor();
  redactor.add('hunter2-long');
  const rendered = templarOf({ password: 'hunter2-long', user: 'ann' }, { redactor }).render(text);
  return redactor.mask(JSON.stringify(rendered));
}

describe('secrets stay secret through filters', () => {
  test.each([
    ['{{ password | upper }}'],
    ['{{ password | b64encode }}'],
    ['{{ password | hash("sha256") }}'],
    ['{{ password | password_hash("sha512", "salt") }}'],
    ['{{ password | reverse | join }}'],
    ['{{ password | to_uuid }}'],
    ['{{ password | regex_replace("-", "+") }}'],
    ['{{ password | b64encode | upper | hash("md5") }}'],
    ['{{ [password] | map("upper") | first }}'],
    ['{{ password.upper() }}'],
    ['{{ password[::-1] }}'],
    ['{{ password[2:9] }}'],
    ['{{ password.replace("-", "+").title() }}'],
    ['{{ password.encode("utf-8").hex() }}'],
    ['{{ password.partition("-")[0] }}'],
    ['{% set word = password.swapcase() %}{{ word * 1 }}'],
    ['{{ (user ~ ":" ~ password) | b64encode }}'],
    ['{{ "key" | vault(password, "salt") | hash("sha1") }}'],
  ])('%s', (text) => {
    expect(shown(text)).toBe('"********"');
  });

  test.each([
    ['{{ (user ~ ":longname:" ~ password) | split(":") }}', '["ann","longname","********"]'],
    ['{{ password.split("-") }}', '["********","********"]'],
    ['{{ {"key": password}.get("key") ~ user.upper() }}', '"********ANN"'],
    ['{{ (user ~ ":" ~ password)[:3] ~ password.isalnum() }}', '"annFalse"'],
    ['{{ password | ternary("present", "absent") }}', '"present"'],
    ['{{ password | type_debug }}', '"str"'],
    ['{{ user | upper }} {{ password | length }}', '"ANN 12"'],
    ['{{ (user ~ password) | replace(password, "nobody knows") }}', '"********"'],
  ])('%s', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  test('what is derived once is masked everywhere afterwards', () => {
    const redactor = createRedactor();
    redactor.add('hunter2-long');
    const { render } = templarOf({ password: 'hunter2-long' }, { redactor });
    const digest = render('{{ password | hash("md5") }}') as string;
    expect(redactor.mask(`found ${digest} there`)).toBe('found ******** there');
  });
});
