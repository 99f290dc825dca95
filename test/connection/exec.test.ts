import { describe, expect, test } from '@jest/globals';
import { DroverError } from '../../src/base/error.js';
import { openConnection } from '../../src/connection/open.js';
import { addressOf } from './address.js';
import { describeSessions } from './session-contract.js';

const through = (...words: string[]) => addressOf({ connection: 'exec', exec: { transport: 'docker', words } });

describe('sessions that a program of the controller makes', () => {
  describeSessions(() => openConnection(through('env', '/bin/sh', '-c')), { large: true });
});

async function failure(...words: string[]): Promise<string> {
  const connection = await openConnection(through(...words));
  const session = await connection.session(undefined);
  const error = await session.run('true').then(
    () => undefined,
    (reason: unknown) => reason,
  );
  await connection.close();
  if (!(error instanceof DroverError) || error.code !== 'connection') throw new Error(`unexpected: ${String(error)}`);
  return error.message;
}

test('a program that is not there is named', async () => {
  expect(await failure('no-such-docker', 'exec')).toBe('no-such-docker command not found in PATH');
});

test('what the program says of a host that it does not reach is the reason', async () => {
  const message = await failure('sh', '-c', 'echo "Error: No such container: box" >&2; exit 1');
  expect(message).toContain('Error: No such container: box');
});
