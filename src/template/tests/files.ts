import { fstatSync, lstatSync, type Stats, statSync } from 'node:fs';
import { define, type Test } from '../../jinja/index.js';
import { Bytes } from '../../values/bytes.js';
import { PythonError, typeError } from '../../values/exception.js';
import { asText } from '../../values/text.js';
import { typeName } from '../../values/type-name.js';
import { isInt, type Value } from '../../values/value.js';
import type { AnsibleEnvironment } from '../environment.js';

/** Tests of paths on the controller. */
export function fileTests(environment: AnsibleEnvironment): Readonly<Record<string, Test>> {
  const test = (name: string, param: string, decide: (path: string, given: Value) => boolean): Test =>
    define({ name, params: [param] }, (_call, path) => {
      environment.volatile++;
      return decide(pathOf(name, path!), path!);
    });
  const directory = test('isdir', 's', (path, given) => stat(path, given)?.isDirectory() ?? false);
  const file = test('isfile', 'path', (path, given) => stat(path, given)?.isFile() ?? false);
  const link = test('islink', 'path', (path) => lstat(path)?.isSymbolicLink() ?? false);
  const absolute = test('isabs', 's', (path) => path.startsWith('/'));
  const mount = test('ismount', 'path', isMount);
  const same = define({ name: 'samefile', params: ['f1', 'f2'] }, (_call, a, b) =>
    isSame(pathOf('samefile', a!), pathOf('samefile', b!)),
  );
  return {
    directory,
    is_dir: directory,
    file,
    is_file: file,
    link,
    is_link: link,
    exists: test('exists', 'path', (path, given) => stat(path, given) !== undefined),
    link_exists: test('lexists', 'path', (path) => lstat(path) !== undefined),
    abs: absolute,
    is_abs: absolute,
    mount,
    is_mount: mount,
    same_file: same,
    is_same_file: same,
  };
}

function isDescriptor(value: Value): boolean {
  return isInt(value) || typeof value === 'boolean';
}

function pathOf(name: string, value: Value): string {
  const text = value instanceof Bytes ? Buffer.from(value.data).toString('utf8') : asText(value);
  if (text !== undefined) return text;
  if (['isdir', 'isfile', 'exists', 'samefile'].includes(name) && isDescriptor(value)) return '';
  const expected =
    name === 'isabs'
      ? 'expected str, bytes or os.PathLike object'
      : ['islink', 'lexists', 'ismount'].includes(name)
        ? 'lstat: path should be string, bytes or os.PathLike'
        : 'stat: path should be string, bytes, os.PathLike or integer';
  throw typeError(`${expected}, not ${typeName(value)}`);
}

/** Python takes an int for a file descriptor. */
function stat(path: string, given: Value = path): Stats | undefined {
  try {
    return typeof given === 'string' ? statSync(path) : isDescriptor(given) ? fstatSync(Number(given)) : statSync(path);
  } catch {
    return undefined;
  }
}

function lstat(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

function isMount(path: string): boolean {
  const own = lstat(path);
  if (!own || own.isSymbolicLink()) return false;
  const parent = lstat(`${path}/..`);
  if (!parent) return false;
  return own.dev !== parent.dev || own.ino === parent.ino;
}

function isSame(a: string, b: string): boolean {
  const [one, other] = [required(a), required(b)];
  return one.dev === other.dev && one.ino === other.ino;
}

function required(path: string): Stats {
  const found = stat(path);
  if (!found) throw new PythonError('FileNotFoundError', `[Errno 2] No such file or directory: '${path}'`);
  return found;
}
