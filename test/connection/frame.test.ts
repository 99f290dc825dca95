import { expect, test } from '@jest/globals';
import { FrameReader } from '../../src/connection/frame.js';

function reading(chunks: readonly string[]): { taken: string[]; answer: Promise<string> } {
  const reader = new FrameReader();
  const taken: string[] = [];
  const answer = reader.await('mark:', (bytes) => taken.push(bytes.toString()));
  for (const chunk of chunks) reader.push(Buffer.from(chunk));
  return { taken, answer };
}

test('an answer that is cut anywhere', async () => {
  const { taken, answer } = reading(['outma', 'rk no', 'ma', 'rk:', '0:', '1\n']);
  expect([taken.join(''), await answer]).toEqual(['outmark no', '0:1']);
});

test('a mark without an end is output, and is not held for ever', () => {
  const { taken } = reading(['mark:', 'x'.repeat(5000), 'y'.repeat(5000)]);
  expect(taken.join('')).toBe(`mark:${'x'.repeat(5000)}${'y'.repeat(5000)}`);
});
