import { type Arguments, bindArguments, FunctionValue } from '../jinja/index.js';
import { typeError } from '../values/exception.js';
import { str } from '../values/repr.js';
import { strftime } from '../values/strftime.js';
import { isTrue } from '../values/truth.js';
import { typeName } from '../values/type-name.js';
import { Undefined } from '../values/undefined.js';
import type { Value } from '../values/value.js';
import type { AnsibleEnvironment } from './environment.js';
import { callLookup } from './lookups/invoke.js';
import { NOT_OVERRIDDEN } from './marker.js';
import { OMIT } from './omit.js';
import { localTime, utcTime } from './time/local-time.js';

/** The names that every template of Ansible's knows. */
export function globalsOf(environment: AnsibleEnvironment): ReadonlyMap<string, Value> {
  const direct = { acceptsUndefined: true };
  const lookup = new FunctionValue('_lookup', (_call, args) => callLookup(environment, args, false), direct);
  const query = new FunctionValue('_query', (_call, args) => callLookup(environment, args, true), direct);
  return new Map<string, Value>([
    ['omit', OMIT],
    ['lookup', lookup],
    ['query', query],
    ['q', query],
    ['now', new FunctionValue('_now', (_call, args) => now(environment, args))],
    ['undef', new FunctionValue('_undef', (_call, args) => undef(args), direct)],
  ]);
}

const NOW = {
  name: '_now',
  params: [
    ['utc', false],
    ['fmt', null],
  ],
} as const;

function now(environment: AnsibleEnvironment, args: Arguments): Value {
  environment.volatile++;
  const [utc, format] = bindArguments(NOW, args);
  const date = environment.now();
  const moment = isTrue(utc!) ? utcTime(date.getTime(), false) : localTime(date.getTime(), environment.env.TZ);
  return format !== null && isTrue(format!) ? strftime(moment, str(format!)) : moment;
}

const UNDEF = { name: '_undef', params: [['hint', null]] } as const;

function undef(args: Arguments): Value {
  const [hint] = bindArguments(UNDEF, args);
  if (hint !== null && typeof hint !== 'string')
    throw typeError(`The 'hint' argument must be of type 'str' or 'NoneType', not '${typeName(hint!)}'.`);
  return hint ? new Undefined(undefined, hint) : NOT_OVERRIDDEN;
}
