import { PythonError, typeError, valueError } from '../values/exception.js';
import { itemsOf, iterate } from '../values/iterate.js';
import { typeName } from '../values/type-name.js';
import { Undefined } from '../values/undefined.js';
import { Tuple } from '../values/value.js';
import { targetLeaves } from './ast-walk.js';
import { compileExpression } from './compile-expression.js';
import { ancestor } from './compile-unit.js';
import { Namespace } from './namespace.js';
/** The store of a target: a name, `ns.attribute`, or a tuple of them. */
export function compileTarget(target, scope) {
  if (target.kind === 'name') {
    const ref = scope.symbols.ref(target.name);
    const { slot } = ref;
    const hops = scope.owner.depth - ref.owner.depth;
    if (hops === 0)
      return (frame, value) => {
        frame.slots[slot] = value;
      };
    return (frame, value) => {
      ancestor(frame, hops).slots[slot] = value;
    };
  }
  return target.kind === 'nsref' ? compileNamespaceStore(target, scope) : compileTupleStore(target.items, scope);
}
function compileNamespaceStore(target, scope) {
  const namespace = namespaceOf(target, scope);
  return (frame, value) => {
    const found = namespace(frame);
    if (!(found instanceof Namespace)) throw notNamespace();
    found.set(target.attribute, value);
  };
}
function namespaceOf(target, scope) {
  return compileExpression({ kind: 'name', name: target.name, line: target.line, at: target.at }, scope);
}
function notNamespace() {
  return new PythonError('TemplateRuntimeError', 'cannot assign attribute on non-namespace object');
}
/** Checks before anything is evaluated that every `ns.attribute` is one; undefined when there is none. */
export function compileNamespaceChecks(target, scope) {
  const namespaces = targetLeaves(target).filter((leaf) => leaf.kind === 'nsref');
  if (namespaces.length === 0) return undefined;
  const found = namespaces.map((leaf) => namespaceOf(leaf, scope));
  return (frame) => {
    for (const namespace of found) if (!(namespace(frame) instanceof Namespace)) throw notNamespace();
  };
}
function compileTupleStore(targets, scope) {
  const stores = targets.map((target) => compileTarget(target, scope));
  const count = stores.length;
  return (frame, value) => {
    const items = unpack(value, count);
    for (let index = 0; index < count; index++) stores[index](frame, items[index]);
  };
}
/** Exactly `count` items. Throws in Python's words. */
function unpack(value, count) {
  if (Array.isArray(value) || value instanceof Tuple) {
    const items = itemsOf(value);
    if (items.length > count) throw valueError(`too many values to unpack (expected ${count})`);
    if (items.length < count) throw tooFew(count, items.length);
    return items;
  }
  const items = [];
  for (const item of iterable(value)) {
    if (items.length === count) throw valueError(`too many values to unpack (expected ${count})`);
    items.push(item);
  }
  if (items.length < count) throw tooFew(count, items.length);
  return items;
}
function tooFew(expected, got) {
  return valueError(`not enough values to unpack (expected ${expected}, got ${got})`);
}
function iterable(value) {
  try {
    return iterate(value);
  } catch (error) {
    if (value instanceof Undefined || !(error instanceof PythonError)) throw error;
    throw typeError(`cannot unpack non-iterable ${typeName(value)} object`);
  }
}
