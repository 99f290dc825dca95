import type { HostAddress } from './address.js';
import { startChild } from './child.js';
import type { Connection } from './connection.js';
import { openShell } from './open-shell.js';
import { sessionsOf } from './sessions.js';

/** The controller itself: each identity's shell is a child process. */
export function openLocal(address: HostAddress): Connection {
  const start = (command: string) => startChild(['/bin/sh', '-c', command], address.directory);
  return sessionsOf((become) => openShell(start, address, become));
}

/** What a program of the controller reaches: each identity's shell is one of its commands. */
export function openExec(address: HostAddress): Connection {
  const start = (command: string) => startChild([...address.exec!.words, command]);
  return sessionsOf((become) => openShell(start, address, become));
}
