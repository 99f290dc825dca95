import type { Value } from '../values/value.js';
import { isTemplate } from './holds-template.js';
import { optionTable } from './option-table.js';
import { sameValue } from './same-value.js';
import type { OptionRules, Options } from './spec.js';

/** What one level of arguments is checked with. */
export interface Level {
  readonly options: Options;
  readonly rules: OptionRules;
  readonly params: ReadonlyMap<string, Value>;
  /** Names of the dicts around this level, outermost first. */
  readonly context: readonly string[];
}

/** The message of parameters given together that exclude each other. */
export function checkMutuallyExclusive({ rules, params, context }: Level): string | undefined {
  if (!rules.mutually_exclusive) return undefined;
  const given = (name: string) => params.has(name) && !isTemplate(params.get(name));
  const broken = rules.mutually_exclusive.filter((group) => new Set(group.filter(given)).size > 1);
  if (broken.length === 0) return undefined;
  return foundIn(`parameters are mutually exclusive: ${broken.map((group) => group.join('|')).join(', ')}`, context);
}

export function checkRequired({ options, params, context }: Level): string | undefined {
  const missing = optionTable(options).required.filter((name) => !params.has(name));
  if (missing.length === 0) return undefined;
  return foundIn(`missing required arguments: ${missing.sort().join(', ')}`, context);
}

/** Messages of the rules that are checked once the values have their types, one a rule, in the reference's order. */
export function checkRules(level: Level): string[] {
  const found: string[] = [];
  for (const check of RULES) {
    const message = check(level);
    if (message !== undefined) found.push(foundIn(message, level.context));
  }
  return found;
}

const RULES = [checkTogether, checkOneOf, checkRequiredIf, checkRequiredBy];

function checkTogether({ rules, params }: Level): string | undefined {
  const broken = (rules.required_together ?? []).find((group) => {
    if (group.some((name) => isTemplate(params.get(name)))) return false;
    const given = group.filter((name) => params.has(name));
    return given.length > 0 && given.length < group.length;
  });
  return broken && `parameters are required together: ${broken.join(', ')}`;
}

function checkOneOf({ rules, params }: Level): string | undefined {
  const broken = (rules.required_one_of ?? []).find((group) => !group.some((name) => params.has(name)));
  return broken && `one of the following is required: ${broken.join(', ')}`;
}

function checkRequiredIf({ rules, params }: Level): string | undefined {
  for (const [name, value, needed, any = false] of rules.required_if ?? []) {
    if (!params.has(name) || !sameValue(params.get(name)!, value)) continue;
    const missing = needed.filter((option) => !params.has(option));
    if (missing.length === 0 || (any && missing.length < needed.length)) continue;
    const quantity = any ? 'any' : 'all';
    return `${name} is ${pythonWord(value)} but ${quantity} of the following are missing: ${missing.join(', ')}`;
  }
  return undefined;
}

function checkRequiredBy({ rules, params }: Level): string | undefined {
  for (const [name, needed] of Object.entries(rules.required_by ?? {})) {
    if ((params.get(name) ?? null) === null) continue;
    const missing = needed.filter((option) => (params.get(option) ?? null) === null);
    if (missing.length > 0) return `missing parameter(s) required by '${name}': ${missing.join(', ')}`;
  }
  return undefined;
}

function pythonWord(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value === null ? 'None' : String(value);
}

function foundIn(message: string, context: readonly string[]): string {
  return context.length === 0 ? message : `${message} found in ${context.join(' -> ')}`;
}
