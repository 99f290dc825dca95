import type { Value } from '../values/value.js';
import type { BinaryOperator, Comparison, Expression, Place } from './ast.js';
import { parseCall, parseFilter, parseTest } from './parse-call.js';
import type { TokenStream } from './token-stream.js';
import { describeToken, quoted } from './tokens.js';

export interface TupleRules {
  /** Only names and literals: an assignment's target. */
  readonly simplified?: boolean;
  readonly withCondition?: boolean;
  /** In parentheses, where nothing at all is an empty tuple. */
  readonly parenthesized?: boolean;
  /** `ns.attribute` is allowed as a target. */
  readonly withNamespace?: boolean;
}

/** Most that expressions may nest; deeper ones would overflow the stack of whoever compiles them. */
const DEEPEST = 400;

let depth = 0;

/** An expression, with inline `if` unless told otherwise. */
export function parseExpression(stream: TokenStream, withCondition = true): Expression {
  if (depth >= DEEPEST) {
    depth = 0;
    throw stream.failure('expressions are nested too deeply');
  }
  depth++;
  const node = withCondition ? parseCondition(stream) : parseOr(stream);
  depth--;
  return node;
}

/** Forgets how deep the last parse was, which may have ended with an error. */
export function beginExpressions(): void {
  depth = 0;
}

/** An expression, or a tuple of several with commas. */
export function parseTuple(stream: TokenStream, rules: TupleRules = {}): Expression {
  let place: Place = stream.current;
  const items: Expression[] = [];
  let isTuple = false;
  while (true) {
    if (items.length > 0) stream.expect(',');
    if (isTupleEnd(stream)) break;
    items.push(
      rules.simplified
        ? parsePrimary(stream, rules.withNamespace)
        : parseExpression(stream, rules.withCondition ?? true),
    );
    if (stream.current.type !== ',') break;
    isTuple = true;
    place = stream.current;
  }
  if (isTuple) return { kind: 'tuple', items, ...placeOf(place) };
  if (items.length > 0) return items[0]!;
  if (!rules.parenthesized)
    throw stream.failure(`Expected an expression, got ${quoted(describeToken(stream.current))}`);
  return { kind: 'tuple', items, ...placeOf(place) };
}

function isTupleEnd({ current: { type } }: TokenStream): boolean {
  return type === 'variable_end' || type === 'block_end' || type === ')';
}

export function placeOf({ line, at }: Place): Place {
  return { line, at };
}

function parseCondition(stream: TokenStream): Expression {
  let place: Place = stream.current;
  let node = parseOr(stream);
  while (stream.skipIf('name:if')) {
    const test = parseOr(stream);
    const no = stream.skipIf('name:else') ? parseExpression(stream) : undefined;
    node = { kind: 'condition', test, yes: node, no, ...placeOf(place) };
    place = stream.current;
  }
  return node;
}

function parseOr(stream: TokenStream): Expression {
  let place: Place = stream.current;
  let left = parseAnd(stream);
  while (stream.skipIf('name:or')) {
    const right = parseAnd(stream);
    left = { kind: 'or', left, right, ...placeOf(place) };
    place = stream.current;
  }
  return left;
}

function parseAnd(stream: TokenStream): Expression {
  let place: Place = stream.current;
  let left = parseNot(stream);
  while (stream.skipIf('name:and')) {
    const right = parseNot(stream);
    left = { kind: 'and', left, right, ...placeOf(place) };
    place = stream.current;
  }
  return left;
}

function parseNot(stream: TokenStream): Expression {
  if (!stream.test('name:not')) return parseCompare(stream);
  let count = 0;
  const places: Place[] = [];
  while (stream.test('name:not')) {
    places.push(stream.next());
    count++;
  }
  let node = parseCompare(stream);
  while (count-- > 0) node = { kind: 'not', node, ...placeOf(places[count]!) };
  return node;
}

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);

function parseCompare(stream: TokenStream): Expression {
  let place: Place = stream.current;
  const left = parseSum(stream);
  const operands: { operator: Comparison; right: Expression }[] = [];
  while (true) {
    const { type } = stream.current;
    if (COMPARISONS.has(type)) {
      stream.next();
      operands.push({ operator: type as Comparison, right: parseSum(stream) });
    } else if (stream.skipIf('name:in')) operands.push({ operator: 'in', right: parseSum(stream) });
    else if (stream.test('name:not') && stream.look().type === 'name' && stream.look().value === 'in') {
      stream.skip(2);
      operands.push({ operator: 'notin', right: parseSum(stream) });
    } else break;
    place = stream.current;
  }
  return operands.length === 0
    ? left
    : { kind: 'compare', left, operands, ...placeOf({ ...placeOf(place), at: left.at }) };
}

function parseSum(stream: TokenStream): Expression {
  return parseBinary(stream, SUM, parseConcat);
}

const SUM: ReadonlySet<string> = new Set(['+', '-']);
const PRODUCT: ReadonlySet<string> = new Set(['*', '/', '//', '%']);
const POWER: ReadonlySet<string> = new Set(['**']);

function parseBinary(
  stream: TokenStream,
  operators: ReadonlySet<string>,
  operand: (stream: TokenStream) => Expression,
): Expression {
  let place: Place = stream.current;
  let left = operand(stream);
  while (operators.has(stream.current.type)) {
    const operator = stream.next().type as BinaryOperator;
    const right = operand(stream);
    left = { kind: 'binary', operator, left, right, ...placeOf(place) };
    place = stream.current;
  }
  return left;
}

function parseConcat(stream: TokenStream): Expression {
  const place: Place = stream.current;
  const items = [parseProduct(stream)];
  while (stream.skipIf('~')) items.push(parseProduct(stream));
  return items.length === 1 ? items[0]! : { kind: 'concat', items, ...placeOf(place) };
}

