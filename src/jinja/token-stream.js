import { PythonError } from '../values/exception.js';
import { describeExpected, describeToken, isToken, quoted } from './tokens.js';
/** A syntax error at a place in the template. */
export class SyntaxFailure extends PythonError {
  line;
  offset;
  constructor(message, line, offset, exception = 'TemplateSyntaxError') {
    super(exception, message);
    this.line = line;
    this.offset = offset;
  }
}
/** The tokens of one template, read one by one. A lexical error is thrown when the reading reaches it. */
export class TokenStream {
  tokens;
  index = 0;
  current;
  constructor(tokens) {
    this.tokens = tokens;
    this.current = checked(tokens[0]);
  }
  /** The token after the current one. */
  look() {
    return checked(this.tokens[Math.min(this.index + 1, this.tokens.length - 1)]);
  }
  /** Goes on by one token and gives the one that was current. */
  next() {
    const token = this.current;
    if (this.index < this.tokens.length - 1) this.index++;
    this.current = checked(this.tokens[this.index]);
    return token;
  }
  skip(count) {
    for (let index = 0; index < count; index++) this.next();
  }
  test(expected) {
    return isToken(this.current, expected);
  }
  testAny(expected) {
    return expected.some((one) => isToken(this.current, one));
  }
  skipIf(expected) {
    if (!isToken(this.current, expected)) return false;
    this.next();
    return true;
  }
  expect(expected) {
    const { current } = this;
    if (isToken(current, expected)) return this.next();
    const wanted = quoted(describeExpected(expected));
    if (current.type === 'eof') throw this.failure(`unexpected end of template, expected ${wanted}.`, current);
    throw this.failure(`expected token ${wanted}, got ${quoted(describeToken(current))}`, current);
  }
  failure(message, place = this.current, exception) {
    return new SyntaxFailure(message, place.line, place.at, exception);
  }
}
function checked(token) {
  if (token.type === 'error') throw token.value;
  return token;
}
