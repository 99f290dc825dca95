import { Special } from './value.js';
/** Python's `bytes`. */
export class Bytes extends Special {
  data;
  typeName = 'bytes';
  constructor(data) {
    super();
    this.data = data;
  }
  length() {
    return this.data.length;
  }
  iterate() {
    return this.data.values();
  }
  contains(item) {
    if (typeof item === 'number') return this.data.includes(item);
    return item instanceof Bytes && Buffer.from(this.data).includes(Buffer.from(item.data));
  }
  equals(other) {
    return other instanceof Bytes ? Buffer.compare(this.data, other.data) === 0 : undefined;
  }
  compare(other) {
    return other instanceof Bytes ? Buffer.compare(this.data, other.data) : undefined;
  }
  hashKey() {
    return `b${Buffer.from(this.data).toString('latin1')}`;
  }
  arithmetic(operator, other, reflected) {
    if (operator === '+' && other instanceof Bytes && !reflected)
      return new Bytes(Buffer.concat([this.data, other.data]));
    if (operator === '*' && typeof other === 'number' && Number.isInteger(other))
      return new Bytes(Buffer.concat(Array.from({ length: Math.max(0, other) }, () => this.data)));
    return undefined;
  }
  repr() {
    const text = Array.from(this.data, byteText).join('');
    return text.includes("'") && !text.includes('"') ? `b"${text}"` : `b'${text.replaceAll("'", "\\'")}'`;
  }
}
const NAMED = { 9: '\\t', 10: '\\n', 13: '\\r', 92: '\\\\' };
function byteText(byte) {
  if (byte >= 32 && byte < 127 && byte !== 92) return String.fromCharCode(byte);
  return NAMED[byte] ?? `\\x${byte.toString(16).padStart(2, '0')}`;
}
