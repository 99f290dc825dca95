import { DroverError } from '../base/error.js';
import type { ModuleDefinition } from '../module/define.js';
import { moduleDefaultsOf } from '../playbook/module-defaults.js';
import type { Templar } from '../template/templar.js';
import { holdsTemplate, Template } from '../values/template.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import type { TaskSession } from './session.js';

/** A task's arguments, rendered, `module_defaults` below them. Options that their module renders itself stay as they are. */
export function finalArguments(session: TaskSession, templar: Templar): Dict {
  const { task } = session;
  const raw = rawOptions(session);
  try {
    const given = task.argsTemplate
      ? new Map([...templar.renderArgsTemplate(task.argsTemplate), ...task.args])
      : task.args;
    const own = [...given].filter(([key]) => !raw.has(String(key)));
    const rendered = templar.renderArgs(new Map(takesAnyName(session) ? renderNames(own, session, templar) : own));
    const unrendered = [...given].filter(([key]) => raw.has(String(key)));
    return new Map<Value, Value>([...moduleDefaults(session, templar), ...freeForm(rendered), ...unrendered]);
  } catch (error) {
    throw new DroverError(`Finalization of task args for '${task.fqcn}' failed.`, {
      source: task.actionSource ?? task.source,
      cause: error,
    });
  }
}

function definitionOf({ module }: TaskSession): ModuleDefinition | undefined {
  return module && 'definition' in module ? module.definition : undefined;
}

/** Modules whose options are names that the user chooses: `set_fact`. */
function takesAnyName(session: TaskSession): boolean {
  return Boolean(definitionOf(session)?.anyOption);
}

function renderNames(args: readonly [Value, Value][], session: TaskSession, templar: Templar): [Value, Value][] {
  const place = session.task.actionSource ?? session.task.source;
  return args.map(([name, value]) => [
    typeof name === 'string' && holdsTemplate(name) ? templar.render(new Template(name, place)) : name,
    value,
  ]);
}

function rawOptions(session: TaskSession): ReadonlySet<string> {
  const options = definitionOf(session)?.options ?? {};
  const names = Object.entries(options).filter(([, option]) => option.raw);
  return new Set(names.flatMap(([name, option]) => [name, ...(option.aliases ?? [])]));
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
