import { DroverError } from '../base/error.js';
import type { CallbackDefinition, CallbackOption } from './callback.js';

/** Where options of callbacks are read. */
export interface OptionSources {
  /** Value of a setting: those of drover's own callbacks are named `callback.<name>.<option>`. */
  setting(name: string): unknown;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The text of a key in ansible.cfg. */
  ini(section: string, key: string): string | undefined;
  resolvePath(path: string): string;
}

/**
 * Reads a callback's options: those that it declares from the environment, else from ansible.cfg, else the default;
 * any other is a setting of drover's.
 */
export function optionReader(definition: CallbackDefinition, sources: OptionSources): (name: string) => unknown {
  const values = new Map<string, unknown>();
  return (name) => {
    const option = definition.options?.[name];
    if (!option) return sources.setting(`callback.${definition.optionsOf ?? definition.name}.${name}`);
    if (!values.has(name)) values.set(name, readOption(definition.name, name, option, sources));
    return values.get(name);
  };
}

function readOption(callback: string, name: string, option: CallbackOption, sources: OptionSources): unknown {
  const given = textOf(option, sources);
  if (given === undefined) {
    return option.type === 'path' && typeof option.default === 'string'
      ? sources.resolvePath(option.default)
      : option.default;
  }
  const value = convert(option, given, sources);
  if (value === undefined || (option.choices && !option.choices.includes(String(value)))) {
    const wanted = option.choices ? `one of ${option.choices.join(', ')}` : `of type ${option.type}`;
    throw new DroverError(`Option '${name}' of the callback '${callback}' must be ${wanted}, not '${given}'.`, {
      code: 'config',
    });
  }
  return value;
}

function textOf({ env = [], ini = [] }: CallbackOption, sources: OptionSources): string | undefined {
  for (const name of env) {
    const text = sources.environment[name];
    if (text !== undefined) return text;
  }
  for (const { section, key } of ini) {
    const text = sources.ini(section, key);
    if (text !== undefined) return text;
  }
  return undefined;
}

function convert({ type }: CallbackOption, text: string, sources: OptionSources): unknown {
  switch (type) {
    case 'bool':
      return convertBool(text);
    case 'int':
      return /^\s*[+-]?\d+\s*$/.test(text) ? Number.parseInt(text, 10) : undefined;
    case 'path':
      return sources.resolvePath(text);
    case 'list':
      return text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
    case 'str':
      return text;
  }
}

const TRUE = new Set(['y', 'yes', 'on', '1', 'true', 't']);

/** Any other word is false, as in Ansible's own settings. */
function convertBool(text: string): boolean {
  return TRUE.has(text.trim().toLowerCase());
}
