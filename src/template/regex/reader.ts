import { RegexError } from './pattern.js';

/** The pattern's characters (code points), with a place in them. */
export class PatternReader {
  readonly characters: readonly string[];
  at = 0;

  constructor(text: string) {
    this.characters = Array.from(text);
  }

  get done(): boolean {
    return this.at >= this.characters.length;
  }

  peek(offset = 0): string | undefined {
    return this.characters[this.at + offset];
  }

  next(): string | undefined {
    return this.done ? undefined : this.characters[this.at++];
  }

  /** Takes the character when it is the next one. */
  take(character: string): boolean {
    if (this.peek() !== character) return false;
    this.at++;
    return true;
  }

  /** Takes characters while they are among those given, `most` of them at most. */
  takeWhile(allowed: RegExp, most = Infinity): string {
    let text = '';
    while (text.length < most && !this.done && allowed.test(this.peek()!)) text += this.next();
    return text;
  }

  /** Takes everything up to a terminator, which is taken too; `what` names it when it is missing. */
  until(terminator: string, what: string): string {
    const start = this.at;
    let text = '';
    for (;;) {
      const character = this.next();
      if (character === undefined) {
        if (text === '') throw this.error(`missing ${what}`, start);
        throw this.error(`missing ${terminator}, unterminated name`, start);
      }
      if (character !== terminator) {
        text += character;
        continue;
      }
      if (text === '') throw this.error(`missing ${what}`, start);
      return text;
    }
  }

  /** The error as Python words it: a position, and line and column too when the pattern has several lines. */
  error(message: string, position = this.at): RegexError {
    const before = this.characters.slice(0, position);
    let place = `${message} at position ${position}`;
    if (this.characters.includes('\n')) {
      const line = before.filter((character) => character === '\n').length + 1;
      place += ` (line ${line}, column ${position - before.lastIndexOf('\n')})`;
    }
    return new RegexError(place);
  }
}
