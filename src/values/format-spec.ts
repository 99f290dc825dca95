import { valueError } from './exception.js';

/** Python's format specification: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`. */
export interface FormatSpec {
  readonly fill: string;
  readonly align: '<' | '>' | '=' | '^' | undefined;
  readonly sign: '+' | '-' | ' ' | undefined;
  readonly positiveZero: boolean;
  readonly alternate: boolean;
  readonly zero: boolean;
  readonly width: number;
  readonly grouping: ',' | '_' | undefined;
  readonly precision: number | undefined;
  readonly type: string;
}

const SPEC = /^(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_]+)?(?:\.(\d+)?)?(.*)$/su;
const WIDEST = 1 << 24;

/** Throws ValueError in Python's words. @param typeName of the value, for messages */
export function parseSpec(text: string, typeName: string): FormatSpec {
  const match = SPEC.exec(text)!;
  const [, fill, align, sign, z, hash, zero, width, grouping, precision, type = ''] = match;
  const dotted = /\.\d*$/s.test(text.slice(0, text.length - type.length));
  if (grouping !== undefined && grouping.length > 1) throw groupingError(grouping);
  if (dotted && precision === undefined) throw valueError('Format specifier missing precision');
  if (Array.from(type).length > 1)
    throw valueError(`Invalid format specifier '${text}' for object of type '${typeName}'`);
  const known =
    grouping !== undefined && type !== '' && !(grouping === '_' ? 'bdeEfFgGoxX%' : 'deEfFgG%').includes(type);
  if (known) throw valueError(`Cannot specify '${grouping}' with '${type}'.`);
  for (const number of [width, precision])
    if (number !== undefined && Number(number) > WIDEST) throw valueError('Too many decimal digits in format string');
  return {
    fill: fill ?? (zero && align === undefined ? '0' : zero && fill === undefined ? '0' : ' '),
    align: (align ?? (zero ? '=' : undefined)) as FormatSpec['align'],
    sign: sign as FormatSpec['sign'],
    positiveZero: z !== undefined,
    alternate: hash !== undefined,
    zero: zero !== undefined,
    width: Number(width ?? 0),
    grouping: grouping as FormatSpec['grouping'],
    precision: precision === undefined ? undefined : Number(precision),
    type,
  };
}

function groupingError(grouping: string): Error {
  if (grouping.includes(',') && grouping.includes('_')) return valueError("Cannot specify both ',' and '_'.");
  return valueError(`Cannot specify '${grouping[0]}' with '${grouping[0]}'.`);
}
