import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import {
  ActionFailure,
  type Controller,
  encode,
  ModuleFailure,
  type Plain,
  type PlainDict,
  quote,
} from '../../src/module/index.js';
import { jsonText } from '../../src/module/json-text.js';
import { str } from '../../src/values/repr.js';
import type { Value } from '../../src/values/value.js';

/** Body of a request: bytes, or shell text that writes `$drover_tmp/upload` from files of the target. */
export interface RequestBody extends PlainDict {
  readonly bytes: Uint8Array | null;
  readonly source: string | null;
  readonly contentType: string | null;
}

/** The body that the options `body`, `body_format` and `remote_src` ask for. */
export async function bodyOf(args: PlainDict, controller: Controller): Promise<RequestBody | undefined> {
  const body = args.body as Plain;
  const text = (content: string, contentType: string | null): RequestBody => ({
    bytes: encode(content),
    contentType,
    source: null,
  });
  switch (args.body_format) {
    case 'json':
      return text(typeof body === 'string' ? body : jsonText((body ?? null) as Value), 'application/json');
    case 'form-urlencoded':
      if (body === null || body === undefined)
        return { ...text('', 'application/x-www-form-urlencoded'), bytes: null, source: ':' };
      return text(typeof body === 'string' ? body : formText(body), 'application/x-www-form-urlencoded');
    case 'form-multipart':
      return multipart(body, args.remote_src === true, controller);
    default:
      if (body === null || body === undefined) return undefined;
      return text(typeof body === 'string' ? body : str(body as Value), null);
  }
}

/** A dict, or a list of pairs, as a form; values that are lists give the key several times. */
function formText(body: Plain): string {
  if (!(body instanceof Map) && !Array.isArray(body)) return str(body as Value);
  const pairs = [...body].flatMap((pair) => {
    if (!Array.isArray(pair) || pair.length !== 2) {
      const reason = `not enough values to unpack (expected 2, got ${Array.isArray(pair) ? pair.length : 1})`;
      throw new ModuleFailure(`failed to parse body as form_urlencoded: ${reason}`, { elapsed: 0 });
    }
    const [key, value] = pair as [Plain, Plain];
    const values = Array.isArray(value) ? value : value instanceof Map ? [...value.keys()] : [value];
    return values.filter((item) => item !== null).map((item) => `${formWord(key)}=${formWord(item)}`);
  });
  return pairs.join('&');
}

function formWord(value: Plain): string {
  const escaped = encodeURIComponent(str(value as Value)).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return escaped.replaceAll('%20', '+');
}

interface Piece {
  readonly head: string;
  readonly bytes: Uint8Array | undefined;
  /** File of the target, sent as base64 or as it is. */
  readonly remote: { readonly path: string; readonly base64: boolean } | undefined;
}

async function multipart(body: Plain, remote: boolean, controller: Controller): Promise<RequestBody> {
  if (!(body instanceof Map)) {
    const type =
      typeof body === 'string' ? 'str' : Array.isArray(body) ? 'list' : body === null ? 'NoneType' : typeof body;
    throw new ActionFailure(`body must be mapping, cannot be type ${type}`);
  }
  const fields = [...body].sort(([a], [b]) => (a < b ? -1 : 1));
  const pieces = await Promise.all(fields.map(([name, value]) => pieceOf(name, value as Plain, remote, controller)));
  const boundary = `${'='.repeat(15)}${BigInt(`0x${randomBytes(8).toString('hex')}`)}==`;
  const contentType = `multipart/form-data; boundary="${boundary}"`;
  if (pieces.every((piece) => piece.remote === undefined)) {
    const chunks = pieces.flatMap(({ head, bytes }) => [encode(`--${boundary}\r\n${head}`), bytes!, encode('\r\n')]);
    return { bytes: Buffer.concat([...chunks, encode(`--${boundary}--\r\n`)]), contentType, source: null };
  }
  const commands = pieces.flatMap(({ head, bytes, remote: file }) => [
    `printf '%s' ${quote(`--${boundary}\r\n${head}`)}`,
    file ? fileCommand(file) : `printf '%s' ${quote(Buffer.from(bytes!).toString())}`,
    `printf '\\r\\n'`,
  ]);
  const source = `{\n${[...commands, `printf '%s' ${quote(`--${boundary}--\r\n`)}`].join(' && ')}\n} >"$drover_tmp/upload" || exit`;
  return { bytes: null, contentType, source };
}

function fileCommand({ path, base64 }: { path: string; base64: boolean }): string {
  return base64 ? `base64 <${quote(path)} | sed 's/$/\\r/'` : `cat <${quote(path)}`;
}

async function pieceOf(name: string, value: Plain, remote: boolean, controller: Controller): Promise<Piece> {
  const fail = (reason: string) => new ModuleFailure(`failed to parse body as form-multipart: ${reason}`);
  const disposition = `Content-Disposition: form-data; name="${name}"`;
  if (typeof value === 'string') {
    return { head: `Content-Type: text/plain\r\n${disposition}\r\n\r\n`, bytes: encode(value), remote: undefined };
  }
  if (!(value instanceof Map))
    throw fail(
      `value must be a string, or mapping, cannot be type ${typeof value === 'number' ? 'int' : typeof value}`,
    );
  const [filename, content] = [value.get('filename') as string | undefined, value.get('content') as string | undefined];
  if (!filename && !content) throw fail('at least one of filename or content must be provided');
  const type = (value.get('mime_type') as string | undefined) || guessType(filename ?? '');
  const shown = filename ? `${disposition}; filename="${basename(filename)}"` : disposition;
  if (content) return { head: `Content-Type: ${type}\r\n${shown}\r\n\r\n`, bytes: encode(content), remote: undefined };
  const base64 = ((value.get('multipart_encoding') as string | undefined) || 'base64') === 'base64';
  const coding = base64 ? 'Content-Transfer-Encoding: base64\r\n' : 'Content-Transfer-Encoding: 8bit\r\n';
  const head = `${coding}Content-Type: ${type}\r\n${shown}\r\n\r\n`;
  if (remote) return { head, bytes: undefined, remote: { path: filename!, base64 } };
  const bytes = await controller.readFile(controller.findFile('files', filename!));
  return { head, bytes: base64 ? encode(base64Lines(bytes)) : bytes, remote: undefined };
}

function base64Lines(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('base64')
    .replace(/.{1,76}/g, '$&\r\n');
}

const TYPES: Readonly<Record<string, string>> = {
  bz2: 'application/octet-stream',
  css: 'text/css',
  csv: 'text/csv',
  gif: 'image/gif',
  htm: 'text/html',
  html: 'text/html',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  js: 'text/javascript',
  json: 'application/json',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  pdf: 'application/pdf',
  png: 'image/png',
  py: 'text/x-python',
  sh: 'application/x-sh',
  svg: 'image/svg+xml',
  tar: 'application/x-tar',
  txt: 'text/plain',
  wasm: 'application/wasm',
  xml: 'text/xml',
  zip: 'application/zip',
};

function guessType(filename: string): string {
  const extension = /\.([^./]+)$/.exec(filename)?.[1]?.toLowerCase() ?? '';
  return TYPES[extension] ?? 'application/octet-stream';
}
