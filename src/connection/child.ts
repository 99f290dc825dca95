import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { DroverError } from '../base/error.js';
import type { Channel } from './channel.js';

/** A command of this machine as a channel. It is in a session of its own, so that Ctrl-C at the terminal reaches drover alone, which then ends the scripts in order. */
export async function startChild([program, ...words]: readonly string[], cwd?: string): Promise<Channel> {
  const child = spawn(program!, words, { detached: true, stdio: 'pipe', ...(cwd !== undefined && { cwd }) });
  const exited = once(child, 'exit').catch(() => undefined);
  const ended = new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.on('close', (status, signal) => resolve([status, signal]));
  });
  await once(child, 'spawn').catch((cause: NodeJS.ErrnoException) => {
    const missing = cause.code === 'ENOENT';
    const message = missing ? `${program} command not found in PATH` : `${program} could not be started`;
    throw new DroverError(message, { code: 'connection', cause: missing ? undefined : cause });
  });
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    exited,
    ended: ended.then(([status, signal]) => ({
      status: status ?? undefined,
      signal: signal ?? undefined,
      lost: undefined,
    })),
    destroy() {
      child.stdin.destroy();
      child.stdout.destroy();
      child.stderr.destroy();
    },
  };
}
