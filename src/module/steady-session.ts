import { randomInt } from 'node:crypto';
import { DroverError } from '../base/error.js';
import type { RunOptions, Session, ShellResult } from '../connection/session.js';
import { timeoutError } from '../connection/shell.js';
import { timesOf } from '../connection/times.js';
import { type Answered, type Background, launchScript } from './background.js';
import { jobStateOf, questionScript } from './background-read.js';
import { sleep } from './sleep.js';

/**
 * A session that does not mind losing its connection: what changes something goes on by itself on the target, as a job whose
 * answer is fetched; what looks, looks again. Connections are opened anew until the signal is aborted.
 */
export function steadySession(
  first: Session,
  open: () => Promise<Session>,
  background: Background,
  signal: AbortSignal,
): Session {
  let current: Session | undefined = first;
  const steadily = async <T>(work: (session: Session) => Promise<T>): Promise<T> => {
    for (let pause = 0.5; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      try {
        current ??= await open();
        return await work(current);
      } catch (error) {
        if (!isAway(error)) throw error;
        current = undefined;
      }
      await sleep(pause, signal);
    }
  };
  return {
    async run(script, options = {}) {
      if (options.form === 'look') return steadily((session) => session.run(script, options));
      const job = { id: `${background.id}-${randomInt(1e9)}`, directory: background.directory };
      const seconds = Math.min(options.timeout ?? background.seconds, background.seconds);
      await steadily((session) => launch(session, script, options, { ...job, seconds }));
      return passOn(await answerOf(job, steadily, { seconds, signal }), options);
    },
    async close() {},
  };
}

/** Seconds between two attempts, or two questions, at most. */
const LONGEST_PAUSE = 5;

/** A host that is going down, or coming up, refuses whoever logs in. */
function isAway(error: unknown): boolean {
  return error instanceof DroverError && (error.code === 'connection' || error.code === 'authentication');
}

type Job = Pick<Background, 'id' | 'directory'>;

/** A launch whose answer was lost may have started the job: it is not started twice. */
async function launch(
  session: Session,
  script: string,
  options: RunOptions,
  job: Job & { readonly seconds: number },
): Promise<void> {
  const text = launchScript(job, script, options, '{}');
  const { rc, stdout, stderr } = await session.run(text, { stdin: options.stdin, signal: options.signal });
  if (rc === 0) return;
  const said = [stdout, stderr].map((bytes) => Buffer.from(bytes).toString('utf8').trim());
  throw new DroverError(said.find(Boolean) ?? 'the job could not be started', { code: 'module-failed' });
}

type Steadily = <T>(work: (session: Session) => Promise<T>) => Promise<T>;

/** Asks soon at first, then ever later. The job's files go when it has ended. */
async function answerOf(
  job: Job,
  steadily: Steadily,
  { seconds, signal }: { readonly seconds: number; readonly signal: AbortSignal },
): Promise<Answered> {
  const ask = (forget: boolean) =>
    steadily(async (session) =>
      jobStateOf(await session.run(questionScript({ ...job, forget }), { form: 'look', signal })),
    );
  for (let pause = 0.1; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    const state = await ask(false);
    if (state.kind !== 'running') await ask(true);
    switch (state.kind) {
      case 'running':
        await sleep(pause, signal);
        break;
      case 'done':
        return state.answered;
      case 'late':
        throw timeoutError(seconds);
      default:
        throw new DroverError('The job was ended from outside.', { code: 'module-failed' });
    }
  }
}

/** The answer as a session gives it, to whoever takes output as it comes, too. */
function passOn({ rc, stdout, stderr, times }: Answered, { form, onOutput, sink }: RunOptions): ShellResult {
  onOutput?.('stdout', stdout);
  onOutput?.('stderr', stderr);
  sink?.(stdout);
  const said = sink ? new Uint8Array() : stdout;
  return { rc, stdout: said, stderr, ...(form === 'command' && { times: timesOf(times, 0) }) };
}
