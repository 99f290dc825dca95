import { Bytes } from '../../values/bytes.js';
import { encodeError, escaped, limitedCodec } from '../../values/encode-error.js';
import { PythonError } from '../../values/exception.js';
import type { Value } from '../../values/value.js';
import { textArgument } from './method.js';

type Encoding = 'utf-8' | 'ascii' | 'latin-1' | 'utf-16-le' | 'utf-16-be' | 'utf-16';

const NAMES: Readonly<Record<string, Encoding>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  ascii: 'ascii',
  'us-ascii': 'ascii',
  'latin-1': 'latin-1',
  latin1: 'latin-1',
  'iso-8859-1': 'latin-1',
  'utf-16': 'utf-16',
  utf16: 'utf-16',
  'utf-16-le': 'utf-16-le',
  'utf-16-be': 'utf-16-be',
};

/** `str.encode(encoding, errors)`. */
export function encodeText(text: string, encoding?: Value, errors?: Value): Bytes {
  const name = encodingOf('encode', encoding);
  const handler = errorsOf('encode', errors);
  if (name === 'utf-8') return new Bytes(Buffer.from(text.toWellFormed(), 'utf8'));
  if (name.startsWith('utf-16')) return new Bytes(utf16(text, name));
  const most = name === 'ascii' ? 0x7f : 0xff;
  const characters = Array.from(text);
  const safe = characters.map((one, index) =>
    one.codePointAt(0)! <= most ? one : unencodable(characters, index, name, handler, most),
  );
  return new Bytes(Buffer.from(safe.join(''), 'latin1'));
}

/** `bytes.decode(encoding, errors)`. */
export function decodeBytes({ data }: Bytes, encoding?: Value, errors?: Value): string {
  const name = encodingOf('decode', encoding);
  const handler = errorsOf('decode', errors);
  const buffer = Buffer.from(data);
  if (name === 'latin-1') return buffer.toString('latin1');
  if (name === 'utf-16-le' || name === 'utf-16') return buffer.toString('utf16le').replace(/^\ufeff/, '');
  if (name === 'utf-16-be') return Buffer.from(buffer).swap16().toString('utf16le');
  if (name === 'ascii') return decodeAscii(buffer, handler);
  if (handler === 'ignore') return buffer.toString('utf8').replaceAll('\ufffd', '');
  if (handler === 'strict') return decodeUtf8(buffer);
  return buffer.toString('utf8');
}

function decodeUtf8(buffer: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(buffer);
  } catch {
    throw new PythonError('UnicodeDecodeError', "'utf-8' codec can't decode the bytes: invalid data");
  }
}

function decodeAscii(buffer: Buffer, handler: string): string {
  return Array.from(buffer, (byte, index) => {
    if (byte < 0x80) return String.fromCharCode(byte);
    if (handler === 'ignore') return '';
    if (handler === 'replace') return '\ufffd';
    const shown = `0x${byte.toString(16)}`;
    throw new PythonError(
      'UnicodeDecodeError',
      `'ascii' codec can't decode byte ${shown} in position ${index}: ordinal not in range(128)`,
    );
  }).join('');
}

function encodingOf(method: string, value: Value | undefined): Encoding {
  if (value === undefined) return 'utf-8';
  const name = textArgument(value, (type) => `${method}() argument 'encoding' must be str, not ${type}`);
  const found = NAMES[name.toLowerCase().replaceAll('_', '-')];
  if (!found) throw new PythonError('LookupError', `unknown encoding: ${name}`);
  return found;
}

function errorsOf(method: string, value: Value | undefined): string {
  return value === undefined
    ? 'strict'
    : textArgument(value, (type) => `${method}() argument 'errors' must be str, not ${type}`);
}

function unencodable(
  characters: readonly string[],
  index: number,
  name: string,
  handler: string,
  most: number,
): string {
  const code = characters[index]!.codePointAt(0)!;
  switch (handler) {
    case 'ignore':
      return '';
    case 'replace':
      return '?';
    case 'xmlcharrefreplace':
      return `&#${code};`;
    case 'backslashreplace':
      return escaped(characters[index]!);
    case 'strict':
      break;
    default:
      throw new PythonError('LookupError', `unknown error handler name '${handler}'`);
  }
  throw encodeError(limitedCodec(name, most), characters, index, (one) => one.codePointAt(0)! > most);
}

function utf16(text: string, name: Encoding): Buffer {
  const little = Buffer.from(text, 'utf16le');
  if (name === 'utf-16-be') return little.swap16();
  return name === 'utf-16' ? Buffer.concat([Buffer.from([0xff, 0xfe]), little]) : little;
}
