import { define, type Filter } from '../../jinja/index.js';
import { typeError } from '../../values/exception.js';
import { str } from '../../values/repr.js';
import { strftime } from '../../values/strftime.js';
import { asText } from '../../values/text.js';
import { isTrue } from '../../values/truth.js';
import { typeName } from '../../values/type-name.js';
import { Float, type Value } from '../../values/value.js';
import type { AnsibleEnvironment } from '../environment.js';
import { ansibleError } from '../python-error.js';
import { utcTime, zonedTime } from '../time/local-time.js';
import { strptime } from '../time/strptime.js';

/** Filters on dates and times. */
export function timeFilters(environment: AnsibleEnvironment): Readonly<Record<string, Filter>> {
  return {
    strftime: define(
      { name: 'strftime', params: ['string_format', ['second', null], ['utc', false]] },
      (_call, format, second, utc) => {
        const text = asText(format!);
        if (text === undefined) throw typeError(`strftime() argument 1 must be str, not ${typeName(format!)}`);
        if (second === null) environment.volatile++;
        const milliseconds = second === null ? environment.now().getTime() : Math.floor(epoch(second!)) * 1000;
        const time = isTrue(utc!) ? utcTime(milliseconds) : zonedTime(milliseconds, environment.env.TZ);
        return strftime(isTrue(utc!) ? Object.assign(time, { zone: 'GMT' }) : time, text);
      },
    ),
    to_datetime: define(
      { name: 'to_datetime', params: ['string', ['format', '%Y-%m-%d %H:%M:%S']] },
      (_call, value, format) => {
        const [text, pattern] = [asText(value!), asText(format!)];
        if (text === undefined) throw typeError(`strptime() argument 1 must be str, not ${typeName(value!)}`);
        if (pattern === undefined) throw typeError(`strptime() argument 2 must be str, not ${typeName(format!)}`);
        return strptime(text, pattern);
      },
    ),
  };
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
  throw ansibleError(`Invalid value for epoch value (${str(value)})`);
}
