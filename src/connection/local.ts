import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { DroverError } from '../base/error.js';
import type { HostAddress } from './address.js';
import type { Channel } from './channel.js';
import type { Connection } from './connection.js';
import { openShell } from './open-shell.js';
import { sessionsOf } from './sessions.js';

/** The controller itself: each identity's shell is a child process. */
export function openLocal(address: HostAddress): Connection {
  return sessionsOf((become) => openShell((command) => startChild(command, address.directory), address, become));
}

/** In a session of its own, so that Ctrl-C at the terminal reaches drover alone, which then ends the scripts in order. */
async function startChild(command: string, cwd: string | undefined): Promise<Channel> {
  const child = spawn('/bin/sh', ['-c', command], { detached: true, stdio: 'pipe', ...(cwd !== undefined && { cwd }) });
  const exited = once(child, 'exit').catch(() => undefined);
  const ended = new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.on('close', (status, signal) => resolve([status, signal]));
  });
  await once(child, 'spawn').catch((cause: unknown) => {
    throw new DroverError('no shell could be started on this machine', { code: 'connection', cause });
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
