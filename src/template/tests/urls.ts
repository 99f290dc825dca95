import { define, type Test } from '../../jinja/index.js';
import { PythonError } from '../../values/exception.js';
import { contains } from '../../values/membership.js';
import { asText } from '../../values/text.js';
import { isTrue } from '../../values/truth.js';
import type { Value } from '../../values/value.js';
import { splitUrl, type UrlParts } from '../url.js';

/** Tests of URLs. */
export const URL_TESTS: Readonly<Record<string, Test>> = {
  uri: define(
    { name: 'is_uri', params: ['value', ['schemes', null]] },
    (_call, value, schemes) => uriOf(value!, schemes!) !== undefined,
  ),
  url: define({ name: 'is_url', params: ['value', ['schemes', null]] }, (_call, value, schemes) => {
    const parts = uriOf(value!, schemes!);
    return parts !== undefined && (parts.netloc !== '' || parts.scheme === 'file');
  }),
  urn: define({ name: 'is_urn', params: ['value'] }, (_call, value) => uriOf(value!, ['urn']) !== undefined),
};

function uriOf(value: Value, schemes: Value): UrlParts | undefined {
  const text = asText(value);
  try {
    if (text === undefined) return isTrue(value) || isTrue(schemes) ? undefined : splitUrl('');
    const parts = splitUrl(text);
    return !isTrue(schemes) || contains(schemes, parts.scheme) ? parts : undefined;
  } catch (error) {
    if (error instanceof PythonError && !error.undefined) return undefined;
    throw error;
  }
}
