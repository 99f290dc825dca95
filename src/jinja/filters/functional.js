import { PythonError } from '../../values/exception.js';
import { iterate } from '../../values/iterate.js';
import { repr, reprText } from '../../values/repr.js';
import { asText } from '../../values/text.js';
import { isTrue } from '../../values/truth.js';
import { Undefined } from '../../values/undefined.js';
import { NO_NAMED } from '../callable.js';
import { attributeGetter } from './attribute.js';
import { generator } from './sequence.js';
/** Filters that call other filters and tests for each item. */
export const FUNCTIONAL_FILTERS = {
  map: (call, value, args) => generator('sync_do_map', mapped(call, value, args)),
  select: (call, value, args) => generator('select_or_reject', chosen(call, value, args, true, false)),
  reject: (call, value, args) => generator('select_or_reject', chosen(call, value, args, false, false)),
  selectattr: (call, value, args) => generator('select_or_reject', chosen(call, value, args, true, true)),
  rejectattr: (call, value, args) => generator('select_or_reject', chosen(call, value, args, false, true)),
};
const argumentError = (message) => new PythonError('FilterArgumentError', message);
function* mapped(call, value, args) {
  if (!isTrue(value)) return;
  const transform = mapping(call, args);
  for (const item of iterate(value)) yield transform(item);
}
function mapping(call, { positional, named }) {
  const attribute = named.get('attribute');
  if (positional.length === 0 && attribute !== undefined) {
    for (const key of named.keys())
      if (key !== 'attribute' && key !== 'default') throw argumentError(`Unexpected keyword argument ${reprText(key)}`);
    const fallback = named.get('default');
    return attributeGetter(call, attribute, fallback === undefined ? {} : { fallback });
  }
  const [name, ...rest] = positional;
  if (name === undefined) throw argumentError('map requires a filter argument');
  const args = { positional: rest, named };
  const text = pluginName('filter', name);
  return (item) => call.filter(text, item, args);
}
function* chosen(call, value, args, wanted, byAttribute) {
  if (!isTrue(value)) return;
  const holds = condition(call, args, byAttribute);
  for (const item of iterate(value)) if (holds(item) === wanted) yield item;
}
function condition(call, { positional, named }, byAttribute) {
  const [attribute] = positional;
  if (byAttribute && attribute === undefined) throw argumentError('Missing parameter for attribute name');
  const read = byAttribute ? attributeGetter(call, attribute) : (item) => item;
  const [name, ...rest] = byAttribute ? positional.slice(1) : positional;
  if (name === undefined) return (item) => isTrue(read(item));
  const args = { positional: rest, named: named.size > 0 ? named : NO_NAMED };
  const text = pluginName('test', name);
  return (item) => isTrue(call.test(text, read(item), args));
}
/** A name that is no text cannot be found; an undefined one was probably meant to be quoted. */
function pluginName(kind, name) {
  const text = asText(name);
  if (text !== undefined) return text;
  const message = `No ${kind} named ${name instanceof Undefined ? 'Undefined' : repr(name)}.`;
  const advice = name instanceof Undefined ? ` (${name.message}; did you forget to quote the callable name?)` : '';
  throw new PythonError('TemplateRuntimeError', message + advice);
}
