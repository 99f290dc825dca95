import { length } from '../../values/length.js';
import { asText } from '../../values/text.js';
import { isTrue } from '../../values/truth.js';
import { Undefined } from '../../values/undefined.js';
import { declaredAttribute } from '../access.js';
import { define } from '../signature.js';
import { builtin } from './builtin.js';
import { FUNCTIONAL_FILTERS } from './functional.js';
import { HTML_FILTERS } from './html.js';
import { NUMBER_FILTERS } from './number.js';
import { SEQUENCE_FILTERS } from './sequence.js';
import { TEXT_FILTERS } from './text.js';
const defaulted = define(
  { name: 'do_default', params: ['value', ['default_value', ''], ['boolean', false]], acceptsUndefined: true },
  (_, value, fallback, boolean) =>
    value instanceof Undefined || (isTrue(boolean) && !isTrue(value)) ? fallback : value,
);
const size = builtin('len', length);
/** Jinja2's built-in filters by name. */
export const FILTERS = new Map(
  Object.entries({
    ...TEXT_FILTERS,
    ...NUMBER_FILTERS,
    ...SEQUENCE_FILTERS,
    ...FUNCTIONAL_FILTERS,
    ...HTML_FILTERS,
    attr: define({ name: 'do_attr', params: ['obj', 'name'], hidden: 1 }, attribute),
    count: size,
    d: defaulted,
    default: defaulted,
    e: HTML_FILTERS.escape,
    length: size,
  }),
);
/** Only a declared attribute, never an item. */
function attribute(call, value, name) {
  if (value instanceof Undefined) return call.attribute(value, asText(name) ?? '');
  const text = asText(name) ?? '';
  if (declaredAttribute(value, text) !== undefined) return call.attribute(value, text);
  return call.environment.missingAttribute(value, name);
}
