import { define, type Filter } from '../../jinja/index.js';
import { PythonError, typeError } from '../../values/exception.js';
import { asText } from '../../values/text.js';
import { isTrue } from '../../values/truth.js';
import { typeName } from '../../values/type-name.js';
import { type Dict, Tuple, type Value } from '../../values/value.js';
import { ansibleError } from '../python-error.js';
import { compileRegex, type Regex } from '../regex/compile.js';
import { RegexError } from '../regex/pattern.js';
import { escapeRegex, findAll, substitute } from '../regex/replace.js';
import { plainText } from './text.js';

/** Filters with Python's regular expressions. */
export const REGEX_FILTERS: Readonly<Record<string, Filter>> = {
  regex_replace: define(
    {
      name: 'regex_replace',
      params: [
        ['value', ''],
        ['pattern', ''],
        ['replacement', ''],
        ['ignorecase', false],
        ['multiline', false],
        ['count', 0],
        ['mandatory_count', 0],
      ],
    },
    (_call, ...args) => replace(args),
  ),
  regex_findall: define(
    { name: 'regex_findall', params: ['value', 'regex', ['multiline', false], ['ignorecase', false]] },
    (_call, value, pattern, multiline, ignoreCase) =>
      asPython(() =>
        findAll(regexOf(pattern!, ignoreCase!, multiline!), plainText(value!)).map((found) =>
          Array.isArray(found) ? new Tuple(found) : found,
        ),
      ),
  ),
  regex_search: define(
    { name: 'regex_search', params: ['value', 'regex', '*args', '**kwargs'] },
    (_call, value, pattern, groups, options) => search(value!, pattern!, groups as Value[], options as Dict),
  ),
  regex_escape: define({ name: 'regex_escape', params: ['string', ['re_type', 'python']] }, (_call, value, type) =>
    escapeFor(plainText(value!), type!),
  ),
};

/** A pattern compiled with Ansible's two flags. Throws Python's errors. */
export function regexOf(pattern: Value, ignoreCase: Value, multiline: Value): Regex {
  const text = asText(pattern);
  if (text === undefined)
    throw typeError(`first argument must be string or compiled pattern, not ${typeName(pattern)}`);
  return compileRegex(text, { ignoreCase: isTrue(ignoreCase), multiline: isTrue(multiline) });
}

/** Runs `body`; errors of patterns become Python's. */
export function asPython<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof RegexError) throw new PythonError('error', error.message);
    throw error;
  }
}

function replace(args: readonly Value[]): Value {
  const [value, pattern, replacement, ignoreCase, multiline, count, mandatory] = args as [
    Value,
    Value,
    Value,
    Value,
    Value,
    Value,
    Value,
  ];
  return asPython(() => {
    const text = plainText(value);
    const template = asText(replacement);
    if (template === undefined)
      throw typeError(`decoding to str: need a bytes-like object, ${typeName(replacement)} found`);
    const regex = regexOf(pattern, ignoreCase, multiline);
    const result = substitute(regex, template, text, Number(count));
    if (isTrue(mandatory) && Number(mandatory) !== result.count)
      throw ansibleError(
        `'${plainText(pattern)}' should match ${Number(mandatory)} times, but matches ${Number(count)} times in '${text}'`,
      );
    return result.text;
  });
}

function search(value: Value, pattern: Value, groups: readonly Value[], options: Dict): Value {
  const wanted = groups.map(groupOf);
  return asPython(() => {
    const regex = regexOf(pattern, options.get('ignorecase') ?? false, options.get('multiline') ?? false);
    const match = regex.search(plainText(value));
    if (!match) return null;
    if (wanted.length === 0) return match.groups[0]!;
    return wanted.map((group) => {
      const index = typeof group === 'number' ? group : regex.names.get(group);
      if (index === undefined || index > regex.groups) throw new PythonError('IndexError', 'no such group');
      return match.groups[index] ?? null;
    });
  });
}

/** `\1` or `\g<name>`; numbers in angle brackets are taken for names. */
function groupOf(argument: Value): string | number {
  const text = asText(argument);
  if (text === undefined)
    throw new PythonError('AttributeError', `'${typeName(argument)}' object has no attribute 'startswith'`);
  const name = /^\\g<(\S+)>/.exec(text)?.[1];
  if (name !== undefined) return name;
  const number = /^\\(\d+)/.exec(text)?.[1];
  if (number !== undefined) return Number(number);
  if (text.startsWith('\\')) throw new PythonError('AttributeError', "'NoneType' object has no attribute 'group'");
  throw ansibleError('Unknown argument');
}

function escapeFor(text: string, type: Value): Value {
  if (type === 'python') return escapeRegex(text);
  if (type === 'posix_basic') return text.replace(/[\].[^$*\\]/g, '\\$&');
  if (type === 'posix_extended') throw ansibleError('Regex type (posix_extended) not yet implemented');
  throw ansibleError(`Invalid regex type (${plainText(type)})`);
}
