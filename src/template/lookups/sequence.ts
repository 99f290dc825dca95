import { DroverError } from '../../base/error.js';
import { PythonError } from '../../values/exception.js';
import { percentFormat } from '../../values/percent-format.js';
import { repr, str } from '../../values/repr.js';
import type { Value } from '../../values/value.js';
import { ansibleError, inHandling } from '../python-error.js';
import { parseKeyValues } from './key-values.js';
import type { Lookup, LookupCall } from './lookup.js';
import { invalidOption, wrongType } from './options.js';

const SHORTCUT = /^((0?x?[0-9a-f]+)-)?(0?x?[0-9a-f]+)(\/(0?x?[0-9a-f]+))?(:(.+))?$/i;
const FIELDS = ['start', 'end', 'stride', 'count', 'format'] as const;
type Field = (typeof FIELDS)[number];
const MOST_ITEMS = 5_000_000;

/** The lookup `sequence`: `5-8`, `2-10/2`, `4:host%02d`, `start=0 count=4 format=%x`. */
export const SEQUENCE_LOOKUPS: Readonly<Record<string, Lookup>> = {
  sequence: {
    volatile: false,
    run(call) {
      const terms = call.terms.length === 0 && call.options.size > 0 ? [''] : call.terms;
      return terms.flatMap((term) => {
        try {
          return sequence(fieldsOf(call, term));
        } catch (error) {
          if (error instanceof PythonError && !/^(AnsibleError|AnsibleParserError)$/.test(error.exception))
            throw inHandling(`unknown error generating sequence: ${error.message}`);
          throw error;
        }
      });
    },
  },
};

function fieldsOf(call: LookupCall, term: Value): Map<Field, Value> {
  const fields = new Map<Field, Value>();
  for (const field of FIELDS) {
    const given = call.options.get(field);
    if (given !== undefined && given !== null) fields.set(field, given);
  }
  const text = parseable(term);
  const shortcut = SHORTCUT.exec(text);
  if (shortcut) {
    const [, , start, end, , stride, , format] = shortcut;
    for (const [field, value] of [
      ['start', start],
      ['end', end],
      ['stride', stride],
      ['format', format],
    ] as const)
      if (value !== undefined) fields.set(field, value);
    return fields;
  }
  const pairs = parsePairs(text);
  for (const field of FIELDS) {
    const value = pairs.get(field);
    if (value !== undefined) fields.set(field, value);
    pairs.delete(field);
  }
  if (pairs.size > 0)
    throw ansibleError(`unrecognized arguments to with_sequence: [${[...pairs.keys()].map(repr).join(', ')}]`);
  return fields;
}

function parseable(term: Value): string {
  if (typeof term === 'string') return term;
  throw inHandling(
    `unknown error parsing with_sequence arguments: ${repr(term)}. Error was: expected string or bytes-like object, got '${typeof term === 'number' ? 'int' : typeof term}'`,
  );
}

function parsePairs(text: string): Map<string, string> {
  try {
    return parseKeyValues(text);
  } catch (error) {
    throw inHandling(
      `unknown error parsing with_sequence arguments: ${repr(text)}. Error was: ${(error as Error).message}`,
    );
  }
}

function sequence(fields: ReadonlyMap<Field, Value>): Value[] {
  const start = intOf(fields, 'start') ?? 1;
  const stride = intOf(fields, 'stride') ?? 1;
  const count = intOf(fields, 'count');
  const format = str(fields.get('format') ?? '%d');
  let end = intOf(fields, 'end');
  if (count === undefined && end === undefined) throw ansibleError('must specify count or end in with_sequence');
  if (count !== undefined && end !== undefined) throw ansibleError("can't specify both count and end in with_sequence");
  if (count === 0) return [];
  end ??= start + count! * stride - 1;
  if (stride > 0 && end < start) throw ansibleError('to count backwards make stride negative');
  if (stride < 0 && end > start) throw ansibleError("to count forward don't make stride negative");
  if (stride === 0) return [];
  if (format.split('%').length !== 2) throw ansibleError(`bad formatting string: ${format}`);
  return numbers(start, end, stride).map((number) => formatted(number, format));
}

function numbers(start: number, end: number, stride: number): number[] {
  const length = Math.max(0, Math.floor((end - start) / stride) + 1);
  if (length > MOST_ITEMS)
    throw new DroverError(`The sequence would have ${length} items; ${MOST_ITEMS} is the most.`, { code: 'lookup' });
  return Array.from({ length }, (_, index) => start + index * stride);
}

function formatted(number: number, format: string): string {
  try {
    return str(percentFormat(format, number));
  } catch {
    throw ansibleError(`problem formatting ${number} with ${repr(format)}`);
  }
}

function intOf(fields: ReadonlyMap<Field, Value>, field: Field): number | undefined {
  const value = fields.get(field);
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const text = str(value).trim();
  if (!/^[-+]?[0-9]+$/.test(text)) throw invalidOption('sequence', field, wrongType('integer', value));
  return Number(text);
}
