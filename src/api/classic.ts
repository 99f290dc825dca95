import type { Event, TaskResult as ResultEvent } from '../engine/event.js';
import { runPlay } from '../engine/play.js';
import type { Host } from '../inventory/host.js';
import { Inventory as HostInventory } from '../inventory/inventory.js';
import { loadInventory } from '../inventory/load.js';
import { type OpenRun, openRun } from '../run/open.js';
import { toPlain } from '../values/plain.js';
import { loadYaml } from '../yaml/load.js';
import { type RunOptions, requestOf } from './run.js';
import { type Data, sourceValue } from './source.js';

/** The shape that people know from Ansible's Python API, with JavaScript's names. */

export class DataLoader {
  basedir: string;

  constructor(basedir: string = process.cwd()) {
    this.basedir = basedir;
  }

  /** Parses YAML or JSON text as a playbook's. */
  load(text: string, file = '<string>'): unknown {
    return toPlain(loadYaml(text, file, { templates: false }));
  }
}

export interface InventoryOptions {
  readonly loader?: DataLoader;
  /** Paths, or host lists with a comma; or host names. */
  readonly sources: string | readonly string[];
}

export class Inventory {
  readonly sources: string | readonly string[];
  #loaded: Promise<HostInventory> | undefined;

  constructor({ sources }: InventoryOptions) {
    this.sources = sources;
  }

  /** The hosts that a pattern names. */
  async getHosts(pattern = 'all'): Promise<Host[]> {
    return (await this.read()).match(pattern);
  }

  async addHost(name: string, groups: readonly string[] = []): Promise<void> {
    (await this.read()).addHost(name, { groups });
  }

  /** The inventory itself, read once. */
  read(): Promise<HostInventory> {
    this.#loaded ??= this.#read();
    return this.#loaded;
  }

  async #read(): Promise<HostInventory> {
    const { settings, cwd, home, environment, inventory } = requestOf({ inventory: this.sources }, () => {});
    if (inventory instanceof HostInventory) return inventory;
    return loadInventory(inventory, { settings, cwd, home, environment });
  }
}

export class VariableManager {
  extraVars: Readonly<Record<string, Data>> = {};

  constructor(readonly options: { readonly loader?: DataLoader; readonly inventory?: Inventory } = {}) {}
}

export class Play {
  private constructor(readonly data: Data) {}

  /** A play as a playbook's YAML has it. It is checked when it is run. */
  static load(
    data: Data,
    _options: { readonly variableManager?: VariableManager; readonly loader?: DataLoader } = {},
  ): Play {
    return new Play(data);
  }
}

/** A result as callbacks get it. */
export class TaskResult {
  readonly host: { readonly name: string; getName(): string };
  readonly task: { readonly name: string; readonly action: string };
  /** The module's result as plain data. */
  readonly result: Record<string, unknown>;

  constructor(readonly event: ResultEvent) {
    const { name } = event.host;
    this.host = { name, getName: () => name };
    this.task = { name: event.task.name, action: event.task.action };
    this.result = toPlain(event.result) as Record<string, unknown>;
  }

  isChanged(): boolean {
    return this.event.changed;
  }

  isFailed(): boolean {
    return this.event.status === 'failed';
  }

  isSkipped(): boolean {
    return this.event.status === 'skipped';
  }

  isUnreachable(): boolean {
    return this.event.status === 'unreachable';
  }
}

/** Override what you want to hear of. */
export class CallbackBase {
  playbookOnPlayStart(_play: Extract<Event, { type: 'play-start' }>['play']): void {}
  playbookOnTaskStart(_task: Extract<Event, { type: 'task-start' }>['task']): void {}
  playbookOnStats(_recap: Extract<Event, { type: 'stats' }>['recap']): void {}
  runnerOnOk(_result: TaskResult): void {}
  runnerOnFailed(_result: TaskResult, _ignoreErrors: boolean): void {}
  runnerOnSkipped(_result: TaskResult): void {}
  runnerOnUnreachable(_result: TaskResult): void {}
  runnerItemOnOk(_result: TaskResult): void {}
  runnerItemOnFailed(_result: TaskResult): void {}
  runnerItemOnSkipped(_result: TaskResult): void {}
  runnerRetry(_result: TaskResult): void {}
}

