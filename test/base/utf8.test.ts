import { describe, expect, test } from '@jest/globals';
import { decode, encode } from '../../src/base/utf8.js';

describe('bytes that are no UTF-8', () => {
  test.each<[string, number[], string]>([
    ['plain text', [0x61, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80], 'aé€😀'],
    ['a lone byte', [0x61, 0xff, 0x62], 'a\udcffb'],
    ['a cut sequence', [0xe2, 0x82], '\udce2\udc82'],
    ['an encoded surrogate', [0xed, 0xa0, 0x80], '\udced\udca0\udc80'],
    ['an overlong form', [0xc0, 0xaf, 0xe0, 0x80, 0x80], '\udcc0\udcaf\udce0\udc80\udc80'],
    ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80], '\udcf4\udc90\udc80\udc80'],
    ['a byte order mark', [0xef, 0xbb, 0xbf, 0x61], '\ufeffa'],
  ])('%s comes back as it was', (_name, bytes, text) => {
    expect(decode(Uint8Array.from(bytes))).toBe(text);
    expect([...encode(text)]).toEqual(bytes);
  });
});
