import { describe, expect, test } from '@jest/globals';
import { serialBatches } from '../../src/engine/batches.js';

describe('serial', () => {
  const hosts = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  test.each([
    ['none', undefined, [7]],
    ['a number', 3, [3, 3, 1]],
    ['text', '3', [3, 3, 1]],
    ['a percentage', '30%', [2, 2, 2, 1]],
    ['a small percentage is one host', '1%', [1, 1, 1, 1, 1, 1, 1]],
    ['a list, the last repeated', [1, 2], [1, 2, 2, 2]],
    ['a mixed list', [1, '50%'], [1, 3, 3]],
    ['0 is all', 0, [7]],
    ['more than there are', 50, [7]],
  ])('%s', (_, serial, sizes) => {
    const batches = serialBatches(hosts, serial);
    expect(batches.map((batch) => batch.length)).toEqual(sizes);
    expect(batches.flat()).toEqual(hosts);
  });

  test('no hosts, no batches', () => expect(serialBatches([], 3)).toEqual([]));

  test('what is no number is refused', () => {
    expect(() => serialBatches(hosts, 'many')).toThrow(
      "the batch size 'many' of `serial` is neither a number nor a percentage",
    );
  });
});
