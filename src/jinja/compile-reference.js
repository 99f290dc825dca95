import { PythonError } from '../values/exception.js';
import { compileExpression } from './compile-expression.js';
import { ancestor } from './compile-unit.js';
import { findTemplate, isNotFound } from './find-template.js';
import { MISSING } from './frame.js';
/** `{% block %}` where it stands: runs the most derived block of that name. */
export function compileBlockReference(node, scope) {
  const { unit } = scope;
  if (scope.toplevel && unit.hasKnownExtends) return () => 0;
  const checked = scope.toplevel && unit.extendsSoFar > 0;
  const locals = node.scoped ? localsOf(scope) : undefined;
  const { name, required } = node;
  return (frame) => {
    if (checked && frame.extended) return 0;
    const { context } = frame;
    const blocks = context.blocks.get(name);
    if (required && blocks.length <= 1)
      throw new PythonError('TemplateRuntimeError', `Required block '${name}' not found`);
    blocks[0].run(locals ? context.derived(locals(frame)) : context);
    return 0;
  };
}
/** `{% extends %}`: what follows defines blocks; at the end the extended template is run. */
export function compileExtends(node, scope) {
  const { unit } = scope;
  if (!scope.toplevel)
    throw new PythonError('TemplateAssertionError', 'cannot use extend from a non top-level scope').at({
      templateName: unit.origin.at.name,
      statementLine: node.line,
      file: '',
      line: node.line,
      column: 1,
    });
  const again = unit.extendsSoFar > 0;
  const template = compileExpression(node.template, scope);
  if (scope.rootlevel) unit.hasKnownExtends = true;
  unit.extendsSoFar++;
  return (frame) => {
    if (again && frame.extended) throw new PythonError('TemplateRuntimeError', 'extended multiple times');
    const { context } = frame;
    const parent = findTemplate(template(frame), context, 'one');
    for (const [name, block] of parent.program.blocks) {
      const blocks = context.blocks.get(name);
      if (blocks) blocks.push(block);
      else context.blocks.set(name, [block]);
    }
    frame.extended = parent.program;
    return 0;
  };
}
/** `{% include %}`. */
export function compileInclude(node, scope) {
  const name = compileExpression(node.template, scope);
  const locals = localsOf(scope);
  return (frame) => {
    const { context } = frame;
    const template = findIncluded(name(frame), frame, node.ignoreMissing);
    if (!template) return 0;
    if (node.withContext) template.include(context, locals(frame));
    else template.module(context.run).writeTo(context.run);
    return 0;
  };
}
function findIncluded(name, { context }, ignoreMissing) {
  if (!ignoreMissing) return findTemplate(name, context, 'any');
  try {
    return findTemplate(name, context, 'any');
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
/** `{% import 'x' as y %}`. */
export function compileImport(node, scope) {
  const load = compileModule(node, scope);
  const { slot } = scope.symbols.ref(node.target);
  const { toplevel } = scope;
  return (frame) => {
    const module = load(frame);
    frame.slots[slot] = module;
    if (toplevel) publish(frame, node.target, module);
    return 0;
  };
}
/** `{% from 'x' import a, b as c %}`. */
export function compileFromImport(node, scope) {
  const load = compileModule(node, scope);
  const names = node.names.map(({ name, alias }) => ({ name, alias, slot: scope.symbols.ref(alias).slot }));
  const own = scope.unit.origin.at.name;
  const position = own === undefined ? `line ${node.line}` : `line ${node.line} in '${own}'`;
  const { toplevel } = scope;
  const { environment } = scope.unit;
  return (frame) => {
    const module = load(frame);
    for (const { name, alias, slot } of names) {
      const message = `the template ${module.shownName} (imported on ${position}) does not export the requested name '${name}'`;
      const found = module.attribute(name);
      const value = found === undefined ? environment.undefined({ name, message }) : found;
      frame.slots[slot] = value;
      if (toplevel) publish(frame, alias, value);
    }
    return 0;
  };
}
/** Imports are visible to blocks and includes, but are not exported again. */
function publish(frame, name, value) {
  frame.context.export(name, value);
  frame.context.exported?.delete(name);
}
function compileModule(node, scope) {
  const name = compileExpression(node.template, scope);
  const locals = localsOf(scope);
  return (frame) => {
    const { context } = frame;
    const template = findTemplate(name(frame), context, 'one');
    return node.withContext ? template.moduleIn(context, locals(frame)) : template.module(context.run);
  };
}
/** The variables of the scopes around, as a template included here sees them. */
function localsOf(scope) {
  const refs = scope.symbols.storedRefs();
  const places = refs.map((ref) => ({
    name: ref.name,
    slot: ref.slot,
    hops: scope.owner.depth - ref.owner.depth,
  }));
  return (frame) => {
    const locals = new Map();
    for (const { name, slot, hops } of places) {
      const value = ancestor(frame, hops).slots[slot];
      if (value !== undefined && value !== MISSING) locals.set(name, value);
    }
    return locals;
  };
}
