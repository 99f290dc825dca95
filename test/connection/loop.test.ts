import { expect, test } from '@jest/globals';
import { loopCommand, readerCommand, requestOf } from '../../src/connection/loop.js';

test('any login shell takes the words that start the loop', () => {
  const bare = (command: string) => command.replaceAll(/'[^']*'/g, (word) => word.slice(1, -1));
  for (const command of [loopCommand('/bin/sh', 'mark'), readerCommand('/bin/sh', 'mark')]) {
    // A backslash before a digit is one to all of them.
    expect(bare(command).match(/['!\n]|\\(?!\d)/g)).toBeNull();
  }
});

test('sudo -i, which leaves each `$` to a shell in between, can take the words of a shell that is shown', () => {
  expect(readerCommand('/bin/sh', 'mark')).not.toContain('$');
});

test.each([
  ['a short script', 10, undefined, '0 -'],
  ['a long script', 5000, undefined, '5000 -'],
  ['a long script with text', 5000, 10, '0 0'],
  // A `head` that reads ahead, as BusyBox's does, would take the input with the script.
  ['a long script with much input', 5000, 9000, '0 9000'],
])('%s: only the last part of a request comes as bytes', (_name, script, input, sizes) => {
  const bytes = (size: number) => new Uint8Array(size).fill(0x61);
  const { head } = requestOf('nonce', bytes(script), input === undefined ? undefined : bytes(input));
  expect(head.toString().split('\n')[0]).toBe(`nonce ${sizes} p !`);
});
