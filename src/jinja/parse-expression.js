import { describeToken, quoted } from './tokens.js';
/** Most that expressions may nest; deeper ones would overflow the stack of whoever compiles them. */
const DEEPEST = 400;
let depth = 0;
/** An expression, with inline `if` unless told otherwise. */
export function parseExpression(stream, withCondition = true) {
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
export function beginExpressions() {
  depth = 0;
}
/** An expression, or a tuple of several with commas. */
export function parseTuple(stream, rules = {}) {
  let place = stream.current;
  const items = [];
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
  if (items.length > 0) return items[0];
  if (!rules.parenthesized)
    throw stream.failure(`Expected an expression, got ${quoted(describeToken(stream.current))}`);
  return { kind: 'tuple', items, ...placeOf(place) };
}
function isTupleEnd({ current: { type } }) {
  return type === 'variable_end' || type === 'block_end' || type === ')';
}
export function placeOf({ line, at }) {
  return { line, at };
}
function parseCondition(stream) {
  let place = stream.current;
  let node = parseOr(stream);
  while (stream.skipIf('name:if')) {
    const test = parseOr(stream);
    const no = stream.skipIf('name:else') ? parseExpression(stream) : undefined;
    node = { kind: 'condition', test, yes: node, no, ...placeOf(place) };
    place = stream.current;
  }
  return node;
}
function parseOr(stream) {
  let place = stream.current;
  let left = parseAnd(stream);
  while (stream.skipIf('name:or')) {
    const right = parseAnd(stream);
    left = { kind: 'or', left, right, ...placeOf(place) };
    place = stream.current;
  }
  return left;
}
function parseAnd(stream) {
  let place = stream.current;
  let left = parseNot(stream);
  while (stream.skipIf('name:and')) {
    const right = parseNot(stream);
    left = { kind: 'and', left, right, ...placeOf(place) };
    place = stream.current;
  }
  return left;
}
function parseNot(stream) {
  if (!stream.test('name:not')) return parseCompare(stream);
  let count = 0;
  const places = [];
  while (stream.test('name:not')) {
    places.push(stream.next());
    count++;
  }
  let node = parseCompare(stream);
  while (count-- > 0) node = { kind: 'not', node, ...placeOf(places[count]) };
  return node;
}
const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>=']);
function parseCompare(stream) {
  let place = stream.current;
  const left = parseSum(stream);
  const operands = [];
  while (true) {
    const { type } = stream.current;
    if (COMPARISONS.has(type)) {
      stream.next();
      operands.push({ operator: type, right: parseSum(stream) });
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
function parseSum(stream) {
  return parseBinary(stream, SUM, parseConcat);
}
const SUM = new Set(['+', '-']);
const PRODUCT = new Set(['*', '/', '//', '%']);
const POWER = new Set(['**']);
function parseBinary(stream, operators, operand) {
  let place = stream.current;
  let left = operand(stream);
  while (operators.has(stream.current.type)) {
    const operator = stream.next().type;
    const right = operand(stream);
    left = { kind: 'binary', operator, left, right, ...placeOf(place) };
    place = stream.current;
  }
  return left;
}
function parseConcat(stream) {
  const place = stream.current;
  const items = [parseProduct(stream)];
  while (stream.skipIf('~')) items.push(parseProduct(stream));
  return items.length === 1 ? items[0] : { kind: 'concat', items, ...placeOf(place) };
}
function parseProduct(stream) {
  return parseBinary(stream, PRODUCT, parsePower);
}
function parsePower(stream) {
  return parseBinary(stream, POWER, parseUnary);
}
function parseUnary(stream) {
  return parseFilters(stream, parseSigned(stream, 0));
}
function parseSigned(stream, signs) {
  const token = stream.current;
  if (token.type !== '-' && token.type !== '+') return parsePostfix(stream, parsePrimary(stream));
  if (signs > DEEPEST) throw stream.failure('expressions are nested too deeply');
  stream.next();
  const node = parseSigned(stream, signs + 1);
  return parsePostfix(stream, { kind: token.type === '-' ? 'negative' : 'positive', node, ...placeOf(token) });
}
const CONSTANTS = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);
/** Whether a name stands for a constant, and cannot be assigned to. */
export function isConstantName(name) {
  return CONSTANTS.has(name);
}
/** A name, literal, or something in brackets. */
export function parsePrimary(stream, withNamespace = false) {
  const token = stream.current;
  switch (token.type) {
    case 'name':
      return parseName(stream, withNamespace);
    case 'string':
      return parseString(stream);
    case 'integer':
    case 'float':
      stream.next();
      return { kind: 'const', value: token.value, ...placeOf(token) };
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
function parseName(stream, withNamespace) {
  const token = stream.next();
  const constant = CONSTANTS.get(token.value);
  if (constant !== undefined) return { kind: 'const', value: constant, ...placeOf(token) };
  if (withNamespace && stream.current.type === '.') {
    stream.next();
    const attribute = stream.expect('name').value;
    return { kind: 'nsref', name: token.value, attribute, ...placeOf(token) };
  }
  return { kind: 'name', name: token.value, ...placeOf(token) };
}
function parseString(stream) {
  const token = stream.next();
  let value = token.value;
  while (stream.current.type === 'string') value += stream.next().value;
  return { kind: 'const', value, ...placeOf(token) };
}
function parseList(stream) {
  const token = stream.expect('[');
  const items = [];
  while (stream.current.type !== ']') {
    if (items.length > 0) stream.expect(',');
    if (stream.test(']')) break;
    items.push(parseExpression(stream));
  }
  stream.expect(']');
  return { kind: 'list', items, ...placeOf(token) };
}
function parseDict(stream) {
  const token = stream.expect('{');
  const pairs = [];
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
function parsePostfix(stream, start) {
  let node = start;
  while (true) {
    const { type } = stream.current;
    if (type === '.') node = parseDot(stream, node);
    else if (type === '[') node = parseSubscript(stream, node);
    else if (type === '(') node = parseCall(stream, node);
    else return node;
  }
}
function parseFilters(stream, start) {
  let node = start;
  while (true) {
    if (stream.current.type === '|') node = parseFilter(stream, node);
    else if (stream.test('name:is')) node = parseTest(stream, node);
    else if (stream.current.type === '(') node = parseCall(stream, node);
    else return node;
  }
}
function parseDot(stream, node) {
  const dot = stream.next();
  const token = stream.next();
  if (token.type === 'name') return { kind: 'attribute', node, name: token.value, ...placeOf(dot) };
  if (token.type !== 'integer') throw stream.failure('expected name or number', token);
  return {
    kind: 'item',
    node,
    key: { kind: 'const', value: token.value, ...placeOf(token) },
    ...placeOf(dot),
  };
}
function parseSubscript(stream, node) {
  const token = stream.next();
  const keys = [];
  while (stream.current.type !== ']') {
    if (keys.length > 0) stream.expect(',');
    keys.push(parseSubscribed(stream));
  }
  stream.expect(']');
  const key = keys.length === 1 ? keys[0] : { kind: 'tuple', items: keys, ...placeOf(token) };
  return { kind: 'item', node, key, ...placeOf(token) };
}
/** What stands between brackets: a key, or a slice. */
function parseSubscribed(stream) {
  const place = placeOf(stream.current);
  let start;
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
function parseCall(stream, node) {
  const token = stream.current;
  return { kind: 'call', node, ...parseCallArguments(stream), ...placeOf(token) };
}
const NOTHING = { args: [], kwargs: [], dynArgs: undefined, dynKwargs: undefined };
function parseCallArguments(stream) {
  const open = stream.expect('(');
  const args = [];
  const kwargs = [];
  let dynArgs;
  let dynKwargs;
  const ensure = (allowed) => {
    if (!allowed) throw stream.failure('invalid syntax for function call expression', open);
  };
  for (let first = true; stream.current.type !== ')'; first = false) {
    if (!first) {
      stream.expect(',');
      if (stream.test(')')) break;
    }
    if (stream.test('*')) {
      ensure(dynArgs === undefined && dynKwargs === undefined);
      stream.next();
      dynArgs = parseExpression(stream);
    } else if (stream.test('**')) {
      ensure(dynKwargs === undefined);
      stream.next();
      dynKwargs = parseExpression(stream);
    } else if (stream.current.type === 'name' && stream.look().type === '=') {
      ensure(dynKwargs === undefined);
      const key = stream.current.value;
      stream.skip(2);
      kwargs.push({ key, value: parseExpression(stream) });
    } else {
      ensure(dynArgs === undefined && dynKwargs === undefined && kwargs.length === 0);
      args.push(parseExpression(stream));
    }
  }
  stream.expect(')');
  return { args, kwargs, dynArgs, dynKwargs };
}
/** Filters after `|`; with `inline` the first one stands without it (`{% filter upper %}`). */
export function parseFilter(stream, start, inline = false) {
  let node = start;
  for (let bare = inline; bare || stream.current.type === '|'; bare = false) {
    if (!bare) stream.next();
    const token = stream.expect('name');
    const name = dottedName(stream, token);
    const given = stream.current.type === '(' ? parseCallArguments(stream) : NOTHING;
    node = { kind: 'filter', node, name, ...given, ...placeOf(token) };
  }
  return node;
}
function dottedName(stream, first) {
  let name = first.value;
  while (stream.skipIf('.')) name += `.${stream.expect('name').value}`;
  return name;
}
const ARGUMENT_STARTS = new Set(['name', 'string', 'integer', 'float', '(', '[', '{']);
function parseTest(stream, subject) {
  const token = stream.next();
  const negated = stream.skipIf('name:not');
  const name = dottedName(stream, stream.expect('name'));
  const node = { kind: 'test', node: subject, name, ...testArguments(stream), ...placeOf(token) };
  return negated ? { kind: 'not', node, ...placeOf(token) } : node;
}
/** In parentheses as a call's, or one primary expression without: `x is divisibleby 3`. */
function testArguments(stream) {
  if (stream.current.type === '(') return parseCallArguments(stream);
  if (!ARGUMENT_STARTS.has(stream.current.type) || stream.testAny(['name:else', 'name:or', 'name:and'])) return NOTHING;
  if (stream.test('name:is')) throw stream.failure('You cannot chain multiple tests with is');
  return { ...NOTHING, args: [parsePostfix(stream, parsePrimary(stream))] };
}