export interface TaskQueueManagerOptions {
  readonly inventory: Inventory;
  readonly variableManager?: VariableManager;
  readonly loader?: DataLoader;
  readonly options?: Omit<RunOptions, 'inventory' | 'playbooks' | 'plays' | 'extraVars' | 'passwords'>;
  readonly passwords?: { readonly conn_pass?: string; readonly become_pass?: string };
  readonly stdoutCallback?: CallbackBase;
}

/** Runs plays one by one on the same connections; facts and failed hosts are carried from one to the next. */
export class TaskQueueManager {
  static readonly RUN_OK = 0;
  static readonly RUN_ERROR = 1;
  static readonly RUN_FAILED_HOSTS = 2;
  static readonly RUN_UNREACHABLE_HOSTS = 4;
  static readonly RUN_FAILED_BREAK_PLAY = 8;
  static readonly RUN_UNKNOWN_ERROR = 255;

  readonly #options: TaskQueueManagerOptions;
  #open: OpenRun | undefined;

  constructor(options: TaskQueueManagerOptions) {
    this.#options = options;
  }

  /** Runs a play. Gives the bit mask of the RUN_ constants. Rejects with DroverError for a play that is wrong. */
  async run(play: Play): Promise<number> {
    const { context, loader } = await this.#ready();
    const value = sourceValue([play.data], '<play>');
    const [loaded] = loader.load([{ plays: value, file: '<play>' }]);
    let status = TaskQueueManager.RUN_OK;
    for (const one of loaded?.playbook.plays ?? []) status |= (await runPlay(context, one)).status;
    context.emit({ type: 'stats', recap: context.recap.recap() });
    return status;
  }

  /** Closes the connections. */
  async cleanup(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.close();
  }

  async #ready(): Promise<OpenRun> {
    if (this.#open) return this.#open;
    const { inventory, variableManager, loader, options, passwords, stdoutCallback } = this.#options;
    const request = requestOf(
      {
        ...options,
        cwd: loader?.basedir ?? process.cwd(),
        extraVars: variableManager?.extraVars ?? {},
        passwords: {
          ...(passwords?.conn_pass === undefined ? {} : { connection: passwords.conn_pass }),
          ...(passwords?.become_pass === undefined ? {} : { become: passwords.become_pass }),
        },
      },
      (event) => deliver(stdoutCallback, event),
    );
    this.#open = await openRun({ ...request, inventory: await inventory.read() });
    return this.#open;
  }
}

function deliver(callback: CallbackBase | undefined, event: Event): void {
  if (!callback) return;
  switch (event.type) {
    case 'play-start':
      callback.playbookOnPlayStart(event.play);
      break;
    case 'task-start':
      callback.playbookOnTaskStart(event.task);
      break;
    case 'stats':
      callback.playbookOnStats(event.recap);
      break;
    case 'ok':
      callback.runnerOnOk(new TaskResult(event.result));
      break;
    case 'failed':
      callback.runnerOnFailed(new TaskResult(event.result), event.result.ignored);
      break;
    case 'skipped':
      callback.runnerOnSkipped(new TaskResult(event.result));
      break;
    case 'unreachable':
      callback.runnerOnUnreachable(new TaskResult(event.result));
      break;
    case 'item-ok':
      callback.runnerItemOnOk(new TaskResult(event.result));
      break;
    case 'item-failed':
      callback.runnerItemOnFailed(new TaskResult(event.result));
      break;
    case 'item-skipped':
      callback.runnerItemOnSkipped(new TaskResult(event.result));
      break;
    case 'retry':
      callback.runnerRetry(new TaskResult(event.result));
      break;
    default:
  }
}
