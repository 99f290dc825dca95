import { typeError } from '../values/exception.js';
import { Markup } from '../values/markup.js';
import { str } from '../values/repr.js';
import { asText } from '../values/text.js';
import { typeName } from '../values/type-name.js';
import type { Value } from '../values/value.js';
import { compileNamespaceChecks, compileTarget } from './assign-target.js';
import type { AssignBlockNode, AssignNode, FilterBlockNode, FilterNode, Target, WithNode } from './ast.js';
import { targetLeaves } from './ast-walk.js';
import { capture } from './capture.js';
import { compileFilter } from './compile-call.js';
import { compileExpression } from './compile-expression.js';
import { compileBody } from './compile-statement.js';
import { entering, inner, type Scoped } from './compile-unit.js';
import { type Eval, type Exec, type Frame, MISSING } from './frame.js';

/** `{% set target = value %}`. */
export function compileAssign(node: AssignNode, scope: Scoped): Exec {
  const check = compileNamespaceChecks(node.target, scope);
  const value = compileExpression(node.value, scope);
  const store = compileTarget(node.target, scope);
  const publish = compilePublish(node.target, scope);
  return (frame) => {
    check?.(frame);
    store(frame, value(frame));
    publish?.(frame);
    return 0;
  };
}

/** `{% set target %}…{% endset %}`. */
export function compileAssignBlock(node: AssignBlockNode, outer: Scoped): Exec {
  const scope = inner(outer, { checksOutput: false });
  scope.symbols.analyze(node);
  const enter = entering(scope, true);
  const captured = captureBody(node.body, scope);
  const content = node.filter ? filterChain(node.filter, captured, scope) : captured;
  const store = compileTarget(node.target, outer);
  const publish = compilePublish(node.target, outer);
  return (frame) => {
    enter?.(frame);
    const value = content(frame);
    store(frame, frame.context.autoescape ? asMarkup(value) : value);
    publish?.(frame);
    return 0;
  };
}

function asMarkup(value: Value): Value {
  return value instanceof Markup ? value : new Markup(str(value));
}

/** `{% filter name %}…{% endfilter %}`. */
export function compileFilterBlock(node: FilterBlockNode, outer: Scoped): Exec {
  const scope = inner(outer);
  scope.symbols.analyze(node);
  const enter = entering(scope, true);
  const content = filterChain(node.filter, captureBody(node.body, scope), scope);
  return writer((frame) => {
    enter?.(frame);
    return content(frame);
  }, outer);
}

/** Filters over what a body wrote; that text is safe where outputs are escaped. */
function filterChain(node: FilterNode, captured: Eval, scope: Scoped): Eval {
  const marked: Eval =
    scope.escape === false
      ? captured
      : (frame) => (frame.context.autoescape ? asMarkup(captured(frame)) : captured(frame));
  const value = node.node ? filterChain(node.node as FilterNode, captured, scope) : marked;
  return compileFilter(node, value, scope);
}

function captureBody(body: AssignBlockNode['body'], scope: Scoped): Eval {
  const exec = compileBody(body, { ...scope, inLoop: false });
  const { native } = scope.unit;
  return (frame) => capture(frame.context, native, () => exec(frame));
}

/** Writes a value that is no `{{ }}`: it is neither finalized nor escaped. */
export function writer(value: Eval, scope: Scoped): Exec {
  const { native } = scope.unit;
  const checked = scope.checksOutput;
  return (frame) => {
    const result = value(frame);
    if (checked && frame.extended) return 0;
    const { run } = frame.context;
    if (native) run.parts.push(result);
    else run.out += asWritten(result);
    return 0;
  };
}

function asWritten(value: Value): string {
  const text = asText(value);
  if (text === undefined) throw typeError(`sequence item 0: expected str instance, ${typeName(value)} found`);
  return text;
}

/** `{% with a = 1 %}`: the values are those of the scope around. */
export function compileWith(node: WithNode, outer: Scoped): Exec {
  const scope = inner(outer);
  scope.symbols.analyze(node);
  const enter = entering(scope, true);
  const pairs = node.targets.map((target, index) => ({
    store: compileTarget(target, scope),
    value: compileExpression(node.values[index]!, outer),
  }));
  const body = compileBody(node.body, scope);
  return (frame) => {
    enter?.(frame);
    for (const { store, value } of pairs) store(frame, value(frame));
    return body(frame);
  };
}

/** Makes top-level variables visible to blocks, includes and imports; undefined in other scopes. */
function compilePublish(target: Target, scope: Scoped): ((frame: Frame) => void) | undefined {
  if (!scope.toplevel) return undefined;
  const refs = targetLeaves(target)
    .filter((leaf) => leaf.kind === 'name')
    .map((leaf) => scope.symbols.ref(leaf.name));
  return (frame) => {
    for (const { name, slot } of refs) {
      const value = frame.slots[slot];
      if (value === undefined || value === MISSING) continue;
      frame.context.export(name, value);
      if (!name.startsWith('_')) (frame.context.exported ??= new Set()).add(name);
    }
  };
}
