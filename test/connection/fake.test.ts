import { expect, test } from '@jest/globals';
import { DroverError } from '../../src/base/error.js';
import { type FakeAnswer, fakeConnection } from '../../src/connection/fake.js';

const bytes = (text: string) => Buffer.from(text);

test('a fake host answers from a function, and remembers what it was asked', async () => {
  const answers: FakeAnswer[] = ['out', 3, { rc: 1, stderr: 'err' }];
  const connection = fakeConnection(() => answers.shift()!);
  const root = { method: 'sudo', user: 'root', password: undefined, executable: undefined, flags: undefined };
  const session = await connection.session(undefined);
  const seen: string[] = [];
  const onOutput = (stream: string, part: Uint8Array) => seen.push(`${stream} ${Buffer.from(part)}`);
  expect(await session.run('a', { onOutput })).toEqual({ rc: 0, stdout: bytes('out'), stderr: bytes('') });
  expect(await session.run('b')).toEqual({ rc: 3, stdout: bytes(''), stderr: bytes('') });
  expect(await (await connection.session(root)).run('c')).toEqual({ rc: 1, stdout: bytes(''), stderr: bytes('err') });
  expect(seen).toEqual(['stdout out']);
  expect(connection.roundTrips).toBe(3);
  expect(connection.scripts.map(({ script, become }) => [script, become?.user])).toEqual([
    ['a', undefined],
    ['b', undefined],
    ['c', 'root'],
  ]);
});

test('it fails as hosts do', async () => {
  const never = new Promise<FakeAnswer>(() => {});
  const connection = fakeConnection(({ script }) => {
    if (script === 'dies') throw new DroverError('gone', { code: 'connection' });
    return never;
  });
  const session = await connection.session(undefined);
  const code = (promise: Promise<unknown>) => promise.catch((error: DroverError) => error.code);
  expect(await code(session.run('dies'))).toBe('connection');
  expect(await code(session.run('waits', { timeout: 0.01 }))).toBe('timeout');
  expect(await code(session.run('waits', { signal: AbortSignal.timeout(10) }))).toBe('interrupted');
  await connection.close();
  await connection.lost;
  expect(await code(session.run('late'))).toBe('connection');
});
