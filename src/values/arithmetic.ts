import { checkText, MOST_TEXT } from './bounds.js';
import { concatenate } from './concatenate.js';
import {
  divideFloats,
  floorDivideFloats,
  floorDivideInts,
  floorDivideSmall,
  moduloFloats,
  moduloInts,
  moduloSmall,
} from './division.js';
import { typeError, undefinedError } from './exception.js';
import { Markup } from './markup.js';
import { divideInts, numericOf, toFloat } from './numeric.js';
import { percentFormat } from './percent-format.js';
import { checkInt, powerFloats, powerInts } from './power.js';
import { repeat } from './repeat.js';
import { typeName } from './type-name.js';
import { Undefined } from './undefined.js';
import { Float, float, int, Special, type Value } from './value.js';

export type Operator = '+' | '-' | '*' | '/' | '//' | '%' | '**';

/** `a + b`. All operators throw TypeError where Python does, UndefinedError for an undefined operand. */
export function add(a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isInteger(a) && Number.isInteger(b)) return Number.isSafeInteger(sum) ? sum : big('+', a, b);
    return float(sum);
  }
  if (typeof a === 'string' && typeof b === 'string') {
    if (a.length + b.length > MOST_TEXT) checkText(a.length + b.length);
    return a + b;
  }
  return binary('+', a, b);
}

export function subtract(a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (Number.isInteger(a) && Number.isInteger(b))
      return Number.isSafeInteger(difference) ? difference : big('-', a, b);
    return float(difference);
  }
  return binary('-', a, b);
}

export function multiply(a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (Number.isInteger(a) && Number.isInteger(b)) return Number.isSafeInteger(product) ? product + 0 : big('*', a, b);
    return float(product);
  }
  return binary('*', a, b);
}

export const divide = (a: Value, b: Value): Value => binary('/', a, b);

export function floorDivide(a: Value, b: Value): Value {
  if (Number.isSafeInteger(a) && Number.isSafeInteger(b)) return floorDivideSmall(a as number, b as number);
  return binary('//', a, b);
}

export function modulo(a: Value, b: Value): Value {
  if (Number.isSafeInteger(a) && Number.isSafeInteger(b)) return moduloSmall(a as number, b as number);
  return binary('%', a, b);
}

export const power = (a: Value, b: Value): Value => binary('**', a, b);

export const OPERATORS: Readonly<Record<Operator, (a: Value, b: Value) => Value>> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '//': floorDivide,
  '%': modulo,
  '**': power,
};

/** `-a`. */
export function negate(value: Value): Value {
  if (typeof value === 'number') return Number.isInteger(value) ? 0 - value : -value;
  return unary('-', value);
}

/** `+a`. */
export function positive(value: Value): Value {
  return typeof value === 'number' ? value : unary('+', value);
}

function unary(operator: '-' | '+', value: Value): Value {
  if (value instanceof Undefined) throw undefinedError(value);
  if (value instanceof Float) return operator === '-' ? new Float(-value.value) : value;
  const number = numericOf(value);
  if (number) return int(operator === '-' ? -BigInt(number.value) : BigInt(number.value));
  const result = value instanceof Special ? value.arithmetic?.('*', operator === '-' ? -1 : 1, false) : undefined;
  if (result === undefined || typeName(value) !== 'datetime.timedelta')
    throw typeError(`bad operand type for unary ${operator}: '${typeName(value)}'`);
  return result;
}

function binary(operator: Operator, a: Value, b: Value): Value {
  if (a instanceof Undefined) throw undefinedError(a);
  const left = numericOf(a);
  if (left) {
    const right = numericOf(b);
    if (right) {
      if (left.float || right.float) return floats(operator, toFloat(left.value), toFloat(right.value));
      return big(operator, left.value, right.value);
    }
  }
  return others(operator, a, b);
}

function big(operator: Operator, a: number | bigint, b: number | bigint): Value {
  const left = BigInt(a);
  const right = BigInt(b);
  switch (operator) {
    case '+':
      return int(checkInt(left + right));
    case '-':
      return int(checkInt(left - right));
    case '*':
      return int(checkInt(left * right));
    case '/':
      if (right === 0n) return float(divideFloats(0, 0, false));
      return float(divideInts(left, right));
    case '//':
      return int(floorDivideInts(left, right));
    case '%':
      return int(moduloInts(left, right));
    case '**':
      return powerInts(left, right);
  }
}

function floats(operator: Operator, a: number, b: number): Value {
  switch (operator) {
    case '+':
      return float(a + b);
    case '-':
      return float(a - b);
    case '*':
      return float(a * b);
    case '/':
      return float(divideFloats(a, b, true));
    case '//':
      return float(floorDivideFloats(a, b));
    case '%':
      return float(moduloFloats(a, b));
    case '**':
      return float(powerFloats(a, b));
  }
}

/** Operators of things that are not numbers: sequences, text formatting, sets, dates. */
function others(operator: Operator, a: Value, b: Value): Value {
  if (operator === '%' && (typeof a === 'string' || a instanceof Markup)) return percentFormat(a, b);
  if (b instanceof Undefined) throw undefinedError(b);
  let result: Value | undefined;
  if (a instanceof Special) result = a.arithmetic?.(operator, b, false);
  if (result === undefined && b instanceof Special) result = b.arithmetic?.(operator, a, true);
  if (result !== undefined) return result;
  if (operator === '+') result = concatenate(a, b);
  else if (operator === '*') result = repeat(a, b);
  if (result !== undefined) return result;
  const shown = operator === '**' ? '** or pow()' : operator;
  throw typeError(`unsupported operand type(s) for ${shown}: '${typeName(a)}' and '${typeName(b)}'`);
}
