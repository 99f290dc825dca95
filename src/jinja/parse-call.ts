import type { CallArguments, CallNode, Expression, FilterNode } from './ast.js';
import { parseExpression, parsePostfix, parsePrimary, placeOf } from './parse-expression.js';
import type { TokenStream } from './token-stream.js';
import type { Token } from './tokens.js';

/** `node(…)`. */
export function parseCall(stream: TokenStream, node: Expression): CallNode {
  const token = stream.current;
  return { kind: 'call', node, ...parseCallArguments(stream), ...placeOf(token) };
}

const NOTHING: CallArguments = { args: [], kwargs: [], dynArgs: undefined, dynKwargs: undefined };

function parseCallArguments(stream: TokenStream): CallArguments {
  const open = stream.expect('(');
  const args: Expression[] = [];
  const kwargs: { key: string; value: Expression }[] = [];
  let dynArgs: Expression | undefined;
  let dynKwargs: Expression | undefined;
  const ensure = (allowed: boolean) => {
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
      const key = stream.current.value as string;
      if (kwargs.some((given) => given.key === key)) throw stream.failure(`keyword argument repeated: ${key}`);
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
export function parseFilter(
  stream: TokenStream,
  start: Expression | undefined,
  inline = false,
): FilterNode | undefined {
  let node = start as FilterNode | undefined;
  for (let bare = inline; bare || stream.current.type === '|'; bare = false) {
    if (!bare) stream.next();
    const token = stream.expect('name');
    const name = dottedName(stream, token);
    const given = stream.current.type === '(' ? parseCallArguments(stream) : NOTHING;
    node = { kind: 'filter', node, name, ...given, ...placeOf(token) };
  }
  return node;
}

function dottedName(stream: TokenStream, first: Token): string {
  let name = first.value as string;
  while (stream.skipIf('.')) name += `.${stream.expect('name').value as string}`;
  return name;
}

const ARGUMENT_STARTS: ReadonlySet<string> = new Set(['name', 'string', 'integer', 'float', '(', '[', '{']);

/** `subject is [not] name …`. */
export function parseTest(stream: TokenStream, subject: Expression): Expression {
  const token = stream.next();
  const negated = stream.skipIf('name:not');
  const name = dottedName(stream, stream.expect('name'));
  const node: Expression = { kind: 'test', node: subject, name, ...testArguments(stream), ...placeOf(token) };
  return negated ? { kind: 'not', node, ...placeOf(token) } : node;
}

/** In parentheses as a call's, or one primary expression without: `x is divisibleby 3`. */
function testArguments(stream: TokenStream): CallArguments {
  if (stream.current.type === '(') return parseCallArguments(stream);
  if (!ARGUMENT_STARTS.has(stream.current.type) || stream.testAny(['name:else', 'name:or', 'name:and'])) return NOTHING;
  if (stream.test('name:is')) throw stream.failure('You cannot chain multiple tests with is');
  return { ...NOTHING, args: [parsePostfix(stream, parsePrimary(stream))] };
}
