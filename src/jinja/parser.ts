import type { Expression, IfNode, Name, OutputPart, Signature, Statement, Target } from './ast.js';
import { parseFilter } from './parse-call.js';
import { beginExpressions, isConstantName, parseExpression, parseTuple, placeOf } from './parse-expression.js';
import { TokenStream } from './token-stream.js';
import { describeExpected, quoted, type Token } from './tokens.js';

export interface ParserOptions {
  readonly do: boolean;
  readonly loopControls: boolean;
}

/** Statements from tokens. Throws SyntaxFailure (or the LexicalError that the tokens hold). */
export function parseTemplate(tokens: readonly Token[], options: ParserOptions): Statement[] {
  beginExpressions();
  return new Parser(new TokenStream(tokens), options).statements();
}

/** One bare expression. */
export function parseBareExpression(tokens: readonly Token[]): Expression {
  beginExpressions();
  const stream = new TokenStream(tokens);
  const node = parseExpression(stream);
  if (stream.current.type !== 'eof') throw stream.failure('chunk after expression');
  return node;
}

/** Most that statements may nest. */
const DEEPEST = 200;

class Parser {
  private readonly tags: string[] = [];
  private readonly ends: (readonly string[])[] = [];

  constructor(
    private readonly stream: TokenStream,
    private readonly options: ParserOptions,
  ) {}

  /** Statements up to one of the ends (which stays current), or to the end of the template. */
  statements(ends?: readonly string[]): Statement[] {
    if (ends) this.ends.push(ends);
    if (this.ends.length > DEEPEST) throw this.stream.failure('statements are nested too deeply');
    const body: Statement[] = [];
    let parts: OutputPart[] = [];
    const flush = () => {
      if (parts.length > 0) body.push({ kind: 'output', parts, ...placeOf(parts[0]!) });
      parts = [];
    };
    while (this.stream.current.type !== 'eof') {
      if (this.output(parts)) continue;
      flush();
      this.stream.next();
      if (ends && this.stream.testAny(ends)) break;
      body.push(this.statement());
      this.stream.expect('block_end');
    }
    flush();
    if (ends) this.ends.pop();
    return body;
  }

  private output(parts: OutputPart[]): boolean {
    const token = this.stream.current;
    if (token.type === 'data') {
      parts.push({ kind: 'data', text: token.value as string, ...placeOf(token) });
      this.stream.next();
      return true;
    }
    if (token.type !== 'variable_begin') return false;
    this.stream.next();
    parts.push(parseTuple(this.stream));
    this.stream.expect('variable_end');
    return true;
  }

  /** The body of a block statement, from its closing `%}` to one of the ends. */
  private body(ends: readonly string[], drop: boolean): Statement[] {
    this.stream.skipIf(':');
    this.stream.expect('block_end');
    const body = this.statements(ends);
    if (this.stream.current.type === 'eof') throw this.unexpected(undefined, [...this.ends, ends], this.stream.current);
    if (drop) this.stream.next();
    return body;
  }

  private statement(): Statement {
    const token = this.stream.current;
    if (token.type !== 'name') throw this.stream.failure('tag name expected', token);
    const parse = this.parserOf(token.value as string);
    if (!parse) throw this.unexpected(token.value as string, this.ends, token);
    this.tags.push(token.value as string);
    const node = parse.call(this, this.stream.next());
    this.tags.pop();
    return node;
  }

  private parserOf(tag: string): ((this: Parser, token: Token) => Statement) | undefined {
    switch (tag) {
      case 'for':
        return this.parseFor;
      case 'if':
        return this.parseIf;
      case 'block':
        return this.parseBlock;
      case 'extends':
        return (token) => ({ kind: 'extends', template: parseExpression(this.stream), ...placeOf(token) });
      case 'print':
        return this.parsePrint;
      case 'macro':
        return this.parseMacro;
      case 'include':
        return this.parseInclude;
      case 'from':
        return this.parseFrom;
      case 'import':
        return this.parseImport;
      case 'set':
        return this.parseSet;
      case 'with':
        return this.parseWith;
      case 'autoescape':
        return this.parseAutoescape;
      case 'call':
        return this.parseCallBlock;
      case 'filter':
        return this.parseFilterBlock;
    }
    return this.extensionParser(tag);
  }

