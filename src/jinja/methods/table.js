import { Bytes } from '../../values/bytes.js';
import { PythonDate } from '../../values/datetime.js';
import { DictView } from '../../values/dict-view.js';
import { Markup } from '../../values/markup.js';
import { PythonSet } from '../../values/set.js';
import { TimeDelta } from '../../values/timedelta.js';
import { Float, Special, Tuple } from '../../values/value.js';
import { GroupTuple } from '../filters/group-tuple.js';
import { BYTES_METHODS } from './bytes.js';
import { DATE_METHODS, dateAttribute, TIMEDELTA_METHODS, timedeltaAttribute } from './datetime.js';
import { DICT_METHODS, VIEW_METHODS } from './dict.js';
import { LIST_METHODS, TUPLE_METHODS } from './list.js';
import { MARKUP_METHODS } from './markup.js';
import { FLOAT_METHODS, INT_METHODS, numberAttribute } from './number.js';
import { SET_METHODS } from './set.js';
import { STR_METHODS } from './str.js';
const table = (typeName, methods) => ({
  typeName,
  methods: new Map(Object.entries(methods)),
});
const STR = table('str', STR_METHODS);
const MARKUP = table('Markup', MARKUP_METHODS);
const LIST = table('list', LIST_METHODS);
const TUPLE = table('tuple', TUPLE_METHODS);
const DICT = table('dict', DICT_METHODS);
const INT = table('int', INT_METHODS);
const FLOAT = table('float', FLOAT_METHODS);
const SET = table('set', SET_METHODS);
const VIEW = table('dict_keys', VIEW_METHODS);
const BYTES = table('bytes', BYTES_METHODS);
const DATE = table('datetime.datetime', DATE_METHODS);
const TIMEDELTA = table('datetime.timedelta', TIMEDELTA_METHODS);
/** The methods that the templates may call on a value. */
export function methodsOf(value) {
  switch (typeof value) {
    case 'string':
      return STR;
    case 'number':
      return Number.isInteger(value) ? INT : FLOAT;
    case 'bigint':
    case 'boolean':
      return INT;
  }
  if (value === null) return undefined;
  if (Array.isArray(value)) return LIST;
  if (value instanceof Map) return DICT;
  if (value instanceof Tuple) return TUPLE;
  if (value instanceof Float) return FLOAT;
  return value instanceof Special ? specialMethods(value) : undefined;
}
/** Whether dicts have a method of that name, which hides an item of the same name in `d.name`. */
export function isDictMethod(name) {
  return DICT.methods.has(name);
}
function specialMethods(value) {
  if (value instanceof Markup) return MARKUP;
  if (value instanceof PythonSet) return SET;
  if (value instanceof DictView) return VIEW;
  if (value instanceof Bytes) return BYTES;
  if (value instanceof PythonDate) return DATE;
  return value instanceof TimeDelta ? TIMEDELTA : undefined;
}
/** Attributes that are values, such as `n.real` and `date.year`. */
export function attributesOf(value, name) {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' || value instanceof Float)
    return numberAttribute(value, name);
  if (value instanceof GroupTuple) return value.attribute(name);
  if (value instanceof PythonDate) return dateAttribute(value, name);
  return value instanceof TimeDelta ? timedeltaAttribute(value, name) : undefined;
}
