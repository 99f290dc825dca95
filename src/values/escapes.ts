/** What the letters behind a backslash stand for in Python. */
export const LETTER_ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** What Python's escapes of one character stand for in a string, by the character behind the backslash. */
export const SIMPLE_ESCAPES: Readonly<Record<string, string>> = { ...LETTER_ESCAPES, '\\': '\\', "'": "'", '"': '"' };