  private extensionParser(tag: string): ((this: Parser, token: Token) => Statement) | undefined {
    if (tag === 'do' && this.options.do)
      return (token) => ({ kind: 'do', node: parseTuple(this.stream), ...placeOf(token) });
    if ((tag === 'break' || tag === 'continue') && this.options.loopControls)
      return (token) => ({ kind: tag, ...placeOf(token) });
    return undefined;
  }

  /** An unknown tag, or the end of the template where a block is still open. */
  private unexpected(name: string | undefined, ends: readonly (readonly string[])[], token: Token): Error {
    const message = [name === undefined ? 'Unexpected end of template.' : `Encountered unknown tag ${quoted(name)}.`];
    const looking = ends
      .at(-1)
      ?.map((end) => quoted(describeExpected(end)))
      .join(' or ');
    if (looking !== undefined) {
      const nested = name !== undefined && ends.some((group) => group.some((end) => describeExpected(end) === name));
      message.push(
        nested
          ? `You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for ${looking}.`
          : `Jinja was looking for the following tags: ${looking}.`,
      );
    }
    const open = this.tags.at(-1);
    if (open !== undefined) message.push(`The innermost block that needs to be closed is ${quoted(open)}.`);
    return this.stream.failure(message.join(' '), token);
  }

  private parseFor(token: Token): Statement {
    const target = this.target({});
    this.stream.expect('name:in');
    const iterable = parseTuple(this.stream, { withCondition: false });
    const test = this.stream.skipIf('name:if') ? parseExpression(this.stream) : undefined;
    const recursive = this.stream.skipIf('name:recursive');
    const body = this.body(['name:endfor', 'name:else'], false);
    const otherwise = this.stream.next().value === 'endfor' ? [] : this.body(['name:endfor'], true);
    return { kind: 'for', target, iterable, body, otherwise, test, recursive, ...placeOf(token) };
  }

  private parseIf(token: Token): Statement {
    const branch = (place: Token) => ({
      kind: 'if' as const,
      test: parseTuple(this.stream, { withCondition: false }),
      body: this.body(['name:elif', 'name:else', 'name:endif'], false),
      ...placeOf(place),
    });
    const first = branch(token);
    const elifs: IfNode[] = [];
    let end = this.stream.next();
    while (end.value === 'elif') {
      elifs.push({ ...branch(this.stream.current), elifs: [], otherwise: [] });
      end = this.stream.next();
    }
    const otherwise = end.value === 'else' ? this.body(['name:endif'], true) : [];
    return { ...first, elifs, otherwise };
  }

  private parseBlock(token: Token): Statement {
    const name = this.stream.expect('name').value as string;
    const scoped = this.stream.skipIf('name:scoped');
    const required = this.stream.skipIf('name:required');
    if (this.stream.test('-'))
      throw this.stream.failure(
        'Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.',
      );
    const body = this.body(['name:endblock'], true);
    if (required && !body.every(isBlank))
      throw this.stream.failure('Required blocks can only contain comments or whitespace');
    this.stream.skipIf(`name:${name}`);
    return { kind: 'block', name, scoped, required, body, ...placeOf(token) };
  }

  private parsePrint(token: Token): Statement {
    const parts: OutputPart[] = [];
    while (this.stream.current.type !== 'block_end') {
      if (parts.length > 0) this.stream.expect(',');
      parts.push(parseExpression(this.stream));
    }
    return { kind: 'output', parts, ...placeOf(token) };
  }

  private parseMacro(token: Token): Statement {
    const name = this.targetName().name;
    const signature = this.signature();
    return { kind: 'macro', name, ...signature, body: this.body(['name:endmacro'], true), ...placeOf(token) };
  }

  private parseCallBlock(token: Token): Statement {
    const signature = this.stream.current.type === '(' ? this.signature() : { params: [], defaults: [] };
    const call = parseExpression(this.stream);
    if (call.kind !== 'call') throw this.stream.failure('expected call', token);
    if (call.kwargs.some(({ key }) => key === 'caller'))
      throw this.stream.failure('keyword argument repeated: caller', call);
    return { kind: 'callblock', ...signature, call, body: this.body(['name:endcall'], true), ...placeOf(token) };
  }

  private parseFilterBlock(token: Token): Statement {
    const filter = parseFilter(this.stream, undefined, true)!;
    return { kind: 'filterblock', filter, body: this.body(['name:endfilter'], true), ...placeOf(token) };
  }

