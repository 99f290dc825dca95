import { str } from '../values/repr.js';
import { isTrue } from '../values/truth.js';
import type { Value } from '../values/value.js';
import type { IfNode, OutputPart, Place, Statement } from './ast.js';
import { compileAssign, compileAssignBlock, compileFilterBlock, compileWith } from './compile-assign.js';
import { compileExpression } from './compile-expression.js';
import { compileFor } from './compile-for.js';
import { compileCallBlock, compileMacro } from './compile-macro.js';
import {
  compileBlockReference,
  compileExtends,
  compileFromImport,
  compileImport,
  compileInclude,
} from './compile-reference.js';
import { branch, entering, inner, type Scoped, siteAt } from './compile-unit.js';
import type { Context } from './context.js';
import { escapeValue } from './escape.js';
import { BREAK, CONTINUE, type Eval, type Exec } from './frame.js';
import { locate } from './locate.js';
import type { Site } from './site.js';
import { SyntaxFailure } from './token-stream.js';

/** A statement with the place that its failures are given. */
interface Step {
  readonly place: Place;
  readonly exec: Exec;
}

/** A body: its statements one after another, each knowing where it stands. */
export function compileBody(statements: readonly Statement[], scope: Scoped): Exec {
  const steps: Step[] = [];
  for (const statement of statements) {
    if (isEnded(scope)) break;
    addSteps(steps, statement, scope);
  }
  return sequence(steps, scope);
}

/** After a second `extends` at the root nothing more is compiled, as nothing more can run. */
function isEnded(scope: Scoped): boolean {
  return scope.rootlevel && scope.unit.hasKnownExtends && scope.unit.extendsSoFar > 1;
}

function sequence(steps: readonly Step[], scope: Scoped): Exec {
  const run = steps.map((step) => step.exec);
  const sites = steps.map((step) => siteAt(scope, step.place));
  const count = run.length;
  if (count === 0) return () => 0;
  return (frame) => {
    let index = 0;
    try {
      for (; index < count; index++) {
        const signal = run[index]!(frame);
        if (signal !== 0) return signal;
      }
    } catch (error) {
      throw locate(error, sites[index]!, frame.context);
    }
    return 0;
  };
}

function addSteps(steps: Step[], statement: Statement, scope: Scoped): void {
  if (statement.kind === 'output') addOutput(steps, statement.parts, scope);
  else {
    const { unit } = scope;
    const inherits = statement.kind === 'with' || statement.kind === 'autoescape';
    const place = inherits ? { line: unit.lastLine, at: statement.at } : statement;
    if (statement.kind !== 'filterblock' && statement.kind !== 'assignblock') unit.lastLine = place.line;
    steps.push({ place, exec: compileStatement(statement, scope) });
    if (WRITES_AFTER.has(statement.kind)) unit.lastLine = statement.line;
  }
}

/** Statements that Jinja2 comes back to once their bodies are written. */
const WRITES_AFTER: ReadonlySet<Statement['kind']> = new Set(['filterblock', 'callblock', 'assignblock']);

function compileStatement(node: Exclude<Statement, { kind: 'output' }>, scope: Scoped): Exec {
  switch (node.kind) {
    case 'if':
      return compileIf(node, scope);
    case 'for':
      return compileFor(node, scope);
    case 'assign':
      return compileAssign(node, scope);
    case 'assignblock':
      return compileAssignBlock(node, scope);
    case 'with':
      return compileWith(node, scope);
    case 'filterblock':
      return compileFilterBlock(node, scope);
    case 'macro':
      return compileMacro(node, scope);
    case 'callblock':
      return compileCallBlock(node, scope);
    case 'block':
      return compileBlockReference(node, scope);
    case 'extends':
      return compileExtends(node, scope);
    case 'include':
      return compileInclude(node, scope);
    case 'import':
      return compileImport(node, scope);
    case 'fromimport':
      return compileFromImport(node, scope);
    default:
      return compileRest(node, scope);
  }
}

function compileRest(
  node: Extract<Statement, { kind: 'do' | 'autoescape' | 'break' | 'continue' }>,
  scope: Scoped,
): Exec {
  switch (node.kind) {
    case 'do': {
      const evaluate = compileExpression(node.node, scope);
      return (frame) => {
        evaluate(frame);
        return 0;
      };
    }
    case 'break':
    case 'continue': {
      if (!scope.inLoop) throw new SyntaxFailure(outsideLoop(node.kind), node.line, node.at, 'SyntaxError');
      const signal = node.kind === 'break' ? BREAK : CONTINUE;
      return () => signal;
    }
    case 'autoescape':
      return compileAutoescape(node, scope);
  }
}

function outsideLoop(kind: 'break' | 'continue'): string {
  return kind === 'break' ? "'break' outside loop" : "'continue' not properly in loop";
}

