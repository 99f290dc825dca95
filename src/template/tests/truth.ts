import { define, type Test } from '../../jinja/index.js';
import { isTrue } from '../../values/truth.js';
import { Undefined } from '../../values/undefined.js';
import { Float, type Value } from '../../values/value.js';
import { isMissing } from '../marker.js';

const YES = ['y', 'yes', 'on', '1', 'true', 't'];
const NO = ['n', 'no', 'off', '0', 'false', 'f'];

/** Tests of truth and of being there. */
export const TRUTH_TESTS: Readonly<Record<string, Test>> = {
  truthy: define({ name: 'truthy', params: ['value', ['convert_bool', false]] }, (_call, value, convert) =>
    truthy(value!, convert!),
  ),
  falsy: define(
    { name: 'falsy', params: ['value', ['convert_bool', false]] },
    (_call, value, convert) => !truthy(value!, convert!),
  ),
  // A marker of a failure is neither defined nor undefined: it fails what asks.
  defined: define({ name: 'defined', params: ['value'], acceptsUndefined: true }, (_call, value) =>
    value instanceof Undefined && !isMissing(value) ? value : !isMissing(value!),
  ),
  undefined: define({ name: 'undefined', params: ['value'], acceptsUndefined: true }, (_call, value) =>
    value instanceof Undefined && !isMissing(value) ? value : isMissing(value!),
  ),
};

function truthy(value: Value, convert: Value): boolean {
  return (isTrue(convert) ? booleanOf(value) : undefined) ?? isTrue(value);
}

/** What Ansible's options take for a bool; undefined when it is none. */
export function booleanOf(value: Value): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const number = value instanceof Float ? value.value : value;
  if (number === 1 || number === 0) return number === 1;
  const text = typeof value === 'string' ? value.toLowerCase().trim() : '';
  return YES.includes(text) ? true : NO.includes(text) ? false : undefined;
}
