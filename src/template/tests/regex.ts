import { define, type Test } from '../../jinja/index.js';
import { PythonError } from '../../values/exception.js';
import { typeName } from '../../values/type-name.js';
import type { Value } from '../../values/value.js';
import { asPython, regexOf } from '../filters/regex.js';
import { plainText } from '../filters/text.js';

const METHODS = ['search', 'match', 'fullmatch'] as const;
type Method = (typeof METHODS)[number];

const fixed = (method: Method): Test =>
  define(
    { name: method, params: ['value', ['pattern', ''], ['ignorecase', false], ['multiline', false]] },
    (_call, value, pattern, ignoreCase, multiline) => matches(value!, pattern!, ignoreCase!, multiline!, method),
  );

/** Tests with Python's regular expressions. */
export const REGEX_TESTS: Readonly<Record<string, Test>> = {
  match: fixed('match'),
  search: fixed('search'),
  regex: define(
    {
      name: 'regex',
      params: [
        ['value', ''],
        ['pattern', ''],
        ['ignorecase', false],
        ['multiline', false],
        ['match_type', 'search'],
      ],
    },
    (_call, value, pattern, ignoreCase, multiline, type) => {
      const method = METHODS.find((known) => known === type);
      if (!method) throw new PythonError('TypeError', `'${typeName(type!)}' object is not callable`);
      return matches(value!, pattern!, ignoreCase!, multiline!, method);
    },
  ),
};

function matches(value: Value, pattern: Value, ignoreCase: Value, multiline: Value, method: Method): boolean {
  return asPython(() => regexOf(pattern, ignoreCase, multiline)[method](plainText(value)) !== undefined);
}
