import { isDeepStrictEqual } from 'node:util';
import { DroverError } from '../base/error.js';
import type { Executor, Job, LookAhead, Outcome } from '../executor/job.js';
import type { ModuleDefinition } from '../module/define.js';
import type { PlainDict } from '../module/plain.js';
import { resolveKeyword } from '../playbook/keywords.js';
import type { Value } from '../values/value.js';
import { finalArguments } from './arguments.js';
import { resolveCallSite } from './call-site.js';
import { firstFalse } from './conditional.js';
import { callModule } from './dispatch.js';
import { itemVariables, type LoopControl } from './loop.js';
import { LocalVariables, scopeFor, type TaskSession } from './session.js';

/** Items that are looked at together at most, and bytes of files among their arguments: they are all held in memory. */
const MOST = 1000;
const MOST_BYTES = 16 * 1024 * 1024;

/** How much further the next look goes when an item turned out to be in shape after all. */
const GROWTH = 4;

/** Keywords with which an item is more than one call of its module, or one that takes its time. */
const OF_ITS_OWN = ['async', 'until', 'retries', 'timeout'] as const;

/**
 * Looks at the items of a loop together, before their turns come: those that are in shape cost one round trip for all. An item
 * is rendered ahead of its turn, and again when it has come: what was found is its result only if its call is still the same,
 * and if nothing has been changed in between. Undefined for tasks that have nothing to look at.
 */
export function lookAheadOf(session: TaskSession, control: LoopControl, items: readonly Value[]): Ahead | undefined {
  const { task, module, run } = session;
  if (items.length < 2 || !module || !('definition' in module) || !looks(module.definition)) return undefined;
  if (control.pause > 0 || run.context.defaults.taskTimeout > 0) return undefined;
  if (OF_ITS_OWN.some((name) => resolveKeyword(task, name) !== undefined)) return undefined;
  return new Ahead(session, control, items);
}

function looks(definition: ModuleDefinition): boolean {
  return definition.kind === 'state' || definition.looksFirst === true;
}

interface Foreseen {
  readonly job: Job;
  readonly result: PlainDict;
}

/** The executor of a loop's items. */
export class Ahead implements Pick<Executor, 'run'> {
  /** What was found, by the index of the item. Everything before `#until` is known, or needs no look. */
  readonly #foreseen = new Map<number, Foreseen>();
  #until = 0;
  /** The item at which the last look ended, for it has something to do. */
  #acts = -1;
  #index = 0;
  /** How many items the next look is for. */
  #reach = MOST;

  constructor(
    private readonly session: TaskSession,
    private readonly control: LoopControl,
    private readonly items: readonly Value[],
  ) {}

  /** The turn of an item comes. */
  async turnTo(index: number): Promise<void> {
    this.#index = index;
    if (index < this.#until || index === this.#acts) return;
    this.#foreseen.clear();
    this.#until = index;
    const last = Math.min(index + this.#reach, this.items.length);
    if (last - index > 1) await this.#look(index, last);
  }

  async run(job: Job, signal?: AbortSignal): Promise<Outcome> {
    const foreseen = this.#foreseen.get(this.#index);
    this.#foreseen.delete(this.#index);
    if (foreseen && isDeepStrictEqual(foreseen.job, job)) return { kind: 'result', result: foreseen.result };
    // It may change what was found of those behind it.
    this.#until = 0;
    const outcome = await this.session.run.context.executor.run(job, signal);
    const inShape = outcome.kind === 'result' && outcome.result.changed !== true;
    this.#reach = inShape ? Math.min(MOST, this.#reach * GROWTH) : 1;
    return outcome;
  }

  async #look(from: number, to: number): Promise<void> {
    const jobs = await this.#jobs(from, to);
    const wanted = jobs.filter((job) => job !== undefined);
    const { context } = this.session.run;
    const found = wanted.length < 2 ? [] : await context.executor.lookAhead(togetherOf(wanted), context.signal);
    let known = 0;
    for (const [at, job] of jobs.entries()) {
      if (job) {
        if (known === found.length) {
          this.#acts = from + at;
          return;
        }
        this.#foreseen.set(from + at, { job, result: found[known++]! });
      }
      this.#until = from + at + 1;
    }
  }

  /** The calls of the items as far as they can be told, and are for the same host; undefined for an item without one. */
  async #jobs(from: number, to: number): Promise<(Job | undefined)[]> {
    const jobs: (Job | undefined)[] = [];
    let first: Job | undefined;
    let room = MOST_BYTES;
    for (let index = from; index < to && room > 0; index++) {
      try {
        const job = await jobAhead(this.session, itemVariables(this.control, this.items, index));
        first ??= job;
        if (job && !isDeepStrictEqual(sameIn(job), sameIn(first!))) break;
        jobs.push(job);
        room -= job ? bytesIn(job.args) : 0;
      } catch {
        // What goes wrong, or cannot be done before its time, is told when the item's turn has come.
        break;
      }
    }
    return jobs;
  }
}

/** Bytes of the files that the arguments hold. */
function bytesIn(value: unknown): number {
  if (value instanceof Uint8Array) return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, item) => sum + bytesIn(item), 0);
}

function sameIn({ args: _args, timeout: _timeout, background: _background, ...same }: Job) {
  return same;
}

function togetherOf(jobs: readonly Job[]): LookAhead {
  return { ...sameIn(jobs[0]!), calls: jobs.map(({ args }) => args) };
}

/**
 * The job of an item, before its turn: everything is done as in its turn, up to the job. Undefined when there is none, as for
 * an item that is skipped. Throws where it cannot be told, or not without acting.
 */
async function jobAhead(session: TaskSession, variables: ReadonlyMap<Value, Value>): Promise<Job | undefined> {
  const local = new LocalVariables([...session.local, ...variables]);
  local.ahead = true;
  const taker = new JobTaker();
  const own: TaskSession = { ...session, local, executor: taker };
  const scope = scopeFor(own.run, own.hostRun.host, own.task, local, () => {});
  const site = resolveCallSite(own, scope);
  if (firstFalse(resolveKeyword(own.task, 'when'), scope.templar)) return undefined;
  try {
    await callModule(own, scope, site, finalArguments(own, scope.templar));
  } catch (error) {
    if (!taker.job) throw error;
  }
  return taker.job;
}

/** Takes the first job, and runs none. */
class JobTaker implements Pick<Executor, 'run'> {
  job: Job | undefined;

  async run(job: Job): Promise<Outcome> {
    this.job ??= job;
    throw new DroverError('not before its time', { code: 'bug' });
  }
}
