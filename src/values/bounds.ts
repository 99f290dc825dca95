import { PythonError } from './exception.js';

/** Most items that an operation may put into one list. */
export const MOST_ITEMS = 10_000_000;

/** Most UTF-16 code units that an operation may put into one text. */
export const MOST_TEXT = 1 << 26;

/** Throws MemoryError when a result would be too large to be meant. */
export function checkItems(count: number): void {
  if (count > MOST_ITEMS) throw new PythonError('MemoryError', `a sequence of ${count} items is too long`);
}

export function checkText(length: number): void {
  if (length > MOST_TEXT) throw new PythonError('MemoryError', `a text of ${length} characters is too long`);
}

/** What JavaScript itself had no room for, in Python's words; anything else as it is. */
export function outOfRoom(error: unknown): unknown {
  if (!(error instanceof RangeError)) return error;
  if (/call stack/i.test(error.message)) return new PythonError('RecursionError', 'maximum recursion depth exceeded');
  if (/string length/i.test(error.message)) return new PythonError('MemoryError', 'a text is too long');
  return new PythonError('MemoryError', error.message, { cause: error });
}
