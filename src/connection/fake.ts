import { DroverError } from '../base/error.js';
import type { Become } from './address.js';
import type { Connection } from './connection.js';
import { unlessAborted } from './persistent-session.js';
import type { RunOptions, Session, ShellResult } from './session.js';

/** What a fake host answers: text is UTF-8, a number is the exit status alone. */
export type FakeAnswer =
  | string
  | number
  | { readonly rc?: number; readonly stdout?: string | Uint8Array; readonly stderr?: string | Uint8Array };

/** A script that came to a fake host. */
export interface FakeScript {
  readonly script: string;
  readonly become: Become | undefined;
  readonly options: RunOptions;
}

export interface FakeConnection extends Connection {
  /** Every script so far, in order. */
  readonly scripts: readonly FakeScript[];
}

/**
 * A host that lives in a function, for tests of modules: no process is started, nothing is touched. The function may throw
 * what a host would make a session throw, `new DroverError('…', { code: 'connection' })` for one.
 */
export function fakeConnection(answer: (asked: FakeScript) => FakeAnswer | Promise<FakeAnswer>): FakeConnection {
  const scripts: FakeScript[] = [];
  const sessions = new Map<string, Session>();
  let isClosed = false;
  let close = () => {};
  const lost = new Promise<void>((resolve) => {
    close = resolve;
  });
  const sessionFor = (become: Become | undefined): Session => ({
    async run(script, options = {}) {
      if (isClosed) throw new DroverError('the session is closed', { code: 'connection' });
      const asked = { script, become, options };
      scripts.push(asked);
      const result = resultOf(
        await unlessAborted(
          withinTime(async () => answer(asked), options.timeout),
          options.signal,
        ),
      );
      if (result.stdout.length > 0) options.onOutput?.('stdout', result.stdout);
      if (result.stderr.length > 0) options.onOutput?.('stderr', result.stderr);
      return result;
    },
    async close() {},
  });
  return {
    scripts,
    lost,
    get roundTrips() {
      return scripts.length;
    },
    async session(become) {
      const identity = JSON.stringify(become ?? null);
      const session = sessions.get(identity) ?? sessionFor(become);
      sessions.set(identity, session);
      return session;
    },
    async close() {
      isClosed = true;
      close();
    },
  };
}

function resultOf(answer: FakeAnswer): ShellResult {
  const {
    rc = 0,
    stdout = '',
    stderr = '',
  } = typeof answer === 'string' ? { stdout: answer } : typeof answer === 'number' ? { rc: answer } : answer;
  return { rc, stdout: Buffer.from(stdout), stderr: Buffer.from(stderr) };
}

async function withinTime<T>(work: () => Promise<T>, seconds: number | undefined): Promise<T> {
  if (seconds === undefined) return work();
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    const error = new DroverError(`timed out after ${seconds} seconds`, { code: 'timeout' });
    timer = setTimeout(() => reject(error), seconds * 1000);
  });
  try {
    return await Promise.race([work(), expired]);
  } finally {
    clearTimeout(timer);
  }
}
