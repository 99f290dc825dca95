import { setMaxListeners } from 'node:events';
import { fullMessage } from '../base/chain.js';
import { DroverError } from '../base/error.js';
import type { HostAddress } from '../connection/address.js';
import type { Connection } from '../connection/connection.js';
import type { Opener } from '../connection/open.js';
import { unlessAborted } from '../connection/persistent-session.js';
import type { Session } from '../connection/session.js';
import { runInBackground } from '../module/background.js';
import type { ModuleDefinition } from '../module/define.js';
import { loadDefinition } from '../module/load.js';
import { lookTogether } from '../module/look-together.js';
import type { PlainDict } from '../module/plain.js';
import { type ModuleCall, runModule } from '../module/run.js';
import { steadySession } from '../module/steady-session.js';
import type { Job, LookAhead, Outcome } from './job.js';

/** How a module file becomes a result; replaced in tests of the executors alone. */
export interface ModuleRunner {
  load(file: string): Promise<ModuleDefinition>;
  run(definition: ModuleDefinition, call: ModuleCall, session: Session): Promise<PlainDict>;
  look(definition: ModuleDefinition, calls: readonly ModuleCall[], session: Session): Promise<PlainDict[]>;
}

const MODULES: ModuleRunner = { load: loadDefinition, run: runModule, look: lookTogether };

/** The connections of one thread, and the jobs that run over them. */
export interface Hosts {
  run(job: Job, signal: AbortSignal | undefined): Promise<Outcome>;
  lookAhead(calls: LookAhead, signal: AbortSignal | undefined): Promise<readonly PlainDict[]>;
  /** Closes the connections of the host with this name. */
  reset(name: string): Promise<void>;
  close(): Promise<void>;
}

export function createHosts(opener: Opener, modules: ModuleRunner = MODULES): Hosts {
  const connections = new Map<string, { readonly name: string; readonly opening: Promise<Connection> }>();
  const running = new Set<Promise<unknown>>();
  const closing = new AbortController();

  const connectionTo = (address: HostAddress): Promise<Connection> => {
    const key = JSON.stringify(address);
    const known = connections.get(key);
    if (known) return known.opening;
    const opening = opener.open(address);
    const entry = { name: address.name, opening };
    connections.set(key, entry);
    const forget = () => {
      if (connections.get(key) === entry) connections.delete(key);
    };
    // Neither a failure nor a lost connection is kept: the next job tries again.
    opening.then((connection) => connection.lost.then(forget), forget);
    return opening;
  };

  const closeThese = async (chosen: (name: string) => boolean): Promise<void> => {
    const entries = [...connections].filter(([, entry]) => chosen(entry.name));
    for (const [key] of entries) connections.delete(key);
    await Promise.all(
      entries.map(([, { opening }]) => opening.then((connection) => connection.close()).catch(() => {})),
    );
  };

  const kept = <T>(work: Promise<T>): Promise<T> => {
    running.add(work);
    return work.finally(() => running.delete(work));
  };

  return {
    run: (job, signal) => kept(runJob(job, [closing.signal, signal], connectionTo, modules)),
    lookAhead: (calls, signal) => kept(runLooks(calls, [closing.signal, signal], connectionTo, modules)),
    reset: (name) => closeThese((other) => other === name),
    async close() {
      closing.abort();
      await Promise.all(running);
      await closeThese(() => true);
    },
  };
}

type Signals = readonly (AbortSignal | undefined)[];
type Connect = (address: HostAddress) => Promise<Connection>;

/** The module of a job and the session that it runs on, got at one time. */
async function partsOf(
  job: Pick<Job, 'host' | 'become' | 'module'>,
  signal: AbortSignal,
  connectionTo: Connect,
  modules: ModuleRunner,
) {
  const definition = modules.load(job.module.file);
  definition.catch(() => {});
  return { session: await sessionOf(job, signal, connectionTo), definition: await definition };
}

