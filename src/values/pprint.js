import { lessThan } from './order.js';
import { repr, reprText } from './repr.js';
import { PythonSet } from './set.js';
import { typeName } from './type-name.js';
import { Tuple } from './value.js';
/** `pprint.pformat(value)`: dicts sorted, at most 80 columns where that is possible. */
export function prettyText(value, width = 80) {
  const printer = new Printer(width);
  printer.format(value, 0, 0, 0);
  return printer.text;
}
class Printer {
  width;
  text = '';
  constructor(width) {
    this.width = width;
  }
  /** @param allowance columns that what closes around this value needs on its last line */
  format(value, indent, allowance, level) {
    const flat = flatText(value);
    if (flat.length <= this.width - indent - allowance) this.text += flat;
    else if (value instanceof Map) this.dict(value, indent, allowance, level + 1);
    else if (Array.isArray(value)) this.items('[', ']', value, indent, allowance, level + 1);
    else if (value instanceof Tuple)
      this.items('(', value.items.length === 1 ? ',)' : ')', value.items, indent, allowance, level + 1);
    else if (value instanceof PythonSet && value.size > 0) this.set(value, indent, allowance, level + 1);
    else if (typeof value === 'string') this.string(value, indent, allowance, level + 1);
    else this.text += flat;
  }
  dict(dict, indent, allowance, level) {
    this.text += '{';
    const entries = sortedEntries(dict);
    entries.forEach(([key, item], index) => {
      const last = index === entries.length - 1;
      const shown = flatText(key);
      this.text += `${shown}: `;
      this.format(item, indent + 1 + shown.length + 2, last ? allowance + 1 : 1, level);
      if (!last) this.text += `,\n${' '.repeat(indent + 1)}`;
    });
    this.text += '}';
  }
  items(open, close, items, indent, allowance, level) {
    this.text += open;
    const within = indent + 1;
    items.forEach((item, index) => {
      const last = index === items.length - 1;
      if (index > 0) this.text += `,\n${' '.repeat(within)}`;
      this.format(item, within, last ? allowance + close.length : 1, level);
    });
    this.text += close;
  }
  set(set, indent, allowance, level) {
    const items = safeSorted([...set.values()]);
    if (set.typeName === 'set') return this.items('{', '}', items, indent, allowance, level);
    this.text += 'frozenset(';
    this.items('{', '})', items, indent + 'frozenset'.length + 1, allowance, level);
  }
  string(text, indent, allowance, level) {
    const top = level === 1 ? 1 : 0;
    const chunks = stringChunks(text, this.width - indent - top, allowance + top);
    if (chunks.length === 1) {
      this.text += reprText(text);
      return;
    }
    const joined = chunks.join(`\n${' '.repeat(indent + top)}`);
    this.text += top ? `(${joined})` : joined;
  }
}
/** A long text as literals that fit, broken at line ends first and between words then. */
function stringChunks(text, width, allowance) {
  const chunks = [];
  const lines = text
    .match(/[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|$)/g)
    .filter(Boolean);
  lines.forEach((line, index) => {
    const isLast = index === lines.length - 1;
    const shown = reprText(line);
    if (shown.length <= width - (isLast ? allowance : 0)) chunks.push(shown);
    else addWords(chunks, line, width, isLast ? allowance : 0);
  });
  return chunks;
}
function addWords(chunks, line, width, allowance) {
  const parts = line.match(/\S*\s*/g).filter(Boolean);
  let current = '';
  parts.forEach((part, index) => {
    const room = index === parts.length - 1 ? width - allowance : width;
    if (reprText(current + part).length > room) {
      if (current !== '') chunks.push(reprText(current));
      current = part;
    } else current += part;
  });
  if (current !== '') chunks.push(reprText(current));
}
/** `repr` with dicts sorted. */
function flatText(value) {
  if (value instanceof Map)
    return `{${sortedEntries(value)
      .map(([key, item]) => `${flatText(key)}: ${flatText(item)}`)
      .join(', ')}}`;
  if (Array.isArray(value)) return `[${value.map(flatText).join(', ')}]`;
  if (value instanceof Tuple)
    return value.items.length === 1 ? `(${flatText(value.items[0])},)` : `(${value.items.map(flatText).join(', ')})`;
  return repr(value);
}
function sortedEntries(dict) {
  return [...dict].sort((a, b) => safeOrder(a[0], b[0]));
}
function safeSorted(items) {
  return items.sort(safeOrder);
}
/** The values' own order, or that of their types' names where they have none. */
function safeOrder(a, b) {
  try {
    return lessThan(a, b) ? -1 : lessThan(b, a) ? 1 : 0;
  } catch {
    const [left, right] = [typeName(a), typeName(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  }
}
