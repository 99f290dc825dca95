import { DroverError } from '../base/error.js';
import type { Task } from '../playbook/ast.js';
import { resolveKeyword } from '../playbook/keywords.js';
import { pythonInt } from '../values/python-int.js';
import { KeywordReader } from './keywords.js';
import type { HostRun, PlayRun } from './play-run.js';
import { scopeFor } from './session.js';

/** Runs the function when there is room for it. */
export type Limiter = <T>(task: () => Promise<T>) => Promise<T>;

/** A host's limiter for a task: among the forks, and of the hosts that run this task no more than its `throttle` says. */
export function throttled(run: PlayRun, hostRun: HostRun, task: Task, runOnce: boolean): Limiter {
  if (!resolveKeyword(task, 'throttle')) return run.limited;
  const throttle = readThrottle(run, hostRun, task);
  if (throttle <= 0 || runOnce) return run.limited;
  const turns = turnsOf(run, task);
  return async (work) => {
    await turns.take(throttle);
    try {
      return await run.limited(work);
    } finally {
      turns.giveBack();
    }
  };
}

/** That it cannot be read ends the run: it says how many hosts work at one time. */
function readThrottle(run: PlayRun, { host }: HostRun, task: Task): number {
  try {
    return pythonInt(new KeywordReader(task, scopeFor(run, host, task).templar).value('throttle') ?? 0);
  } catch (error) {
    const source = resolveKeyword(task, 'throttle')?.source;
    const cause = error instanceof DroverError ? error.cause : new DroverError((error as RangeError).message);
    throw new DroverError('Failed to convert the throttle value to an integer.', { source, cause });
  }
}

/** Hosts that run one task: those that wait go on in order. */
class Turns {
  #active = 0;
  readonly #waiting: { readonly most: number; readonly start: () => void }[] = [];

  take(most: number): Promise<void> | undefined {
    if (this.#waiting.length === 0 && this.#active < most) {
      this.#active++;
      return undefined;
    }
    return new Promise((start) => this.#waiting.push({ most, start }));
  }

  giveBack(): void {
    this.#active--;
    for (let next = this.#waiting[0]; next && this.#active < next.most; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#active++;
      next.start();
    }
  }
}

const turns = new WeakMap<PlayRun, WeakMap<Task, Turns>>();

/** Shared by all hosts of a batch: without lockstep they come to the task one by one. */
function turnsOf(run: PlayRun, task: Task): Turns {
  const ofRun = turns.get(run) ?? new WeakMap<Task, Turns>();
  turns.set(run, ofRun);
  const known = ofRun.get(task) ?? new Turns();
  ofRun.set(task, known);
  return known;
}
