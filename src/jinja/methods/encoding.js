import { Bytes } from '../../values/bytes.js';
import { PythonError } from '../../values/exception.js';
import { reprText } from '../../values/repr.js';
import { textArgument } from './method.js';
const NAMES = {
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
export function encodeText(text, encoding, errors) {
  const name = encodingOf('encode', encoding);
  const handler = errorsOf('encode', errors);
  if (name === 'utf-8') return new Bytes(Buffer.from(text.toWellFormed(), 'utf8'));
  if (name.startsWith('utf-16')) return new Bytes(utf16(text, name));
  const most = name === 'ascii' ? 0x7f : 0xff;
  const safe = Array.from(text, (one, index) =>
    one.codePointAt(0) <= most ? one : unencodable(one, index, name, handler, most),
  );
  return new Bytes(Buffer.from(safe.join(''), 'latin1'));
}
/** `bytes.decode(encoding, errors)`. */
export function decodeBytes({ data }, encoding, errors) {
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
function decodeUtf8(buffer) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(buffer);
  } catch {
    throw new PythonError('UnicodeDecodeError', "'utf-8' codec can't decode the bytes: invalid data");
  }
}
function decodeAscii(buffer, handler) {
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
function encodingOf(method, value) {
  if (value === undefined) return 'utf-8';
  const name = textArgument(value, (type) => `${method}() argument 'encoding' must be str, not ${type}`);
  const found = NAMES[name.toLowerCase().replaceAll('_', '-')];
  if (!found) throw new PythonError('LookupError', `unknown encoding: ${name}`);
  return found;
}
function errorsOf(method, value) {
  return value === undefined
    ? 'strict'
    : textArgument(value, (type) => `${method}() argument 'errors' must be str, not ${type}`);
}
function unencodable(character, index, name, handler, most) {
  const code = character.codePointAt(0);
  switch (handler) {
    case 'ignore':
      return '';
    case 'replace':
      return '?';
    case 'xmlcharrefreplace':
      return `&#${code};`;
    case 'backslashreplace':
      return reprText(character).slice(1, -1);
  }
  const escaped =
    code <= 0xff
      ? `\\x${code.toString(16)}`
      : code <= 0xffff
        ? `\\u${code.toString(16).padStart(4, '0')}`
        : `\\U${code.toString(16).padStart(8, '0')}`;
  throw new PythonError(
    'UnicodeEncodeError',
    `'${name}' codec can't encode character '${escaped}' in position ${index}: ordinal not in range(${most + 1})`,
  );
}
function utf16(text, name) {
  const little = Buffer.from(text, 'utf16le');
  if (name === 'utf-16-be') return little.swap16();
  return name === 'utf-16' ? Buffer.concat([Buffer.from([0xff, 0xfe]), little]) : little;
}
