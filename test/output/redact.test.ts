import { expect, test } from '@jest/globals';
import { DroverError } from '../../src/base/error.js';
import { createRedactor } from '../../src/base/secret.js';
import { redactEvent } from '../../src/output/redact.js';
import { resultEvent, task } from '../callbacks/events.js';

const redactor = createRedactor();
redactor.add('s3cret');

test('an event without secrets is the same event', () => {
  const event = resultEvent('ok', { result: { msg: 'nothing here' } });
  expect(redactEvent(event, redactor)).toBe(event);
});

test('secrets are masked wherever they stand, words of drover are not', () => {
  const failed = redactor.mask('failed');
  const event = resultEvent('failed', {
    result: { msg: 'is s3cret', list: ['s3cret', { deep: 'czNjcmV0' }], s3cret: 1 },
    error: new DroverError('says s3cret', { hint: 'not s3cret', cause: new Error('cause s3cret') }),
  });
  const masked = redactEvent(event, redactor) as typeof event;
  expect(failed).toBe('failed');
  expect([...masked.result.result]).toEqual([
    ['msg', 'is ********'],
    ['list', ['********', new Map([['deep', '********']])]],
    ['********', 1],
  ]);
  const error = masked.result.error as DroverError;
  expect([error.message, error.hint, (error.cause as Error).message]).toEqual([
    'says ********',
    'not ********',
    'cause ********',
  ]);
  expect(masked.type).toBe('failed');
});

test('a secret that is a word of drover does not change what happened', () => {
  const words = createRedactor();
  words.add('failed');
  const event = resultEvent('failed', { result: { msg: 'failed' } });
  const masked = redactEvent(event, words) as typeof event;
  expect([masked.type, masked.result.status, masked.result.result.get('msg')]).toEqual([
    'failed',
    'failed',
    '********',
  ]);
});

test('what debug was asked to show is shown', () => {
  const debug = task({ action: 'ansible.builtin.debug' });
  const event = resultEvent('ok', { task: debug, result: { msg: 'is s3cret' } });
  expect(redactEvent(event, redactor)).toBe(event);
});
