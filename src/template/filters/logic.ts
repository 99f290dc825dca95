import { define, type Filter } from '../../jinja/index.js';
import { undefinedError } from '../../values/exception.js';
import { repr, str } from '../../values/repr.js';
import { isTrue } from '../../values/truth.js';
import { Undefined } from '../../values/undefined.js';
import { Float, type Value } from '../../values/value.js';
import type { AnsibleEnvironment } from '../environment.js';
import { isMissing } from '../marker.js';
import { nativeName } from '../native-name.js';
import { ansibleError, ansibleTypeError } from '../python-error.js';

const TRUE = ['yes', 'on', 'true', '1'];
const FALSE = ['no', 'off', 'false', '0'];

/** Filters on truth, absence and types. */
export function logicFilters(environment: AnsibleEnvironment): Readonly<Record<string, Filter>> {
  const fallback = define(
    {
      name: 'ansible_default',
      params: ['value', ['default_value', ''], ['boolean', false]],
      acceptsUndefined: true,
    },
    (_call, value, other, boolean) => valueOrDefault(value!, other!, boolean!),
  );
  return {
    bool: define({ name: 'to_bool', params: ['value'] }, (_call, value) => toBool(environment, value!)),
    ternary: define(
      { name: 'ternary', params: ['value', 'true_val', 'false_val', ['none_val', null]], acceptsUndefined: true },
      (_call, value, yes, no, none) => (value === null && none !== null ? none! : isTrue(value!) ? yes! : no!),
    ),
    mandatory: define(
      { name: 'mandatory', params: ['a', ['msg', null]], acceptsUndefined: true },
      (_call, value, message) => {
        if (!isMissing(value!)) return value!;
        if (message !== null) throw ansibleError(str(message!));
        throw ansibleError(`Mandatory variable ${value.name === undefined ? '' : `${repr(value.name)} `}not defined.`);
      },
    ),
    type_debug: define({ name: 'type_debug', params: ['obj'], acceptsUndefined: true }, (_call, value) =>
      nativeName(value!),
    ),
    default: fallback,
    d: fallback,
  };
}

function valueOrDefault(value: Value, fallback: Value, boolean: Value): Value {
  if (boolean instanceof Undefined) throw undefinedError(boolean);
  if (typeof boolean !== 'boolean')
    throw ansibleTypeError(`The 'boolean' argument must be of type 'bool', not '${nativeName(boolean)}'.`);
  if (isMissing(value)) return fallback;
  if (value instanceof Undefined) return value;
  return boolean && !isTrue(value) ? fallback : value;
}

function toBool(environment: AnsibleEnvironment, value: Value): Value {
  if (typeof value === 'boolean') return value;
  const text =
    typeof value === 'string'
      ? value.toLowerCase()
      : typeof value === 'number' && Number.isInteger(value)
        ? `${value}`
        : '';
  if (TRUE.includes(text)) return true;
  if (FALSE.includes(text)) return false;
  const result = value instanceof Float && value.value === 1;
  environment.notice({
    type: 'deprecation',
    message: `The \`bool\` filter coerced invalid value ${repr(value)} (${nativeName(value)}) to ${result ? 'True' : 'False'}.`,
    version: '2.23',
  });
  return result;
}
