import { LOOK_LIMIT } from '../connection/loop.js';
import type { RunOptions, Session, ShellResult } from '../connection/session.js';
import { sizeOf } from '../connection/upload.js';
import { Answer } from './answer.js';
import type { ModuleDefinition } from './define.js';
import type { PlainDict } from './plain.js';
import { type ModuleCall, runModule } from './run.js';
import { sharedFunctions } from './shell-file.js';
import { stepsOf } from './steps.js';

/** What the frame around a step takes. */
const STEP_ROOM = 400;

/**
 * Runs calls of one module side by side as far as they only look: what they ask at the same time is one script, one round trip.
 * Gives the results of the first calls, up to the one that would have changed something. Nothing was changed, so each is
 * what it would have been had the calls run one after the other.
 */
export async function lookTogether(
  definition: ModuleDefinition,
  calls: readonly ModuleCall[],
  session: Session,
): Promise<PlainDict[]> {
  const together = new Together(session, calls.length);
  const settled = await Promise.allSettled(
    calls.map((call) => runModule(definition, call, together).finally(() => together.leave())),
  );
  const first = settled.findIndex(({ status }) => status === 'rejected');
  return settled.slice(0, first < 0 ? undefined : first).flatMap((one) => ('value' in one ? [one.value] : []));
}

interface Asked {
  readonly script: string;
  readonly options: RunOptions;
  readonly answer: (result: ShellResult | Promise<ShellResult>) => void;
}

/** `rest`: the script without the functions that all begin by defining. */
interface Remaining extends Asked {
  readonly rest: string;
}

/** A session that waits until all who use it have asked something, or have left. */
class Together implements Session {
  readonly #session: Session;
  #users: number;
  #asked: Asked[] = [];

  constructor(session: Session, users: number) {
    this.#session = session;
    this.#users = users;
  }

  run(script: string, options: RunOptions = {}): Promise<ShellResult> {
    if (options.form !== 'look') return Promise.reject(new Error('more than a look'));
    return new Promise((answer) => {
      this.#asked.push({ script, options, answer });
      this.#askWhenComplete();
    });
  }

  leave(): void {
    this.#users--;
    this.#askWhenComplete();
  }

  async close(): Promise<void> {}

  #askWhenComplete(): void {
    if (this.#asked.length === 0 || this.#asked.length < this.#users) return;
    const { prelude, scripts } = sharedFunctions(this.#asked.map(({ script }) => script));
    const asked = this.#asked.map((one, at) => ({ ...one, rest: scripts[at]! }));
    this.#asked = [];
    const head = prelude.join('\n');
    for (const batch of batchesOf(asked, LOOK_LIMIT - Buffer.byteLength(head))) this.#ask(head, batch);
  }

  #ask(head: string, batch: readonly Remaining[]): void {
    const [first, ...others] = batch;
    if (others.length === 0) return first!.answer(this.#session.run(first!.script, first!.options));
    const steps = stepsOf(
      batch.map(({ rest }) => rest),
      { goOn: true },
    );
    const answering = this.#session
      .run(`${head}\n${steps.script}`, first!.options)
      .then((result) => steps.read(new Answer(result)).answers);
    for (const [at, { answer }] of batch.entries()) {
      answer(answering.then((answers) => answers[at] ?? Promise.reject(new Error('no answer'))));
    }
  }
}

/**
 * What can be asked in one script of so many bytes: with the same environment. What has input, or gives its output away, goes
 * alone.
 */
function batchesOf(asked: readonly Remaining[], limit: number): Remaining[][] {
  const batches: Remaining[][] = [];
  let room = 0;
  let key: string | undefined;
  for (const one of asked) {
    const { stdin, sink, environment } = one.options;
    const own = sink || (stdin && sizeOf(stdin) > 0) ? undefined : JSON.stringify(environment ?? {});
    const needed = Buffer.byteLength(one.rest) + STEP_ROOM;
    if (own === undefined || own !== key || needed > room) {
      batches.push([]);
      room = limit - (own?.length ?? 0);
    }
    batches.at(-1)!.push(one);
    room -= needed;
    key = own;
  }
  return batches;
}
