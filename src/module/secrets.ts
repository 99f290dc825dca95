import { optionTable } from './option-table.js';
import type { Plain } from './plain.js';
import type { OptionSpec, Options } from './spec.js';

const WHOLE = 'VALUE_SPECIFIED_IN_NO_LOG_PARAMETER';
const PART = '********';

/** The texts of `no_log` options' values, their suboptions' too. */
export function secretsOf(
  options: Options,
  args: Readonly<Record<string, unknown>> | ReadonlyMap<unknown, unknown>,
): string[] {
  const { secret } = optionTable(options);
  if (secret.length === 0) return [];
  const valueOf = (name: string) => (args instanceof Map ? args.get(name) : (args as Record<string, unknown>)[name]);
  const found = secret.flatMap(([name, option]) => secretsOfOption(option, valueOf(name)));
  return [...new Set(found)].filter((text) => text !== '');
}

function secretsOfOption(option: OptionSpec, value: unknown): string[] {
  if (option.no_log) return textsOf(value);
  const { options } = option;
  if (!options) return [];
  return (Array.isArray(value) ? value : [value]).flatMap((item) =>
    typeof item === 'object' && item !== null ? secretsOf(options, item) : [],
  );
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number' || typeof value === 'bigint') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (value instanceof Map) return [...value.values()].flatMap(textsOf);
  return [];
}

/** A result with the secrets taken out as AnsibleModule does it: a value that is one is named so, parts become stars. */
export function removeSecrets(value: Plain, secrets: readonly string[]): Plain {
  if (secrets.length === 0) return value;
  const longestFirst = [...secrets].sort((a, b) => b.length - a.length);
  return remove(value, longestFirst);
}

function remove(value: Plain, secrets: readonly string[]): Plain {
  if (typeof value === 'string') {
    if (secrets.includes(value)) return WHOLE;
    return secrets.reduce((text, secret) => text.replaceAll(secret, PART), value);
  }
  if (typeof value === 'number' || typeof value === 'bigint') {
    return secrets.some((secret) => String(value).includes(secret)) ? WHOLE : value;
  }
  if (Array.isArray(value)) return value.map((item) => remove(item, secrets));
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, remove(item, secrets)]));
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, remove(item as Plain, secrets)]));
}
