import { Special, type Value } from './value.js';

/** Python's `bytes`. */
export class Bytes extends Special {
  override readonly typeName = 'bytes';

  constructor(readonly data: Uint8Array) {
    super();
  }

  override length(): number {
    return this.data.length;
  }

  override iterate(): Iterator<Value> {
    return this.data.values();
  }

  override contains(item: Value): boolean {
    if (typeof item === 'number') return this.data.includes(item);
    return item instanceof Bytes && Buffer.from(this.data).includes(Buffer.from(item.data));
  }

  override equals(other: Value): boolean | undefined {
    return other instanceof Bytes ? Buffer.compare(this.data, other.data) === 0 : undefined;
  }

  override compare(other: Value): number | undefined {
    return other instanceof Bytes ? Buffer.compare(this.data, other.data) : undefined;
  }

  override hashKey(): string {
    return `b${Buffer.from(this.data).toString('latin1')}`;
  }

  override arithmetic(operator: string, other: Value, reflected: boolean): Value | undefined {
    if (operator === '+' && other instanceof Bytes && !reflected)
      return new Bytes(Buffer.concat([this.data, other.data]));
    if (operator === '*' && typeof other === 'number' && Number.isInteger(other))
      return new Bytes(Buffer.concat(Array.from({ length: Math.max(0, other) }, () => this.data)));
    return undefined;
  }

  override repr(): string {
    const text = Array.from(this.data, byteText).join('');
    return text.includes("'") && !text.includes('"') ? `b"${text}"` : `b'${text.replaceAll("'", "\\'")}'`;
  }
}

const NAMED: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 92: '\\\\' };

function byteText(byte: number): string {
  if (byte >= 32 && byte < 127 && byte !== 92) return String.fromCharCode(byte);
  return NAMED[byte] ?? `\\x${byte.toString(16).padStart(2, '0')}`;
}
