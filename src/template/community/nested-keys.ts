import { define, type Filter } from '../../jinja/index.js';
import { dictSet } from '../../values/dict.js';
import { repr, str } from '../../values/repr.js';
import { type Dict, Tuple, type Value } from '../../values/value.js';
import { ansibleError } from '../python-error.js';
import { compileRegex } from '../regex/compile.js';

/** Whether a key is meant by one of the targets. */
type Match = (key: Value, target: string) => boolean;

const MATCHES: ReadonlyMap<string, Match> = new Map<string, Match>([
  ['starts_with', (key, target) => str(key).startsWith(target)],
  ['ends_with', (key, target) => str(key).endsWith(target)],
  ['regex', (key, target) => compileRegex(target).match(str(key)) !== undefined],
]);

/** Filters of ansible.utils on the keys of dicts, however deep they lie in lists and dicts. */
export const NESTED_KEY_FILTERS: Readonly<Record<string, Filter>> = {
  keep_keys: keyFilter('keep_keys', 'keep operation', (data, target, matches) => {
    const targets = target.map(str);
    return kept(data, (key) => targets.some((text) => matches(key, text)));
  }),
  remove_keys: keyFilter('remove_keys', 'attribute removal', (data, target, matches) => {
    const targets = target.map(str);
    return without(data, (key) => targets.some((text) => matches(key, text)));
  }),
  replace_keys: keyFilter('replace_keys', 'replace operation', (data, target, matches) =>
    renamed(data, target.map(renamingOf), matches),
  ),
};

function keyFilter(
  name: string,
  operation: string,
  run: (data: Value, target: readonly Value[], matches: Match) => Value,
): Filter {
  return define(
    { name, params: ['data', ['target', null], ['matching_parameter', null]] },
    (_call, data, target, parameter) => {
      const targets = targetsOf(target!);
      const matches = matchOf(parameter!);
      if (!Array.isArray(data) && !(data instanceof Map))
        throw ansibleError(`Error when using plugin '${name}': Input is not valid for ${operation}`);
      return run(data, targets, matches);
    },
  );
}

function targetsOf(target: Value): readonly Value[] {
  if (target === null) throw ansibleError('missing required arguments: target');
  if (typeof target === 'string') return target.split(',');
  if (Array.isArray(target)) return target;
  if (target instanceof Tuple) return target.items;
  throw ansibleError(`argument 'target' must be a list, not ${repr(target)}`);
}

function matchOf(parameter: Value): Match {
  if (parameter === null) return (key, target) => key === target;
  const match = MATCHES.get(str(parameter));
  if (match) return match;
  const known = [...MATCHES.keys()].join(', ');
  throw ansibleError(`value of matching_parameter must be one of: ${known}, got: ${str(parameter)}`);
}

/** Values whose keys are meant. A list or dict stays for what is kept inside of it, never for its own key. */
function kept(value: Value, isMeant: (key: Value) => boolean): Value {
  if (Array.isArray(value)) return value.map((item) => kept(item, isMeant));
  if (!(value instanceof Map)) return value;
  const result: Dict = new Map();
  for (const [key, item] of value) {
    if (!Array.isArray(item) && !(item instanceof Map)) {
      if (isMeant(key)) dictSet(result, key, item);
      continue;
    }
    const inner = kept(item, isMeant);
    const full = Array.isArray(inner) ? inner.filter((entry) => !isEmpty(entry)) : inner;
    const onlyTexts = Array.isArray(full) && full.every((entry) => typeof entry === 'string');
    if (!onlyTexts && !isEmpty(full)) dictSet(result, key, full);
  }
  return result;
}

function isEmpty(value: Value): boolean {
  return (Array.isArray(value) && value.length === 0) || (value instanceof Map && value.size === 0);
}

function without(value: Value, isMeant: (key: Value) => boolean): Value {
  if (Array.isArray(value)) return value.map((item) => without(item, isMeant));
  if (!(value instanceof Map)) return value;
  const result: Dict = new Map();
  for (const [key, item] of value) if (!isMeant(key)) dictSet(result, key, without(item, isMeant));
  return result;
}

interface Renaming {
  readonly before: string;
  readonly after: Value;
}

function renamingOf(rule: Value): Renaming {
  if (!(rule instanceof Map))
    throw ansibleError(`Elements value for option 'target' is of type ${repr(rule)}, not dict`);
  const unknown = [...rule.keys()].find((key) => key !== 'before' && key !== 'after');
  if (unknown !== undefined) throw ansibleError(`Unsupported parameters found in target: ${str(unknown)}`);
  return { before: str(rule.get('before') ?? ''), after: rule.get('after') ?? null };
}

/** A renamed key stands last, as it does in the collection: it is taken out and put in again. */
function renamed(value: Value, rules: readonly Renaming[], matches: Match): Value {
  if (Array.isArray(value)) return value.map((item) => renamed(item, rules, matches));
  if (!(value instanceof Map)) return value;
  const result: Dict = new Map(value);
  for (const { before, after } of rules)
    for (const key of [...result.keys()]) {
      if (!matches(key, before)) continue;
      const item = result.get(key)!;
      result.delete(key);
      dictSet(result, after, item);
    }
  for (const [key, item] of result) result.set(key, renamed(item, rules, matches));
  return result;
}
