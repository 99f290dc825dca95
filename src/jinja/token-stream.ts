import { PythonError } from '../values/exception.js';
import type { Place } from './ast.js';
import { describeExpected, describeToken, isToken, quoted, type Token } from './tokens.js';

/** A syntax error at a place in the template. */
export class SyntaxFailure extends PythonError {
  constructor(
    message: string,
    readonly line: number,
    readonly offset: number,
    exception = 'TemplateSyntaxError',
  ) {
    super(exception, message);
  }
}

/** The tokens of one template, read one by one. A lexical error is thrown when the reading reaches it. */
export class TokenStream {
  private index = 0;
  current: Token;

  constructor(private readonly tokens: readonly Token[]) {
    this.current = checked(tokens[0]!);
  }

  /** The token after the current one. */
  look(): Token {
    return checked(this.tokens[Math.min(this.index + 1, this.tokens.length - 1)]!);
  }

  /** Goes on by one token and gives the one that was current. */
  next(): Token {
    const token = this.current;
    if (this.index < this.tokens.length - 1) this.index++;
    this.current = checked(this.tokens[this.index]!);
    return token;
  }

  skip(count: number): void {
    for (let index = 0; index < count; index++) this.next();
  }

  test(expected: string): boolean {
    return isToken(this.current, expected);
  }

  testAny(expected: readonly string[]): boolean {
    return expected.some((one) => isToken(this.current, one));
  }

  skipIf(expected: string): boolean {
    if (!isToken(this.current, expected)) return false;
    this.next();
    return true;
  }

  expect(expected: string): Token {
    const { current } = this;
    if (isToken(current, expected)) return this.next();
    const wanted = quoted(describeExpected(expected));
    if (current.type === 'eof') throw this.failure(`unexpected end of template, expected ${wanted}.`, current);
    throw this.failure(`expected token ${wanted}, got ${quoted(describeToken(current))}`, current);
  }

  failure(message: string, place: Place = this.current, exception?: string): SyntaxFailure {
    return new SyntaxFailure(message, place.line, place.at, exception);
  }
}

function checked(token: Token): Token {
  if (token.type === 'error') throw token.value;
  return token;
}
