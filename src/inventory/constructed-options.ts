import { DroverError } from '../base/error.js';
import type { Settings } from '../config/settings.js';
import { str } from '../values/repr.js';
import { Template } from '../values/template.js';
import { type Dict, isDict, type Value } from '../values/value.js';

/** The configuration of the constructed plugin. */
export interface ConstructedOptions {
  /** Whether an expression that fails is an error; it is skipped otherwise. */
  readonly strict: boolean;
  /** Variables, with the expressions that give them. */
  readonly compose: Dict;
  /** Groups, with the conditionals of their hosts. */
  readonly groups: Dict;
  readonly keyedGroups: readonly Value[];
  readonly leadingSeparator: boolean;
  readonly useVarsPlugins: boolean;
  readonly useExtraVars: boolean;
}

export function readOptions(config: Dict, settings: Settings): ConstructedOptions {
  return {
    strict: flag(config, 'strict', false),
    compose: dict(config, 'compose'),
    groups: dict(config, 'groups'),
    keyedGroups: list(config, 'keyed_groups'),
    leadingSeparator: flag(config, 'leading_separator', true),
    useVarsPlugins: flag(config, 'use_vars_plugins', false),
    useExtraVars: flag(config, 'use_extra_vars', settings.get('inventory.constructed.use_extra_vars')),
  };
}

const TRUE = new Set(['y', 'yes', 'on', '1', 'true', 't', '1.0']);

function flag(config: Dict, name: string, fallback: boolean): boolean {
  const value = config.get(name) ?? null;
  return value === null ? fallback : TRUE.has(str(value).toLowerCase().trim());
}

function dict(config: Dict, name: string): Dict {
  const value = config.get(name) ?? null;
  if (value === null) return new Map();
  return isDict(value) ? value : refuse(name, 'dict', value);
}

function list(config: Dict, name: string): readonly Value[] {
  const value = config.get(name) ?? null;
  if (value === null) return [];
  if (Array.isArray(value)) return value;
  const text = value instanceof Template ? value.text : value;
  return typeof text === 'string' ? text.split(',').map((word) => word.trim()) : refuse(name, 'list', value);
}

function refuse(name: string, type: string, value: Value): never {
  const cause = new DroverError(`Invalid value provided for '${type}': ${shown(value)}`);
  const message = `Config '${name}' for 'constructed' inventory plugin from 'Direct' has an invalid value.`;
  throw new DroverError(message, { code: 'options', cause });
}

function shown(value: Value): string {
  return typeof value === 'string' ? `'${value}'` : str(value);
}
