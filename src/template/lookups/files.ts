import { isUtf8 } from 'node:buffer';
import { basename, dirname, join } from 'node:path';
import { fileStats } from '../../base/file-stats.js';
import { readWhole } from '../../base/read-file.js';
import { systemErrorText } from '../../base/system-error.js';
import { PythonError, typeError } from '../../values/exception.js';
import { repr, str } from '../../values/repr.js';
import { isTrue } from '../../values/truth.js';
import { isInt, type Value } from '../../values/value.js';
import { decodeLeniently, decodeText } from '../encoding.js';
import { glob } from '../glob.js';
import { nativeName } from '../native-name.js';
import { ansibleError } from '../python-error.js';
import type { Lookup, LookupCall } from './lookup.js';
import { readOptions } from './options.js';
import { findFile, searchDirectories } from './search.js';

const FILE_OPTIONS = {
  rstrip: { type: 'bool', default: true },
  lstrip: { type: 'bool', default: false },
} as const;

/** Lookups of files on the controller. */
export const FILE_LOOKUPS: Readonly<Record<string, Lookup>> = {
  file: {
    run(call) {
      const options = readOptions(call, FILE_OPTIONS);
      return call.terms.map((term) => {
        if (isInt(term))
          throw new PythonError('AttributeError', `'${nativeName(term)}' object has no attribute 'startswith'`);
        const path = findFile(call, 'files', str(term), true);
        try {
          if (path === undefined) throw ansibleError('File not found. Use -vvvvv to see paths searched.');
          let text = readText(call, path);
          if (isTrue(options.get('lstrip')!)) text = text.replace(/^[\s\x1c-\x1f\x85]+/, '');
          if (isTrue(options.get('rstrip')!)) text = text.replace(/[\s\x1c-\x1f\x85]+$/, '');
          return text;
        } catch (cause) {
          throw ansibleError(`Unable to access the file ${repr(term)}.`, cause);
        }
      });
    },
  },
  fileglob: { run: (call) => call.terms.flatMap((term) => globbed(call, pattern(term))) },
  unvault: {
    run: (call) =>
      call.terms.map((term) => {
        const path = findFile(call, 'files', str(term));
        if (path === undefined) throw ansibleError(`Unable to find file matching "${str(term)}" `);
        return readText(call, path);
      }),
  },
};

/** A file's text, decrypted when it is vaulted. */
export function readText(call: LookupCall, path: string, encoding: Value = 'utf-8'): string {
  const data = readFileData(call, path);
  if (encoding !== 'utf-8') return decodeText(data, encoding);
  if (!isUtf8(data))
    call.environment.notice({
      type: 'deprecation',
      message: `File '${path}' could not be decoded as 'utf-8'. Invalid content has been escaped.`,
      version: '2.23',
    });
  return decodeLeniently(data);
}

function readFileData(call: LookupCall, path: string): Uint8Array {
  let data: Uint8Array;
  try {
    data = readWhole(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const reason = code === 'EISDIR' ? `[Errno 21] Is a directory: '${path}'` : systemErrorText(cause);
    throw ansibleError(`An error occurred while trying to read the file '${path}': ${reason}`);
  }
  const { decryptFile } = call.environment.options;
  return decryptFile ? decryptFile(data, path) : data;
}

function pattern(term: Value): string {
  if (typeof term === 'string') return term;
  throw typeError(`expected str, bytes or os.PathLike object, not ${nativeName(term)}`);
}

function globbed(call: LookupCall, term: string): string[] {
  const name = basename(term);
  const places = term.includes('/')
    ? [findFile(call, 'files', dirname(term))]
    : searchDirectories(call).flatMap((directory) => [join(directory, 'files'), directory]);
  for (const place of places) {
    if (place === undefined) continue;
    const found = glob(join(place, name)).filter((path) => fileStats(path)?.isFile());
    if (found.length > 0) return found;
  }
  return [];
}
