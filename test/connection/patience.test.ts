import { expect, test } from '@jest/globals';
import { patience } from '../../src/connection/patience.js';

/** Keeps the thread from hearing anything. */
function block(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

test('time in which the thread was busy does not count', async () => {
  let expired = false;
  const ended = new Promise<void>((resolve) => {
    patience(0.1, () => {
      expired = true;
      resolve();
    });
  });
  for (let turn = 0; turn < 3; turn++) {
    block(200);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(expired).toBe(false);
  await ended;
});

test('a wait that is over expires no more', async () => {
  let expired = false;
  const end = patience(0.02, () => {
    expired = true;
  });
  end();
  await new Promise<void>((resolve) => patience(0.1, resolve));
  expect(expired).toBe(false);
});
