import type { DroverError } from '../base/error.js';
import type { Notice } from '../base/notice.js';
import type { SourcePosition } from '../base/position.js';
import type { Executor } from '../executor/job.js';
import type { Host } from '../inventory/inventory.js';
import type { Task } from '../playbook/ast.js';
import { resolveKeyword } from '../playbook/keywords.js';
import type { Templar } from '../template/templar.js';
import { Template } from '../values/template.js';
import type { Dict, Value } from '../values/value.js';
import { ComputedLayer, type ComputingTable, LayeredVariables } from '../vars/layers.js';
import { variablesFor } from '../vars/precedence.js';
import type { LoadedModule } from './dispatch.js';
import type { TaskInfo } from './event.js';
import type { HostRun, PlayRun } from './play-run.js';
import { warnOfReserved } from './reserved-names.js';
import { searchPath, taskVariables } from './task-variables.js';

/** One task on one host: what its parts have in common. */
export interface TaskSession {
  readonly run: PlayRun;
  readonly hostRun: HostRun;
  readonly task: Task;
  readonly info: TaskInfo;
  /** What the action names. Undefined for the engine's own actions; an error when there is no such module. */
  readonly module: LoadedModule | DroverError | undefined;
  /** Of an item that runs beside others: which of the host's connections it has. */
  readonly lane?: string | undefined;
  /** Who runs its jobs, when it is not the run's own executor. */
  readonly executor?: Pick<Executor, 'run'> | undefined;
  /** Loop variables and the results of earlier items: they come before all other variables. */
  readonly local: Dict;
}

/** The variables of a host and a task, and the templar over them, which also knows how the host is reached. */
export interface Scope {
  readonly variables: LayeredVariables;
  readonly templar: Templar;
  /** Takes what is warned of. */
  readonly notice: (notice: Notice) => void;
}

export function scopeFor(
  run: PlayRun,
  host: Host | undefined,
  task: Task,
  local?: Dict,
  notice: Scope['notice'] = run.context.emit,
): Scope {
  const { variables, all, path } = layersOf(run, host, task, local);
  const ahead = local instanceof LocalVariables && local.ahead;
  return { variables, templar: run.context.templar(all, path, notice, ahead), notice };
}

interface Layers {
  readonly host: Host | undefined;
  readonly task: Task;
  readonly path: readonly string[];
  readonly variables: LayeredVariables;
  /** Those, and how the host is reached. */
  readonly all: LayeredVariables;
}

/**
 * The variables of one session. It looks into the same dicts from its beginning to its end, and keeps them here: a table
 * beside it would be work for the garbage collector with every session.
 */
export class LocalVariables extends Map<Value, Value> {
  layers: Layers | undefined = undefined;
  /** They are read before their time: nothing may be done for the sake of a value. */
  ahead = false;
}

function layersOf(run: PlayRun, host: Host | undefined, task: Task, local: Dict | undefined): Layers {
  const before = local instanceof LocalVariables ? local.layers : undefined;
  if (before && before.host === host && before.task === task) return before;
  const layers = buildLayers(run, host, task, local);
  if (local instanceof LocalVariables && !before) {
    local.layers = layers;
    warnOfReserved(run.context, layers.variables.layers);
  }
  return layers;
}

function buildLayers(run: PlayRun, host: Host | undefined, task: Task, local: Dict | undefined): Layers {
  const path = pathOf(run, task);
  const variables = variablesFor(
    run.context.variables,
    {
      play: run.scope,
      host,
      task: taskVariables(task),
      withHostvars: true,
      searchPath: path,
    },
    local,
  );
  const below = host && new ComputedLayer('connection', CONNECTION, { run, host, task, variables });
  const all = below ? new LayeredVariables([...variables.layers, below], variables.mergeDicts) : variables;
  return { host, task, path, variables, all };
}

const paths = new WeakMap<Task, readonly string[]>();

function pathOf(run: PlayRun, task: Task): readonly string[] {
  const before = paths.get(task);
  if (before) return before;
  const path = [...new Set([...searchPath(task), run.play.directory])];
  paths.set(task, path);
  return path;
}

/** What a host and a task are, for how the host is reached. */
interface Reached {
  readonly run: PlayRun;
  readonly host: Host;
  readonly task: Task;
  readonly variables: LayeredVariables;
}

const address = ({ variables, host }: Reached) =>
  variables.get('ansible_host') ?? variables.get('ansible_ssh_host') ?? host.name;
const user = (about: Reached) => keyword(about, 'remote_user') ?? about.run.context.defaults.user;
/** What the keyword `port` says is no variable. */
const port = (about: Reached) => about.run.context.connection.port;
const timeout = ({ run }: Reached) => run.context.defaults.timeout;
const privateKey = ({ run }: Reached) => run.context.defaults.privateKey;

/** How the host is reached, as variables for templates, where the user's own do not say it. */
const CONNECTION: ComputingTable<Reached> = {
  ansible_connection: (about) => keyword(about, 'connection') ?? about.run.context.defaults.connection,
  ansible_host: address,
  ansible_ssh_host: address,
  ansible_user: user,
  ansible_ssh_user: user,
  ansible_port: port,
  ansible_ssh_port: port,
  ansible_timeout: timeout,
  ansible_ssh_timeout: timeout,
  ansible_shell_executable: ({ run }) => run.context.connection.shell,
  ansible_private_key_file: privateKey,
  ansible_ssh_private_key_file: privateKey,
};

function keyword({ task }: Reached, name: 'connection' | 'remote_user'): Value | undefined {
  const value = resolveKeyword(task, name)?.value;
  return value === null || value instanceof Template ? undefined : value;
}

/** A variable rendered, undefined when nothing defines it. */
export function readVariable({ variables, templar }: Scope, name: string): Value | undefined {
  const source = variables.get(name);
  return source === undefined ? undefined : templar.render(source);
}

/** Where the task stands, for errors. The play's own gathering of facts stands nowhere. */
export function placeOf({ run, task }: TaskSession): SourcePosition | undefined {
  return task === run.gathering ? undefined : task.source;
}
