import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { DroverError } from '../../src/base/error.js';
import { reportError } from '../../src/cli/report.js';
import { fakeProcess } from './fake-process.js';

function report(error: unknown): [number, string] {
  const { io, written } = fakeProcess();
  return [reportError(error, io), written.stderr];
}

function thrownBy(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

test('what the operating system refused is no bug', () => {
  const refused = thrownBy(() => readFileSync('/proc/self/no-such-file'));
  const text = "[ERROR]: [Errno 2] No such file or directory: '/proc/self/no-such-file'\n";
  expect(report(refused)).toEqual([1, text]);
});

test('an error of its own has its status', () => {
  expect(report(new DroverError('Bad options.', { code: 'options' }))).toEqual([5, '[ERROR]: Bad options.\n']);
});

test('anything else is a bug, with its stack', () => {
  const [status, text] = report(new TypeError('x is not a function'));
  expect([status, text.split('\n').slice(0, 2)]).toEqual([
    250,
    ['[ERROR]: Unexpected exception, this is a bug in drover: x is not a function', 'TypeError: x is not a function'],
  ]);
});
