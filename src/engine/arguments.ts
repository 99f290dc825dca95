import { DroverError } from '../base/error.js';
import type { ModuleDefinition } from '../module/define.js';
import { isWholeTemplate } from '../playbook/args.js';
import { moduleDefaultsOf } from '../playbook/module-defaults.js';
import type { Templar } from '../template/templar.js';
import { holdsTemplate, Template } from '../values/template.js';
import { type Dict, isDict } from '../values/value.js';
import type { TaskSession } from './session.js';

/** A task's arguments, rendered, `module_defaults` below them. Options that their module renders itself stay as they are. */
export function finalArguments(session: TaskSession, templar: Templar): Dict {
  const { task } = session;
  refuseFreeText(session);
  try {
    const given = withArgsTemplate(session, templar);
    const { rendered: own, unrendered } = splitRaw(given, rawOptions(definitionOf(session)));
    const rendered = templar.renderArgs(takesAnyName(session) ? renderNames(own, session, templar) : own);
    const args = moduleDefaults(session, templar);
    for (const [name, value] of freeForm(rendered)) args.set(name, value);
    for (const [name, value] of unrendered) args.set(name, value);
    return args;
  } catch (error) {
    throw new DroverError(`Finalization of task args for '${task.fqcn}' failed.`, {
      source: task.actionSource ?? task.source,
      cause: error,
    });
  }
}

/** The arguments, and below them those that a template gives as a whole: in `args`, or in place of the action's own. */
function withArgsTemplate(session: TaskSession, templar: Templar): Dict {
  const { args, argsTemplate } = session.task;
  const text = args.get('_raw_params');
  const takesText = definitionOf(session)?.freeForm !== undefined;
  const isAll = !takesText && definitionOf(session) && text instanceof Template && isWholeTemplate(text.text);
  if (!isAll) return argsTemplate ? new Map([...templar.renderArgsTemplate(argsTemplate), ...args]) : args;
  const own = new Map([...args].filter(([name]) => name !== '_raw_params'));
  const below = argsTemplate ? templar.renderArgsTemplate(argsTemplate) : NONE;
  return new Map([...below, ...templar.renderArgsTemplate(text), ...own]);
}

/** Text without `key=value`. That a template makes a dict of it is seen when it is rendered. */
function refuseFreeText(session: TaskSession): void {
  const { task } = session;
  const text = task.args.get('_raw_params') ?? null;
  const definition = definitionOf(session);
  if (text === null || text === '' || !definition || definition.freeForm !== undefined) return;
  if (text instanceof Template && isWholeTemplate(text.text)) return;
  throw new DroverError(`Action '${task.fqcn}' does not support raw params.`, {
    source: task.actionSource ?? task.source,
  });
}

function definitionOf({ module }: TaskSession): ModuleDefinition | undefined {
  return module && 'definition' in module ? module.definition : undefined;
}

/** Modules whose options are names that the user chooses: `set_fact`. */
function takesAnyName(session: TaskSession): boolean {
  return Boolean(definitionOf(session)?.anyOption);
}

function renderNames(args: Dict, session: TaskSession, templar: Templar): Dict {
  const place = session.task.actionSource ?? session.task.source;
  const renamed: Dict = new Map();
  for (const [name, value] of args) {
    const isTemplate = typeof name === 'string' && holdsTemplate(name);
    renamed.set(isTemplate ? templar.render(new Template(name, place)) : name, value);
  }
  return renamed;
}

const NONE: Dict = new Map();

function splitRaw(args: Dict, raw: ReadonlySet<string>): { readonly rendered: Dict; readonly unrendered: Dict } {
  if (raw.size === 0) return { rendered: args, unrendered: NONE };
  const rendered: Dict = new Map();
  const unrendered: Dict = new Map();
  for (const [name, value] of args) (raw.has(String(name)) ? unrendered : rendered).set(name, value);
  return { rendered, unrendered };
}

const rawNames = new WeakMap<ModuleDefinition, ReadonlySet<string>>();

/** Options that their module renders itself, and their aliases. */
function rawOptions(definition: ModuleDefinition | undefined): ReadonlySet<string> {
  const known = definition && rawNames.get(definition);
  if (known) return known;
  const options = Object.entries(definition?.options ?? {}).filter(([, option]) => option.raw);
  const names = new Set(options.flatMap(([name, option]) => [name, ...(option.aliases ?? [])]));
  if (definition) rawNames.set(definition, names);
  return names;
}

/** A free form that was one template may have given a dict. */
function freeForm(args: Dict): Dict {
  const raw = args.get('_raw_params');
  if (!isDict(raw)) return args;
  const rest = new Map(args);
  rest.delete('_raw_params');
  return new Map([...raw, ...rest]);
}

/** What `module_defaults` give to the task's module, rendered. */
function moduleDefaults({ task }: TaskSession, templar: Templar): Dict {
  const merged: Dict = new Map();
  for (const defaults of moduleDefaultsOf(task)) {
    const options = isDict(defaults) ? templar.renderArgs(defaults) : templar.render(defaults);
    if (isDict(options)) for (const [key, value] of options) merged.set(key, value);
  }
  return merged;
}
