import { define, type Filter } from '../../jinja/index.js';
import { Bytes } from '../../values/bytes.js';
import { PythonError, typeError, valueError } from '../../values/exception.js';
import { repr, str } from '../../values/repr.js';
import { asText } from '../../values/text.js';
import { typeName } from '../../values/type-name.js';
import type { Dict, Value } from '../../values/value.js';
import { dumpJson, jsonOptions } from '../json/dump.js';
import { loadJson } from '../json/load.js';

/** Filters from and to JSON. */
export const JSON_FILTERS: Readonly<Record<string, Filter>> = {
  to_json: define({ name: 'to_json', params: ['a', ['profile', null], '**kwargs'] }, (_call, value, profile, options) =>
    toJson(value!, profile!, options as Dict),
  ),
  to_nice_json: define(
    { name: 'to_nice_json', params: ['a', ['indent', 4], ['sort_keys', true], '**kwargs'] },
    (_call, value, indent, sortKeys, options) => {
      const rest = new Map(options as Dict);
      const profile = rest.get('profile') ?? null;
      rest.delete('separators');
      rest.delete('profile');
      return toJson(value!, profile, new Map([...rest, ['indent', indent!], ['sort_keys', sortKeys!]]), [',', ': ']);
    },
  ),
  from_json: define(
    { name: 'from_json', params: ['a', ['profile', null], '**kwargs'] },
    (_call, value, profile, options) => {
      checkProfile(profile!);
      for (const name of (options as Dict).keys())
        throw typeError(`JSONDecoder.__init__() got an unexpected keyword argument '${str(name)}'`);
      return plainObjects(loadJson(sourceText(value!)));
    },
  ),
};

/** Options of old that have no effect. */
const WITHOUT_EFFECT = ['vault_to_text', 'preprocess_unsafe'];

function toJson(value: Value, profile: Value, given: Dict, separators?: readonly [string, string]): string {
  checkProfile(profile);
  const options = new Map([...given].filter(([name]) => !WITHOUT_EFFECT.includes(str(name))));
  if (options.has('default') && typeName(options.get('default')!) !== 'function')
    throw typeError(`'${typeName(options.get('default')!)}' object is not callable`);
  const parsed = jsonOptions(options);
  return dumpJson(value, separators ? { ...parsed, separators } : parsed);
}

/** Ansible's own; they differ in what types of its own they write, and values here have none of those. */
const PROFILES = ['tagless', 'legacy', 'fallback_to_str', 'inventory_legacy', 'cache_persistence'];

function checkProfile(profile: Value): void {
  if (profile === null || PROFILES.includes(str(profile))) return;
  throw valueError(`Unknown profile name ${repr(profile)}.`);
}

function sourceText(value: Value): string {
  const text = value instanceof Bytes ? Buffer.from(value.data).toString('utf8') : asText(value);
  if (text === undefined) throw typeError(`the JSON object must be str, bytes or bytearray, not ${typeName(value)}`);
  return text;
}

/** What Ansible's own serialisation would give a meaning is refused: it could smuggle types in. */
function plainObjects(value: Value): Value {
  if (Array.isArray(value)) for (const item of value) plainObjects(item);
  else if (value instanceof Map)
    for (const [key, item] of value) {
      if (key === '__ansible_unsafe' || key === '__ansible_vault' || key === '__ansible_type')
        throw new PythonError(
          'AnsibleTypeError',
          `Object of type '${key}' is not JSON deserializable by the 'tagless' profile.`,
        );
      plainObjects(item);
    }
  return value;
}