async function sessionOf(
  { host, become }: Pick<Job, 'host' | 'become'>,
  signal: AbortSignal,
  connectionTo: Connect,
): Promise<Session> {
  const connection = await unlessAborted(connectionTo(host), signal);
  return connection.session(become);
}

/** What goes wrong is left for the jobs themselves to meet. */
async function runLooks(
  ahead: LookAhead,
  signals: Signals,
  connectionTo: Connect,
  modules: ModuleRunner,
): Promise<readonly PlainDict[]> {
  const limit = new TimeLimit(undefined, signals);
  const { signal } = limit;
  try {
    const { definition, session } = await partsOf(ahead, signal, connectionTo, modules);
    const { check, diff, environment, verbosity } = ahead;
    const same = { name: ahead.module.name, check, diff, environment, verbosity, signal };
    return await modules.look(
      definition,
      ahead.calls.map((args) => ({ ...same, args })),
      session,
    );
  } catch {
    return [];
  } finally {
    limit.clear();
  }
}

async function runJob(job: Job, signals: Signals, connectionTo: Connect, modules: ModuleRunner): Promise<Outcome> {
  const limit = new TimeLimit(job.timeout, signals);
  try {
    const { definition, session } = await partsOf(job, limit.signal, connectionTo, modules);
    const { args, check, diff, environment, verbosity } = job;
    const call: ModuleCall = { name: job.module.name, args, check, diff, environment, verbosity, signal: limit.signal };
    const { background } = job;
    if (background && !background.waits)
      return { kind: 'result', result: await runInBackground(definition, call, session, background) };
    const open = () => sessionOf(job, limit.signal, connectionTo);
    const used = background ? steadySession(session, open, background, limit.signal) : session;
    return { kind: 'result', result: await modules.run(definition, call, used) };
  } catch (error) {
    if (limit.passed) return { kind: 'timeout', seconds: job.timeout! };
    if (limit.signal.aborted) return { kind: 'cancelled' };
    return outcomeOf(error);
  } finally {
    limit.clear();
  }
}

/** The job's own signal: aborted with one of the caller's, or when its time has passed. */
class TimeLimit {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #outer: readonly AbortSignal[];
  readonly #abort = () => this.#controller.abort();
  passed = false;

  constructor(seconds: number | undefined, outer: readonly (AbortSignal | undefined)[]) {
    this.#outer = outer.filter((signal) => signal !== undefined);
    if (this.#outer.some((signal) => signal.aborted)) this.#abort();
    // One signal stops many jobs: there is no leak to warn of.
    setMaxListeners(0, ...this.#outer);
    for (const signal of this.#outer) signal.addEventListener('abort', this.#abort, { once: true });
    if (seconds === undefined) return;
    const expire = () => {
      this.passed = true;
      this.#abort();
    };
    this.#timer = setTimeout(expire, Math.min(seconds * 1000, 2 ** 31 - 1));
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  clear(): void {
    clearTimeout(this.#timer);
    for (const signal of this.#outer) signal.removeEventListener('abort', this.#abort);
  }
}

function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof DroverError)) return crashOf(error);
  switch (error.code) {
    case 'connection':
    case 'authentication':
    case 'host-key':
      return { kind: 'unreachable', message: fullMessage(error), hint: error.hint };
    case 'interrupted':
      return { kind: 'cancelled' };
    case 'bug':
      return crashOf(error);
    default:
      return { kind: 'result', result: failedResult(error) };
  }
}

/** What the user can mend, like a missing become password, is a failed task. */
function failedResult(error: DroverError): PlainDict {
  const message = fullMessage(error);
  return { failed: true, msg: `Task failed: ${message}`, _ansible_error: [message] };
}

export function crashOf(error: unknown): Outcome {
  return error instanceof Error
    ? { kind: 'crash', message: error.message, stack: error.stack }
    : { kind: 'crash', message: String(error), stack: undefined };
}
