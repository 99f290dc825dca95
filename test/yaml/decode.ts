import { Bytes } from '../../src/values/bytes.js';
import { DateTime, PythonDate } from '../../src/values/datetime.js';
import { PythonSet } from '../../src/values/set.js';
import { float, Tuple, type Value } from '../../src/values/value.js';

/** A value as the data files of the dumper have it; `id` and `ref` make lists and dicts that stand in several places. */
export type Encoded = string | boolean | null | { readonly [tag: string]: unknown };

export function decodeValue(encoded: Encoded, known = new Map<unknown, Value>()): Value {
  if (encoded === null || typeof encoded !== 'object') return encoded;
  const [tag, content] = Object.entries(encoded)[0]!;
  const items = () => (content as Encoded[]).map((item) => decodeValue(item, known));
  switch (tag) {
    case 'l': {
      const list: Value[] = [];
      known.set(encoded.id, list);
      for (const item of content as Encoded[]) list.push(decodeValue(item, known));
      return list;
    }
    case 'm': {
      const dict = new Map<Value, Value>();
      known.set(encoded.id, dict);
      for (const [key, value] of content as [Encoded, Encoded][])
        dict.set(decodeValue(key, known), decodeValue(value, known));
      return dict;
    }
    case 'ref':
      return known.get(content)!;
    case 't':
      return new Tuple(items());
    case 's':
      return new PythonSet(items());
    case 'i':
      return Number(content);
    case 'f':
      return float(Number(String(content).replace('inf', 'Infinity')));
    case 'b':
      return new Bytes(Buffer.from(String(content), 'base64'));
    default:
      return dateOf(String(content));
  }
}

function dateOf(text: string): Value {
  const match = /^(\d+)-(\d+)-(\d+)(?:T(\d+):(\d+):(\d+)(?:\.(\d+))?(?:\+(\d+):00)?)?$/.exec(text)!;
  const [year, month, day, hour, minute, second, micro] = match.slice(1, 8).map((part) => Number(part ?? 0));
  if (match[4] === undefined) return new PythonDate(year!, month!, day!);
  const offset = match[8] === undefined ? undefined : Number(match[8]) * 3600;
  return new DateTime(year!, month!, day!, {
    hour: hour!,
    minute: minute!,
    second: second!,
    microsecond: micro!,
    offset,
  });
}
