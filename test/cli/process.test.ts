import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { createLineReader } from '../../src/cli/line-reader.js';

function open(input: readonly string[]) {
  const stdin = new PassThrough();
  for (const chunk of input) stdin.write(chunk);
  stdin.end();
  const shown: string[] = [];
  const stream = { write: (text: string) => shown.push(text) };
  const reader = createLineReader({
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stream,
    stderr: stream,
    signal: new AbortController().signal,
    interrupt: () => {},
  });
  return { reader, shown };
}

test('lines of a pipe are read one by one, wherever it is cut', async () => {
  const { reader, shown } = open(['one\ntw', 'o\r\nthree']);
  const lines: (string | undefined)[] = [];
  for (let at = 0; at < 4; at++) lines.push(await reader.read('? ', { secret: false }));
  expect([lines, shown]).toEqual([
    ['one', 'two', 'three', undefined],
    ['? ', '? ', '? ', '? '],
  ]);
});

test('only what may be answered by a pipe is', async () => {
  const { reader, shown } = open(['yes\n']);
  expect(await reader.ask({ text: 'Pause', echo: true })).toEqual({ kind: 'noninteractive' });
  expect(await reader.ask({ text: 'Go on? ', echo: true, fromPipe: true })).toEqual({ kind: 'answer', text: 'yes' });
  expect(shown).toEqual(['Go on? ']);
});

test('an aborted run waits for nobody', async () => {
  const controller = new AbortController();
  const reader = createLineReader({
    stdin: new PassThrough() as unknown as NodeJS.ReadStream,
    stdout: { write: () => {} },
    stderr: { write: () => {} },
    signal: controller.signal,
    interrupt: () => {},
  });
  const line = reader.read('? ', { secret: false });
  controller.abort();
  expect(await line).toBeUndefined();
});
