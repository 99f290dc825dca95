import { PythonError } from './exception.js';
const zeroDivision = (message) => new PythonError('ZeroDivisionError', message);
/** `a // b` of ints: rounds down. */
export function floorDivideInts(a, b) {
  if (b === 0n) throw zeroDivision('integer division or modulo by zero');
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}
/** `a % b` of ints: the sign of the divisor. */
export function moduloInts(a, b) {
  if (b === 0n) throw zeroDivision('integer modulo by zero');
  const rest = a % b;
  return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest;
}
/** As `floorDivideInts`, for ints that are exact as numbers. */
export function floorDivideSmall(a, b) {
  if (b === 0) throw zeroDivision('integer division or modulo by zero');
  return (a - moduloSmall(a, b)) / b + 0;
}
export function moduloSmall(a, b) {
  if (b === 0) throw zeroDivision('integer modulo by zero');
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest + 0;
}
export function divideFloats(a, b, float) {
  if (b === 0) throw zeroDivision(float ? 'float division by zero' : 'division by zero');
  return a / b;
}
export function floorDivideFloats(a, b) {
  if (b === 0) throw zeroDivision('float floor division by zero');
  const rest = moduloOf(a, b);
  const quotient = (a - rest.exact) / b - (rest.carried ? 1 : 0);
  if (quotient === 0) return Object.is(a / b, -0) || a / b < 0 ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}
export function moduloFloats(a, b) {
  if (b === 0) throw zeroDivision('float modulo');
  const { exact, carried } = moduloOf(a, b);
  if (exact === 0) return b < 0 || Object.is(b, -0) ? -0 : 0;
  return carried ? exact + b : exact;
}
/** C's `fmod`, and whether Python adds the divisor so that the signs agree. */
function moduloOf(a, b) {
  const exact = a % b;
  return { exact, carried: exact !== 0 && exact < 0 !== b < 0 };
}
