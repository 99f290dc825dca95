import { expect, test } from '@jest/globals';
import { textWidth } from '../../src/output/text-width.js';

test.each([
  ['', 0],
  ['hello', 5],
  ['héllo', 5],
  ['a\u0301', 1],
  ['日本', 4],
  ['ｆｕ', 4],
  ['👍', 2],
  ['\u200b', 0],
  ['\u001b[31m', 3],
  ['tab\t', 3],
])('%j is %i columns wide', (text, columns) => {
  expect(textWidth(text)).toBe(columns);
});
