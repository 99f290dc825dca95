import { isUtf8 } from 'node:buffer';
import { encodeError, limitedCodec } from '../values/encode-error.js';
import { PythonError } from '../values/exception.js';
import { str } from '../values/repr.js';
import type { Value } from '../values/value.js';

/** Encodings by Python's name, as Node knows them. */
const ENCODINGS: Readonly<Record<string, BufferEncoding>> = {
  utf8: 'utf8',
  ascii: 'ascii',
  usascii: 'ascii',
  latin1: 'latin1',
  iso88591: 'latin1',
  '88591': 'latin1',
  utf16le: 'utf16le',
};

/** A text as bytes. Throws UnicodeEncodeError for characters that the encoding lacks, LookupError for unknown encodings. */
export function encodeText(text: string, encoding: Value): Uint8Array {
  const name = str(encoding);
  const key = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (key === 'utf16' || key === 'utf16be') return encodeUtf16(text, key);
  if (key === 'utf32' || key === 'utf32le' || key === 'utf32be') return encodeUtf32(text, key);
  const known = ENCODINGS[key];
  if (!known) throw new PythonError('LookupError', `unknown encoding: ${name}`);
  const most = known === 'ascii' ? 0x7f : known === 'latin1' ? 0xff : 0x10ffff;
  const characters = Array.from(text);
  const lacks = (character: string) => character.codePointAt(0)! > most;
  const foreign = characters.findIndex(lacks);
  if (foreign >= 0) throw encodeError(limitedCodec(name, most), characters, foreign, lacks);
  return Buffer.from(text, known);
}

/** Bytes as a text, with lone surrogates for bytes that the encoding lacks: Python's `surrogateescape`. */
export function decodeEscaped(data: Uint8Array, encoding: Value): string {
  const key = str(encoding)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  if (key === 'utf8') return decodeLeniently(data);
  if (ENCODINGS[key] !== 'ascii') return decodeText(data, encoding);
  return Array.from(data, (byte) => String.fromCharCode(byte > 0x7f ? 0xdc00 + byte : byte)).join('');
}

/** Bytes as a text. Throws UnicodeDecodeError where they are none. */
export function decodeText(data: Uint8Array, encoding: Value): string {
  const name = str(encoding);
  const key = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const decoder = { utf16: 'utf-16le', utf16be: 'utf-16be', utf16le: 'utf-16le', utf8: 'utf-8', utf8sig: 'utf-8' }[key];
  if (decoder !== undefined) return decodeWith(decoder, data, name, key === 'utf8sig' || key === 'utf16');
  const known = ENCODINGS[key];
  if (!known) throw new PythonError('LookupError', `unknown encoding: ${name}`);
  const wrong = known === 'ascii' ? data.findIndex((byte) => byte > 0x7f) : -1;
  if (wrong !== -1) throw undecodable(name, data, wrong);
  return Buffer.from(data).toString(known);
}

/** Bytes as UTF-8; what is none becomes lone surrogates, as Python's `surrogateescape` has it, so that nothing is lost. */
export function decodeLeniently(data: Uint8Array): string {
  return isUtf8(data) ? Buffer.from(data).toString('utf8') : [...decodedRuns(data)].join('');
}

function* decodedRuns(data: Uint8Array): Generator<string> {
  for (let at = 0; at < data.length; ) {
    const length = [1, 2, 3, 4].find((size) => isCharacter(data.subarray(at, at + size)));
    yield length === undefined
      ? String.fromCharCode(0xdc00 + data[at]!)
      : Buffer.from(data.subarray(at, at + length)).toString('utf8');
    at += length ?? 1;
  }
}

function isCharacter(bytes: Uint8Array): boolean {
  return isUtf8(bytes) && Array.from(Buffer.from(bytes).toString('utf8')).length === 1;
}

function decodeWith(decoder: string, data: Uint8Array, name: string, dropMark: boolean): string {
  try {
    return new TextDecoder(decoder, { fatal: true, ignoreBOM: !dropMark }).decode(data);
  } catch {
    throw undecodable(name, data, firstWrong(data));
  }
}

function undecodable(name: string, data: Uint8Array, at: number): PythonError {
  const byte = (data[at] ?? 0).toString(16).padStart(2, '0');
  return new PythonError(
    'UnicodeDecodeError',
    `'${name}' codec can't decode byte 0x${byte} in position ${at}: invalid start byte`,
  );
}

function firstWrong(data: Uint8Array): number {
  for (let end = 1; end <= data.length; end++) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(data.subarray(0, end), { stream: true });
    } catch {
      return end - 1;
    }
  }
  return Math.max(0, data.length - 1);
}

function encodeUtf16(text: string, key: string): Uint8Array {
  const little = Buffer.from(text, 'utf16le');
  return key === 'utf16' ? Buffer.concat([Buffer.from([0xff, 0xfe]), little]) : little.swap16();
}

function encodeUtf32(text: string, key: string): Uint8Array {
  const codes = Array.from(text, (character) => character.codePointAt(0)!);
  if (key === 'utf32') codes.unshift(0xfeff);
  const data = Buffer.alloc(codes.length * 4);
  codes.forEach((code, index) => {
    if (key === 'utf32be') data.writeUInt32BE(code, index * 4);
    else data.writeUInt32LE(code, index * 4);
  });
  return data;
}
