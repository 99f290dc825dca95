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
import { escapeValue } from './escape.js';
import { BREAK, CONTINUE, type Eval, type Exec } from './frame.js';
import { locate } from './locate.js';
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
  else steps.push({ place: statement, exec: compileStatement(statement, scope) });
}

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
  const checked = scope.checksOutput && unit.extendsSoFar > 0;
  let text = '';
  const flush = (place: Place) => {
    if (text !== '') steps.push({ place, exec: guard(writeText(text, unit.native), checked) });
    text = '';
  };
  for (const part of parts) {
    if (part.kind === 'data') {
      text += part.text;
      if (unit.native) flush(part);
      continue;
    }
    const evaluate = finalized(compileExpression(part, scope), scope);
    steps.push({ place: part, exec: guard(writeValue(evaluate, text, scope), checked) });
    text = '';
  }
  flush(parts[0]!);
}

/** Output of a template that may have been extended by now. */
function guard(exec: Exec, checked: boolean): Exec {
  return checked ? (frame) => (frame.extended ? 0 : exec(frame)) : exec;
}

function finalized(evaluate: Eval, scope: Scoped): Eval {
  const { finalize } = scope.unit.environment;
  return finalize ? (frame) => finalize(evaluate(frame), frame.context) : evaluate;
}

function writeText(text: string, native: boolean): Exec {
  return native
    ? ({ context }) => {
        context.run.parts.push(text);
        return 0;
      }
    : ({ context }) => {
        context.run.out += text;
        return 0;
      };
}

/** Writes the text that stands before a value, and the value. */
function writeValue(evaluate: Eval, before: string, scope: Scoped): Exec {
  if (scope.unit.native)
    return (frame) => {
      frame.context.run.parts.push(evaluate(frame));
      return 0;
    };
  const toText = textOf(scope.escape);
  if (toText)
    return (frame) => {
      const text = before + toText(evaluate(frame), frame.context);
      frame.context.run.out += text;
      return 0;
    };
  return (frame) => {
    const value = evaluate(frame);
    const { run } = frame.context;
    run.out +=
      before === ''
        ? typeof value === 'string'
          ? value
          : str(value)
        : before + (typeof value === 'string' ? value : str(value));
    return 0;
  };
}

/** How an output's value becomes text where it may have to be escaped; undefined where it need not. */
function textOf(escape: boolean | undefined): ((value: Value, context: { autoescape: boolean }) => string) | undefined {
  if (escape === false) return undefined;
  if (escape) return (value) => escapeValue(value).text;
  return (value, context) => (context.autoescape ? escapeValue(value).text : str(value));
}
