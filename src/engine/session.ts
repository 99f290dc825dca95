import type { Host } from '../inventory/inventory.js';
import type { Task } from '../playbook/ast.js';
import type { Templar } from '../template/templar.js';
import type { Dict, Value } from '../values/value.js';
import type { LayeredVariables } from '../vars/layers.js';
import { variablesFor } from '../vars/precedence.js';
import type { LoadedModule } from './dispatch.js';
import type { TaskInfo } from './event.js';
import type { HostRun, PlayRun } from './play-run.js';
import { searchPath, taskVariables } from './task-variables.js';

/** One task on one host: what its parts have in common. */
export interface TaskSession {
  readonly run: PlayRun;
  readonly hostRun: HostRun;
  readonly task: Task;
  readonly info: TaskInfo;
  /** Undefined for the engine's own actions, and until a templated action is rendered. */
  readonly module: LoadedModule | undefined;
  /** Loop variables and the results of earlier items: they come before all other variables. */
  readonly local: Dict;
}

/** The variables of a host and a task, and the templar over them. */
export interface Scope {
  readonly variables: LayeredVariables;
  readonly templar: Templar;
}

export function scopeFor(run: PlayRun, host: Host | undefined, task: Task, local?: Dict): Scope {
  const path = searchPath(task, run.play.directory);
  const variables = variablesFor(
    run.context.variables,
    {
      play: run.scope,
      host,
      task: taskVariables(task),
      withHostvars: true,
      taskMagic: { ansible_search_path: [...path] },
    },
    local,
  );
  return { variables, templar: run.context.templar(variables, path) };
}

/** A variable rendered, undefined when nothing defines it. */
export function readVariable({ variables, templar }: Scope, name: string): Value | undefined {
  const source = variables.get(name);
  return source === undefined ? undefined : templar.render(source);
}
