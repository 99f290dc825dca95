/** An integral float: `5.0`, `-0.0`, `1e22`. Every other float is a plain number. */
export class Float {
  value;
  constructor(value) {
    this.value = value;
  }
}
export class Tuple {
  items;
  constructor(items) {
    this.items = items;
  }
}
/**
 * The root of all rarer types. The language reaches them only through these declared methods; a missing one means that
 * values of the type have no such operation.
 */
export class Special {
  /** Module of the class, where messages show it: `jinja2.runtime`. */
  moduleName;
}
/** A Python float from a JavaScript number: boxed when a bare number would read as an int. */
export function float(value) {
  return Number.isInteger(value) ? new Float(value) : value;
}
/** A Python int from a bigint: a number whenever it is exact as one. */
export function int(value) {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}
export function isDict(value) {
  return value instanceof Map;
}
export function isInt(value) {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
}
