/** Ends of plain pieces of an expression, read character by character: an engine of patterns costs more than the pieces. */

/** Where the letters, digits and underscores of ASCII that begin here end. */
export function endOfWord(text: string, start: number): number {
  let at = start;
  while (at < text.length && isWordCode(text.charCodeAt(at))) at++;
  return at;
}

export function endOfDigits(text: string, start: number): number {
  let at = start;
  while (at < text.length && isDigitCode(text.charCodeAt(at))) at++;
  return at;
}

export function endOfBlanks(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) === 0x20) at++;
  return at;
}

export function isWordCode(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f || isDigitCode(code);
}

export function isDigitCode(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
