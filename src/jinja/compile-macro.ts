import type { CallBlockNode, MacroNode } from './ast.js';
import { findUndeclared } from './ast-walk.js';
import { capture } from './capture.js';
import { writer } from './compile-assign.js';
import { compileCall } from './compile-call.js';
import { compileExpression } from './compile-expression.js';
import { compileBody } from './compile-statement.js';
import { entering, inner, type Scoped } from './compile-unit.js';
import { type Exec, Frame, MISSING, type Slot } from './frame.js';
import { Macro, type MacroShape } from './macro.js';
import { FunctionScope, type Ref, Symbols } from './symbols.js';
import { SyntaxFailure } from './token-stream.js';

/** `{% macro %}`: makes the macro and puts it into its variable. */
export function compileMacro(node: MacroNode, scope: Scoped): Exec {
  const make = compileMacroBody(node, node.name, scope);
  const { slot } = scope.symbols.ref(node.name);
  const { name } = node;
  const exported = scope.toplevel;
  return (frame) => {
    const macro = make(frame);
    if (exported) {
      frame.context.export(name, macro);
      if (!name.startsWith('_')) (frame.context.exported ??= new Set()).add(name);
    }
    frame.slots[slot] = macro;
    return 0;
  };
}

/** `{% call(args) macro(…) %}`: calls with the body as `caller`. */
export function compileCallBlock(node: CallBlockNode, scope: Scoped): Exec {
  const make = compileMacroBody(node, undefined, scope);
  return writer(compileCall(node.call, scope, { name: 'caller', value: make }), scope);
}

function compileMacroBody(
  node: MacroNode | CallBlockNode,
  name: string | undefined,
  outer: Scoped,
): (frame: Frame) => Macro {
  const owner = new FunctionScope(outer.owner);
  const scope = inner(outer, { owner, symbols: new Symbols(owner, outer.symbols), checksOutput: false, inLoop: false });
  scope.symbols.analyze(node);
  const params = node.params.map((param) => param.name);
  const refs: Ref[] = params.map((param) => scope.symbols.ref(param));
  const shape = specials(node, name, params, scope, refs);
  scope.symbols.analyze(node);
  const enter = entering(scope, false);
  const defaults = compileDefaults(node, refs, scope);
  const body = compileBody(node.body, scope);
  const { native } = outer.unit;
  return (parent) => {
    const { context } = parent;
    const invoke = (args: Slot[]) => {
      const frame = new Frame(owner.size, context, parent);
      for (let index = 0; index < refs.length; index++) frame.slots[refs[index]!.slot] = args[index];
      context.run.enter();
      const result = capture(context, native, () => {
        enter?.(frame);
        for (const fill of defaults) fill(frame);
        body(frame);
      });
      context.run.leave();
      return result;
    };
    return new Macro(shape, invoke);
  };
}

/** The parameters that a body has only because it mentions them; their places are added to `refs`. */
function specials(
  node: MacroNode | CallBlockNode,
  name: string | undefined,
  params: readonly string[],
  scope: Scoped,
  refs: Ref[],
): MacroShape {
  const used = findUndeclared(node.body, ['caller', 'kwargs', 'varargs']);
  const explicit = params.indexOf('caller');
  if (used.has('caller') && explicit !== -1 && explicit < params.length - node.defaults.length)
    throw new SyntaxFailure(
      'When defining macros or call blocks the special "caller" argument must be omitted or be given a default.',
      node.line,
      node.at,
      'TemplateAssertionError',
    );
  const implied = (special: string) => used.has(special) && !params.includes(special);
  const shape = {
    name,
    params,
    usesCaller: implied('caller'),
    catchesKwargs: implied('kwargs'),
    catchesVarargs: implied('varargs'),
  };
  if (shape.usesCaller) refs.push(scope.symbols.parameter('caller'));
  if (shape.catchesKwargs) refs.push(scope.symbols.parameter('kwargs'));
  if (shape.catchesVarargs) refs.push(scope.symbols.parameter('varargs'));
  return shape;
}

/** Fills each parameter that was not given: with its default, evaluated in the macro, or an undefined value. */
function compileDefaults(
  node: MacroNode | CallBlockNode,
  refs: readonly Ref[],
  scope: Scoped,
): ((frame: Frame) => void)[] {
  const first = node.params.length - node.defaults.length;
  const { environment } = scope.unit;
  return node.params.map(({ name }, index) => {
    const { slot } = refs[index]!;
    const fallback = index < first ? undefined : compileExpression(node.defaults[index - first]!, scope);
    const message = `parameter '${name}' was not provided`;
    return (frame) => {
      if (frame.slots[slot] === MISSING)
        frame.slots[slot] = fallback ? fallback(frame) : environment.undefined({ name, message });
    };
  });
}
