import { define, type Filter } from '../../jinja/index.js';
import { typeError } from '../../values/exception.js';
import { str } from '../../values/repr.js';
import { strftime } from '../../values/strftime.js';
import { asText } from '../../values/text.js';
import { isTrue } from '../../values/truth.js';
import { typeName } from '../../values/type-name.js';
import { Float, type Value } from '../../values/value.js';
import type { AnsibleEnvironment } from '../environment.js';
import { inHandling } from '../python-error.js';
import { clockAt } from '../time/local-time.js';
import { strptime } from '../time/strptime.js';

/** Filters on dates and times. */
export function timeFilters(environment: AnsibleEnvironment): Readonly<Record<string, Filter>> {
  return {
    strftime: define(
      { name: 'strftime', params: ['string_format', ['second', null], ['utc', false]] },
      (_call, given, second, utc) => {
        const text = asText(given!);
        if (text === undefined) throw typeError(`strftime() argument 1 must be str, not ${typeName(given!)}`);
        if (second === null) environment.volatile++;
        const moment = second === null ? environment.now().getTime() / 1000 : epoch(second!);
        const format = text.replace(/%[%f]/g, (directive) => (directive === '%f' ? '%%f' : directive));
        return strftime(clockAt(Math.floor(moment), environment.env.TZ, isTrue(utc!)), format);
      },
    ),
    to_datetime: define(
      { name: 'to_datetime', params: ['string', ['format', '%Y-%m-%d %H:%M:%S']] },
      (_call, value, format) => {
        const [text, pattern] = [asText(value!), asText(format!)];
        if (text === undefined) throw typeError(`strptime() argument 1 must be str, not ${argumentType(value!)}`);
        if (pattern === undefined) throw typeError(`strptime() argument 2 must be str, not ${argumentType(format!)}`);
        return strptime(text, pattern);
      },
    ),
  };
}

/** C's argument parser names None by itself. */
function argumentType(value: Value): string {
  return value === null ? 'None' : typeName(value);
}

function epoch(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Float) return value.value;
  const text = asText(value)
    ?.trim()
    .replace(/_(?=\d)/g, '');
  if (text !== undefined && /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) return Number(text);
  throw inHandling(`Invalid value for epoch value (${str(value)})`);
}
