import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fullMessage } from '../../src/base/chain.js';
import { UserPlugins } from '../../src/template/plugins/user-plugins.js';
import { templarOf } from './templar-of.js';

const FILES = {
  'filters/words.mjs': `export const filters = {
    shout: (text, mark = '!', options = {}) => text.toUpperCase() + mark.repeat(options.times ?? 1),
    keys: (dict) => Object.keys(dict),
    boom: () => { throw new Error('out of order'); },
    later: async () => 1,
  };`,
  'again/words.mjs': "export const filters = { shout: () => 'the first counts', typed: () => 'again' };",
  'collection/all.mjs': "export const filters = { greet: (name) => 'hi ' + name };",
  'tests/numbers.mjs': 'export const tests = { even_length: (text) => text.length % 2 === 0 };',
  'lookups/greet.mjs': `export function run(terms, { variables, greeting = 'hello' }) {
    return terms.map((term) => greeting + ' ' + term + ' from ' + variables.get('place'));
  }`,
  'broken/oops.mjs': 'export const filters = 5;',
  'unparsed/oops.mjs': 'export const',
};

describe('plugins of the user', () => {
  let directory: string;
  let plugins: UserPlugins;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'plugins-'));
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(join(directory, path, '..'), { recursive: true });
      writeFileSync(join(directory, path), text);
    }
    plugins = new UserPlugins();
    plugins.add('filter', join(directory, 'missing'));
    plugins.add('filter', join(directory, 'filters'));
    plugins.add('filter', join(directory, 'again'));
    plugins.add('filter', join(directory, 'collection'), 'me.mine.');
    plugins.add('test', join(directory, 'tests'));
    plugins.add('lookup', join(directory, 'lookups'));
    await plugins.load();
  });

  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test.each([
    ["{{ 'hi' | shout }}", 'HI!'],
    ["{{ 'hi' | shout('?', times=3) }}", 'HI???'],
    ["{{ {'10': 1, 'a': 2} | keys }}", ['10', 'a']],
    ["{{ 'x' | typed }}", 'again'],
    ["{{ 'ann' | me.mine.greet }}", 'hi ann'],
    ["{{ 'hi' | ansible.legacy.shout }}", 'HI!'],
    ["{{ ['a', 'bb'] | select('even_length') }}", ['bb']],
    ["{{ lookup('greet', 'ann') }}", 'hello ann from here'],
    ["{{ query('greet', 'ann', 'bob', greeting='bye') }}", ['bye ann from here', 'bye bob from here']],
  ])('%s', (text, expected) => {
    expect(templarOf({ place: '{{ "he" ~ "re" }}' }, { plugins }).render(text)).toEqual(expected);
  });

  test.each([
    ["{{ 'x' | boom }}", "The filter plugin 'boom' failed: out of order"],
    ["{{ 'x' | later }}", "The filter plugin 'later' failed: a plugin must give its result at once, not a promise"],
    ['{{ nope | shout }}', "'nope' is undefined"],
  ])('%s fails', (text, message) => {
    let found = '';
    try {
      templarOf({}, { plugins }).render(text);
    } catch (error) {
      found = fullMessage(error);
    }
    expect(found).toBe(message);
  });

  test.each([
    ['broken', 'It exports no `filters`.'],
    ['unparsed', 'It failed to load.'],
  ])('a directory of %s files is refused', async (name, message) => {
    const refused = new UserPlugins();
    refused.add('filter', join(directory, name));
    await expect(refused.load()).rejects.toThrow(message);
  });

  test.each([
    ["{{ 'x' | shoot }}", "Did you mean 'shout'"],
    ["{{ 'x' is even_lenght }}", "Did you mean 'even_length'"],
    ["{{ lookup('gret') }}", "Did you mean 'greet'"],
  ])('%s says what to do', (text, hint) => {
    let found = '';
    try {
      templarOf({}, { plugins }).render(text);
    } catch (error) {
      found = advices(error);
    }
    expect(found).toContain(hint.replace('DIR', directory));
  });

  test('what is added later is known, too', async () => {
    const growing = new UserPlugins();
    const { render, templar } = templarOf({}, { plugins: growing });
    expect(() => render("{{ 'a' | keys }}")).toThrow();
    growing.add('filter', join(directory, 'filters'));
    growing.add('lookup', join(directory, 'lookups'));
    expect(templar.environment.hasLookup('greet')).toBe(true);
    await growing.load();
    expect(render("{{ {'b': 1} | keys }}")).toEqual(['b']);
  });
});

function advices(error: unknown): string {
  const { advice = '', cause } = error as { advice?: string; cause?: unknown };
  return cause === undefined ? advice : `${advice}\n${advices(cause)}`;
}
