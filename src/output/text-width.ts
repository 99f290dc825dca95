import { eastAsianWidth } from 'get-east-asian-width';

/** Marks that take no column of their own, and characters that only format. */
const ZERO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]/u;

/** Characters that a terminal takes as moving back by one column. */
const BACKWARD = new Set([0x08, 0x7f, 0x94, 0x1b]);

/** Columns that a terminal needs for the text, as the C library's `wcswidth` counts them. */
export function textWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return Math.max(0, width);
}

function characterWidth(character: string): number {
  const code = character.codePointAt(0)!;
  if (BACKWARD.has(code)) return -1;
  if (code < 0x20 || (code > 0x7e && code < 0xa0)) return 0;
  if (code !== 0xad && ZERO_WIDTH.test(character)) return 0;
  return eastAsianWidth(code);
}