/** `{% autoescape %}`: a constant decides how outputs are compiled, anything else when they run. */
function compileAutoescape(node: Extract<Statement, { kind: 'autoescape' }>, outer: Scoped): Exec {
  const constant = node.value.kind === 'const' ? isTrue(node.value.value) : undefined;
  const scope = inner(outer, { escape: constant });
  scope.symbols.analyze(node);
  const enter = entering(scope, true);
  const value = compileExpression(node.value, scope);
  const body = compileBody(node.body, scope);
  return (frame) => {
    enter?.(frame);
    const { context } = frame;
    const before = context.autoescape;
    context.autoescape = isTrue(value(frame));
    const signal = body(frame);
    context.autoescape = before;
    return signal;
  };
}

function compileIf(node: IfNode, outer: Scoped): Exec {
  const scope = branch(outer);
  const branches = [node, ...node.elifs].map((one) => ({
    test: compileTestOf(one, scope),
    body: compileBody(one.body, scope),
  }));
  const otherwise = node.otherwise.length > 0 ? compileBody(node.otherwise, scope) : undefined;
  const [only] = branches as [(typeof branches)[0]];
  if (branches.length === 1)
    return (frame) => (isTrue(only.test(frame)) ? only.body(frame) : otherwise ? otherwise(frame) : 0);
  return (frame) => {
    for (const { test, body } of branches) if (isTrue(test(frame))) return body(frame);
    return otherwise ? otherwise(frame) : 0;
  };
}

/** The condition of an `elif` is located by itself: its line is not that of the `if`. */
function compileTestOf(node: IfNode, scope: Scoped): Eval {
  const test = compileExpression(node.test, scope);
  const site = siteAt(scope, node.test, node);
  return (frame) => {
    try {
      return test(frame);
    } catch (error) {
      throw locate(error, site, frame.context);
    }
  };
}

function addOutput(steps: Step[], parts: readonly OutputPart[], scope: Scoped): void {
  const { unit } = scope;
  if (scope.checksOutput && unit.hasKnownExtends) return;
  const exec = unit.native ? writeNative(parts, scope) : writeTexts(parts, scope);
  const checked = scope.checksOutput && unit.extendsSoFar > 0;
  steps.push({ place: parts[0]!, exec: checked ? (frame) => (frame.extended ? 0 : exec(frame)) : exec });
}

/** An output's pieces in order: the text before each expression, the expression, and the text at the end. */
interface Pieces {
  readonly before: readonly string[];
  readonly evals: readonly Eval[];
  readonly sites: readonly Site[];
  readonly after: string;
}

function piecesOf(parts: readonly OutputPart[], scope: Scoped): Pieces {
  const before: string[] = [];
  const evals: Eval[] = [];
  const sites: Site[] = [];
  let text = '';
  for (const part of parts) {
    if (part.kind === 'data') text += part.text;
    else {
      before.push(text);
      evals.push(finalized(compileExpression(part, scope), scope));
      scope.unit.lastLine = part.line;
      sites.push(siteAt(scope, part));
      text = '';
    }
  }
  return { before, evals, sites, after: text };
}

function finalized(evaluate: Eval, scope: Scoped): Eval {
  const { finalize } = scope.unit.environment;
  return finalize ? (frame) => finalize(evaluate(frame), frame.context) : evaluate;
}

function writeNative(parts: readonly OutputPart[], scope: Scoped): Exec {
  const { before, evals, sites, after } = piecesOf(parts, scope);
  return (frame) => {
    let index = 0;
    try {
      for (; index < evals.length; index++) {
        if (before[index] !== '') frame.context.run.parts.push(before[index]!);
        const value = evals[index]!(frame);
        frame.context.run.parts.push(value);
      }
    } catch (error) {
      throw locate(error, sites[index]!, frame.context);
    }
    if (after !== '') frame.context.run.parts.push(after);
    return 0;
  };
}

/** Text is put together here and added to the output once. */
function writeTexts(parts: readonly OutputPart[], scope: Scoped): Exec {
  const { before, evals, sites, after } = piecesOf(parts, scope);
  const count = evals.length;
  if (count === 0) return ({ context }) => append(context, after);
  const toText = textOf(scope.escape);
  return (frame) => {
    let index = 0;
    let text = '';
    try {
      for (; index < count; index++) {
        const value = evals[index]!(frame);
        text += before[index]!;
        text += toText ? toText(value, frame.context) : typeof value === 'string' ? value : str(value);
      }
    } catch (error) {
      throw locate(error, sites[index]!, frame.context);
    }
    frame.context.run.out += text + after;
    return 0;
  };
}

function append({ run }: Context, text: string): 0 {
  run.out += text;
  return 0;
}

/** How an output's value becomes text where it may have to be escaped; undefined where it need not. */
function textOf(escape: boolean | undefined): ((value: Value, context: { autoescape: boolean }) => string) | undefined {
  if (escape === false) return undefined;
  if (escape) return (value) => escapeValue(value).text;
  return (value, context) => (context.autoescape ? escapeValue(value).text : str(value));
}
