import { define, type Test } from '../../jinja/index.js';
import { PythonError } from '../../values/exception.js';
import { repr, str } from '../../values/repr.js';
import { isTrue } from '../../values/truth.js';
import type { Value } from '../../values/value.js';
import { plainText } from '../filters/text.js';
import { ansibleError, inHandling } from '../python-error.js';
import { compareLoose, compareStrict } from '../version/distutils.js';
import { comparePep440 } from '../version/pep440.js';
import { compareSemantic } from '../version/semantic.js';

type Compare = (a: string, b: string) => number;

const OPERATORS: Readonly<Record<string, (order: number) => boolean>> = {
  '==': (order) => order === 0,
  '=': (order) => order === 0,
  eq: (order) => order === 0,
  '<': (order) => order < 0,
  lt: (order) => order < 0,
  '<=': (order) => order <= 0,
  le: (order) => order <= 0,
  '>': (order) => order > 0,
  gt: (order) => order > 0,
  '>=': (order) => order >= 0,
  ge: (order) => order >= 0,
  '!=': (order) => order !== 0,
  '<>': (order) => order !== 0,
  ne: (order) => order !== 0,
};

const TYPES: Readonly<Record<string, Compare>> = {
  loose: compareLoose,
  strict: compareStrict,
  semver: compareSemantic,
  semantic: compareSemantic,
  pep440: comparePep440,
};

const version = define(
  {
    name: 'version_compare',
    params: ['value', 'version', ['operator', 'eq'], ['strict', null], ['version_type', null]],
  },
  (_call, ...args) => compareVersions(args),
);

/** The test `version`. */
export const VERSION_TESTS: Readonly<Record<string, Test>> = { version, version_compare: version };

function compareVersions(args: readonly Value[]): boolean {
  const [value, other, operator, strict, type] = args as [Value, Value, Value, Value, Value];
  if (strict !== null && type !== null) throw ansibleError("Cannot specify both 'strict' and 'version_type'");
  if (!isTrue(value)) throw ansibleError('Input version value cannot be empty');
  if (!isTrue(other)) throw ansibleError('Version parameter to compare against cannot be empty');
  const compare = isTrue(strict)
    ? compareStrict
    : isTrue(type)
      ? named(TYPES, type, 'version', inHandling)
      : compareLoose;
  const holds = named(OPERATORS, operator, 'operator', ansibleError);
  try {
    return holds(compare(plainText(value), plainText(other)));
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    throw inHandling(`Version comparison failed: ${error.message}`);
  }
}

function named<T>(
  table: Readonly<Record<string, T>>,
  name: Value,
  what: string,
  problem: (message: string) => PythonError,
): T {
  const found = typeof name === 'string' && Object.hasOwn(table, name) ? table[name] : undefined;
  if (found !== undefined) return found;
  const names = Object.keys(table).map((key) => repr(key));
  throw problem(`Invalid ${what} type (${str(name)}). Must be one of ${names.join(', ')}`);
}