function parseProduct(stream: TokenStream): Expression {
  return parseBinary(stream, PRODUCT, parsePower);
}

function parsePower(stream: TokenStream): Expression {
  return parseBinary(stream, POWER, parseUnary);
}

function parseUnary(stream: TokenStream): Expression {
  return parseFilters(stream, parseSigned(stream, 0));
}

function parseSigned(stream: TokenStream, signs: number): Expression {
  const token = stream.current;
  if (token.type !== '-' && token.type !== '+') return parsePostfix(stream, parsePrimary(stream));
  if (signs > DEEPEST) throw stream.failure('expressions are nested too deeply');
  stream.next();
  const node = parseSigned(stream, signs + 1);
  return parsePostfix(stream, { kind: token.type === '-' ? 'negative' : 'positive', node, ...placeOf(token) });
}

const CONSTANTS: ReadonlyMap<unknown, Value> = new Map<unknown, Value>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);

/** Whether a name stands for a constant, and cannot be assigned to. */
export function isConstantName(name: string): boolean {
  return CONSTANTS.has(name);
}

/** A name, literal, or something in brackets. */
export function parsePrimary(stream: TokenStream, withNamespace = false): Expression {
  const token = stream.current;
  switch (token.type) {
    case 'name':
      return parseName(stream, withNamespace);
    case 'string':
      return parseString(stream);
    case 'integer':
    case 'float':
      stream.next();
      return { kind: 'const', value: token.value as Value, ...placeOf(token) };
    case '(': {
      stream.next();
      const node = parseTuple(stream, { parenthesized: true });
      stream.expect(')');
      return node;
    }
    case '[':
      return parseList(stream);
    case '{':
      return parseDict(stream);
  }
  throw stream.failure(`unexpected ${quoted(describeToken(token))}`, token);
}

function parseName(stream: TokenStream, withNamespace: boolean): Expression {
  const token = stream.next();
  const constant = CONSTANTS.get(token.value);
  if (constant !== undefined) return { kind: 'const', value: constant, ...placeOf(token) };
  if (withNamespace && stream.current.type === '.') {
    stream.next();
    const attribute = stream.expect('name').value as string;
    return { kind: 'nsref', name: token.value as string, attribute, ...placeOf(token) };
  }
  return { kind: 'name', name: token.value as string, ...placeOf(token) };
}

function parseString(stream: TokenStream): Expression {
  const token = stream.next();
  let value = token.value as string;
  while (stream.current.type === 'string') value += stream.next().value as string;
  return { kind: 'const', value, ...placeOf(token) };
}

function parseList(stream: TokenStream): Expression {
  const token = stream.expect('[');
  const items: Expression[] = [];
  while (stream.current.type !== ']') {
    if (items.length > 0) stream.expect(',');
    if (stream.test(']')) break;
    items.push(parseExpression(stream));
  }
  stream.expect(']');
  return { kind: 'list', items, ...placeOf(token) };
}

function parseDict(stream: TokenStream): Expression {
  const token = stream.expect('{');
  const pairs: [Expression, Expression][] = [];
  while (stream.current.type !== '}') {
    if (pairs.length > 0) stream.expect(',');
    if (stream.test('}')) break;
    const key = parseExpression(stream);
    stream.expect(':');
    pairs.push([key, parseExpression(stream)]);
  }
  stream.expect('}');
  return { kind: 'dict', pairs, ...placeOf(token) };
}

/** A primary expression's attributes, items and calls. */
export function parsePostfix(stream: TokenStream, start: Expression): Expression {
  let node = start;
  while (true) {
    const { type } = stream.current;
    if (type === '.') node = parseDot(stream, node);
    else if (type === '[') node = parseSubscript(stream, node);
    else if (type === '(') node = parseCall(stream, node);
    else return node;
  }
}

function parseFilters(stream: TokenStream, start: Expression): Expression {
  let node = start;
  while (true) {
    if (stream.current.type === '|') node = parseFilter(stream, node)!;
    else if (stream.test('name:is')) node = parseTest(stream, node);
    else if (stream.current.type === '(') node = parseCall(stream, node);
    else return node;
  }
}

function parseDot(stream: TokenStream, node: Expression): Expression {
  const dot = stream.next();
  const token = stream.next();
  if (token.type === 'name') return { kind: 'attribute', node, name: token.value as string, ...placeOf(dot) };
  if (token.type !== 'integer') throw stream.failure('expected name or number', token);
  return {
    kind: 'item',
    node,
    key: { kind: 'const', value: token.value as Value, ...placeOf(token) },
    ...placeOf(dot),
  };
}

function parseSubscript(stream: TokenStream, node: Expression): Expression {
  const token = stream.next();
  const keys: Expression[] = [];
  while (stream.current.type !== ']') {
    if (keys.length > 0) stream.expect(',');
    keys.push(parseSubscribed(stream));
  }
  stream.expect(']');
  const key: Expression = keys.length === 1 ? keys[0]! : { kind: 'tuple', items: keys, ...placeOf(token) };
  return { kind: 'item', node, key, ...placeOf(token) };
}

/** What stands between brackets: a key, or a slice. */
function parseSubscribed(stream: TokenStream): Expression {
  const place = placeOf(stream.current);
  let start: Expression | undefined;
  if (!stream.test(':')) {
    start = parseExpression(stream);
    if (!stream.test(':')) return start;
  }
  stream.next();
  const bound = () => (stream.testAny([']', ',']) ? undefined : parseExpression(stream));
  const stop = stream.test(':') ? undefined : bound();
  const step = stream.skipIf(':') ? bound() : undefined;
  return { kind: 'slice', start, stop, step, ...place };
}