  private signature(): Signature {
    const params: Name[] = [];
    const defaults: Expression[] = [];
    this.stream.expect('(');
    while (this.stream.current.type !== ')') {
      if (params.length > 0) this.stream.expect(',');
      const place = this.stream.current;
      const param = this.targetName();
      if (params.some(({ name }) => name === param.name))
        throw this.stream.failure(`duplicate argument '${param.name}' in function definition`, place);
      if (this.stream.skipIf('=')) defaults.push(parseExpression(this.stream));
      else if (defaults.length > 0) throw this.stream.failure('non-default argument follows default argument');
      params.push(param);
    }
    this.stream.expect(')');
    return { params, defaults };
  }

  private parseInclude(token: Token): Statement {
    const template = parseExpression(this.stream);
    const missing = this.stream.look();
    const ignoreMissing = this.stream.test('name:ignore') && missing.type === 'name' && missing.value === 'missing';
    if (ignoreMissing) this.stream.skip(2);
    return { kind: 'include', template, ignoreMissing, withContext: this.context() ?? true, ...placeOf(token) };
  }

  /** `with context`, `without context`, or undefined when neither is there. */
  private context(): boolean | undefined {
    if (!this.stream.testAny(['name:with', 'name:without'])) return undefined;
    const next = this.stream.look();
    if (next.type !== 'name' || next.value !== 'context') return undefined;
    const given = this.stream.next().value === 'with';
    this.stream.next();
    return given;
  }

  private parseImport(token: Token): Statement {
    const template = parseExpression(this.stream);
    this.stream.expect('name:as');
    const target = this.targetName().name;
    return { kind: 'import', template, target, withContext: this.context() ?? false, ...placeOf(token) };
  }

  private parseFrom(token: Token): Statement {
    const template = parseExpression(this.stream);
    this.stream.expect('name:import');
    const names: { name: string; alias: string }[] = [];
    let context: boolean | undefined;
    while (true) {
      if (names.length > 0) this.stream.expect(',');
      if (this.stream.current.type !== 'name') this.stream.expect('name');
      context = this.context();
      if (context !== undefined) break;
      names.push(this.importedName());
      context = this.context();
      if (context !== undefined || this.stream.current.type !== ',') break;
    }
    return { kind: 'fromimport', template, names, withContext: context ?? false, ...placeOf(token) };
  }

  private importedName(): { name: string; alias: string } {
    const target = this.targetName();
    if (target.name.startsWith('_'))
      throw this.stream.failure(
        'names starting with an underline can not be imported',
        target,
        'TemplateAssertionError',
      );
    return { name: target.name, alias: this.stream.skipIf('name:as') ? this.targetName().name : target.name };
  }

  private parseSet(token: Token): Statement {
    const target = this.target({ withNamespace: true });
    if (this.stream.skipIf('=')) return { kind: 'assign', target, value: parseTuple(this.stream), ...placeOf(token) };
    const filter = parseFilter(this.stream, undefined);
    return { kind: 'assignblock', target, filter, body: this.body(['name:endset'], true), ...placeOf(token) };
  }

  private parseWith(token: Token): Statement {
    const targets: Target[] = [];
    const values: Expression[] = [];
    while (this.stream.current.type !== 'block_end') {
      if (targets.length > 0) this.stream.expect(',');
      targets.push(this.target({}));
      this.stream.expect('=');
      values.push(parseExpression(this.stream));
    }
    return { kind: 'with', targets, values, body: this.body(['name:endwith'], true), ...placeOf(token) };
  }

  private parseAutoescape(token: Token): Statement {
    const value = parseExpression(this.stream);
    return { kind: 'autoescape', value, body: this.body(['name:endautoescape'], true), ...placeOf(token) };
  }

  private target(rules: { withNamespace?: boolean }): Target {
    return this.assignable(parseTuple(this.stream, { simplified: true, ...rules }));
  }

  private targetName(): Name {
    const token = this.stream.expect('name');
    return this.assignable({ kind: 'name', name: token.value as string, ...placeOf(token) }) as Name;
  }

  private assignable(node: Expression): Target {
    if (canAssign(node)) return node as Target;
    throw this.stream.failure(`can't assign to ${quoted(node.kind)}`, node);
  }
}

function canAssign(node: Expression): boolean {
  if (node.kind === 'name') return !isConstantName(node.name);
  return node.kind === 'nsref' || (node.kind === 'tuple' && node.items.every(canAssign));
}

function isBlank(node: Statement): boolean {
  return node.kind === 'output' && node.parts.every((part) => part.kind === 'data' && /^\s+$/.test(part.text));
}
