import { expect, test } from '@jest/globals';
import { pauseAfter } from '../../../src/connection/ssh/route.js';

test.each([
  ['silence', '', [100, 200, 400, 800, 1600, 3200], 7],
  ['a word of MaxStartups', 'Exceeded MaxStartups\r\n', [100, 200, 400, 800, 1600, 3200, ...Array(13).fill(3200)], 20],
  ['anything else', 'HTTP/1.1 400 Bad Request\r\n', [], 1],
])('a server that hangs up with %s is asked again', (_, said, pauses, last) => {
  const all = Array.from({ length: last }, (_, at) => pauseAfter(at + 1, said));
  expect(all).toEqual([...pauses, undefined]);
});
