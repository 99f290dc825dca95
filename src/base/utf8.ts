const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 to text; a byte that is no UTF-8 becomes U+DC80…U+DCFF, as Python's `surrogateescape` does. */
export function decode(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeEscaping(bytes);
  }
}

/** Text to UTF-8: the inverse of `decode`. Other lone surrogates become U+FFFD. */
export function encode(text: string): Uint8Array {
  if (!/[\udc80-\udcff]/.test(text)) return Buffer.from(text, 'utf8');
  const parts = text.split(/((?<![\ud800-\udbff])[\udc80-\udcff]+)/);
  return Buffer.concat(
    parts.map((part, at) =>
      at % 2 === 1 ? Buffer.from([...part].map((lone) => lone.charCodeAt(0) - 0xdc00)) : Buffer.from(part, 'utf8'),
    ),
  );
}

function decodeEscaping(bytes: Uint8Array): string {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length > 0) text += strict.decode(bytes.subarray(at, at + length));
    else text += String.fromCharCode(0xdc00 + bytes[at]!);
    at += length || 1;
  }
  return text;
}

/** Length of the longest run of well-formed UTF-8 at `at`, 0 when the byte there begins none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  let end = at;
  for (;;) {
    const step = characterLength(bytes, end);
    if (step === 0) return end - at;
    end += step;
  }
}

/** Table 3-7 of the Unicode standard. */
function characterLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at];
  if (first === undefined) return 0;
  if (first < 0x80) return 1;
  const length =
    first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0;
  if (length === 0) return 0;
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  const second = bytes[at + 1];
  if (second === undefined || second < low || second > high) return 0;
  for (let more = 2; more < length; more++) {
    const next = bytes[at + more];
    if (next === undefined || next < 0x80 || next > 0xbf) return 0;
  }
  return length;
}
