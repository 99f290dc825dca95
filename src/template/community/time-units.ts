import { define, type Filter } from '../../jinja/index.js';
import { str } from '../../values/repr.js';
import { type Dict, float, isInt, type Value } from '../../values/value.js';
import { ansibleError } from '../python-error.js';

const UNITS: readonly (readonly [name: string, aliases: readonly string[], milliseconds: number])[] = [
  ['year', ['years', 'y'], 365 * 86_400_000],
  ['month', ['months', 'mo'], 30 * 86_400_000],
  ['week', ['weeks', 'w'], 7 * 86_400_000],
  ['day', ['days', 'd'], 86_400_000],
  ['hour', ['hours', 'h'], 3_600_000],
  ['minute', ['minutes', 'min', 'mins', 'm'], 60_000],
  ['second', ['seconds', 'sec', 'secs', 's'], 1000],
  ['millisecond', ['milliseconds', 'millis', 'ms', 'msec', 'msecs'], 1],
];

const plural = (name: string): [string, Filter] => [
  `to_${name}s`,
  define({ name: `to_${name}s`, params: ['human_time', '**kwargs'] }, (_call, text, options) =>
    toTimeUnit(text!, name, options as Dict),
  ),
];

/** Spans of time such as `1h 30m`, as a number of one unit. */
export const TIME_UNIT_FILTERS: Readonly<Record<string, Filter>> = {
  to_time_unit: define(
    { name: 'to_time_unit', params: ['human_time', ['unit', 'ms'], '**kwargs'] },
    (_call, text, unit, options) => toTimeUnit(text!, str(unit!), options as Dict),
  ),
  ...Object.fromEntries(UNITS.map(([name]) => plural(name))),
};

function toTimeUnit(text: Value, unit: string, options: Dict): Value {
  for (const key of options.keys())
    if (key !== 'year' && key !== 'month')
      throw ansibleError(`to_time_unit() got unknown keyword arguments: ${str(key)}`);
  const scale = (wanted: string): number => {
    const entry = UNITS.find(([name, aliases]) => name === wanted || aliases.includes(wanted));
    if (!entry)
      throw ansibleError(
        `to_time_unit() can not convert to the following unit: ${wanted}. Available units (singular or plural): ${UNITS.map(([name]) => name).join(', ')}.`,
      );
    const days = options.get(entry[0]);
    return days === undefined ? entry[2] : Number(days) * 86_400_000;
  };
  const target = scale(unit);
  if (typeof text === 'number' || isInt(text)) {
    if (Number(text) !== 0) throw ansibleError(`to_time_unit() can not interpret following string: ${str(text)}`);
    return float(0);
  }
  if (str(text) === '') return float(0);
  const total = str(text)
    .trim()
    .split(/\s+/)
    .reduce((sum, part) => {
      const match = /^([-+]?(?:\d+(?:\.\d+)?|\.\d+))([a-zA-Z]+)$/.exec(part);
      if (!match) throw ansibleError(`to_time_unit() can not interpret following string: ${str(text)}`);
      return sum + Number(match[1]) * scale(match[2]!);
    }, 0);
  return float(Number((total / target).toFixed(12)));
}
