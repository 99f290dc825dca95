import { Bytes } from './bytes.js';
import { characters, hasAstral } from './code-points.js';
import { typeError, undefinedError, valueError } from './exception.js';
import { Markup } from './markup.js';
import { Range } from './range.js';
import { Undefined } from './undefined.js';
import { isInt, Tuple } from './value.js';
/** The part of a sequence; undefined when the value cannot be sliced. Throws for bounds that are not ints. */
export function slice(value, bounds) {
  if (Array.isArray(value)) return sliceItems(value, bounds);
  if (typeof value === 'string') return sliceText(value, bounds);
  if (value instanceof Tuple) return new Tuple(sliceItems(value.items, bounds));
  if (value instanceof Markup) return new Markup(sliceText(value.text, bounds));
  if (value instanceof Bytes) return new Bytes(Uint8Array.from(sliceItems([...value.data], bounds)));
  if (value instanceof Range) return sliceRange(value, bounds);
  return undefined;
}
/** Bounds within `length`, as Python's `slice.indices`. */
export function sliceIndices({ start, stop, step }, length) {
  const by = step === null ? 1 : bound(step);
  if (by === 0) throw valueError('slice step cannot be zero');
  const [low, high] = by > 0 ? [0, length] : [-1, length - 1];
  const clamp = (value, fallback) => {
    if (value === null) return fallback;
    const index = bound(value);
    return Math.min(Math.max(index < 0 ? index + length : index, low), high);
  };
  return by > 0 ? [clamp(start, 0), clamp(stop, length), by] : [clamp(start, length - 1), clamp(stop, -1), by];
}
function bound(value) {
  if (value instanceof Undefined) throw undefinedError(value);
  if (typeof value === 'boolean') return Number(value);
  if (!isInt(value)) throw typeError('slice indices must be integers or None or have an __index__ method');
  return Number(value);
}
function sliceText(text, bounds) {
  const astral = hasAstral(text);
  const items = astral ? characters(text) : text;
  const [start, stop, step] = sliceIndices(bounds, items.length);
  if (step === 1 && typeof items === 'string') return items.slice(start, Math.max(start, stop));
  let result = '';
  for (let index = start; step > 0 ? index < stop : index > stop; index += step) result += items[index];
  return result;
}
function sliceItems(items, bounds) {
  const [start, stop, step] = sliceIndices(bounds, items.length);
  if (step === 1) return items.slice(start, Math.max(start, stop));
  const part = [];
  for (let index = start; step > 0 ? index < stop : index > stop; index += step) part.push(items[index]);
  return part;
}
function sliceRange(range, bounds) {
  const [start, stop, step] = sliceIndices(bounds, range.count);
  return new Range(range.at(start), range.at(stop), range.step * step);
}
