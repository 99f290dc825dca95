import { findUndeclared } from './ast-walk.js';
import { capture } from './capture.js';
import { writer } from './compile-assign.js';
import { compileCall } from './compile-call.js';
import { compileExpression } from './compile-expression.js';
import { compileBody } from './compile-statement.js';
import { entering, inner } from './compile-unit.js';
import { Frame, MISSING } from './frame.js';
import { Macro } from './macro.js';
import { FunctionScope, Symbols } from './symbols.js';
import { SyntaxFailure } from './token-stream.js';
/** `{% macro %}`: makes the macro and puts it into its variable. */
export function compileMacro(node, scope) {
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
export function compileCallBlock(node, scope) {
  const make = compileMacroBody(node, undefined, scope);
  return writer(compileCall(node.call, scope, { name: 'caller', value: make }), scope);
}
function compileMacroBody(node, name, outer) {
  const owner = new FunctionScope(outer.owner);
  const scope = inner(outer, { owner, symbols: new Symbols(owner, outer.symbols), checksOutput: false, inLoop: false });
  scope.symbols.analyze(node);
  const params = node.params.map((param) => param.name);
  const refs = params.map((param) => scope.symbols.ref(param));
  const shape = specials(node, name, params, scope, refs);
  scope.symbols.analyze(node);
  const enter = entering(scope, false);
  const defaults = compileDefaults(node, refs, scope);
  const body = compileBody(node.body, scope);
  const { native } = outer.unit;
  return (parent) => {
    const { context } = parent;
    const invoke = (args) => {
      const frame = new Frame(owner.size, context, parent);
      for (let index = 0; index < refs.length; index++) frame.slots[refs[index].slot] = args[index];
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
function specials(node, name, params, scope, refs) {
  const used = findUndeclared(node.body, ['caller', 'kwargs', 'varargs']);
  const explicit = params.indexOf('caller');
  if (used.has('caller') && explicit !== -1 && explicit < params.length - node.defaults.length)
    throw new SyntaxFailure(
      'When defining macros or call blocks the special "caller" argument must be omitted or be given a default.',
      node.line,
      node.at,
      'TemplateAssertionError',
    );
  const implied = (special) => used.has(special) && !params.includes(special);
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
function compileDefaults(node, refs, scope) {
  const first = node.params.length - node.defaults.length;
  const { environment } = scope.unit;
  return node.params.map(({ name }, index) => {
    const { slot } = refs[index];
    const fallback = index < first ? undefined : compileExpression(node.defaults[index - first], scope);
    const message = `parameter '${name}' was not provided`;
    return (frame) => {
      if (frame.slots[slot] === MISSING)
        frame.slots[slot] = fallback ? fallback(frame) : environment.undefined({ name, message });
    };
  });
}
