import { define, type Filter } from '../../jinja/index.js';
import { typeError } from '../../values/exception.js';
import { typeName } from '../../values/type-name.js';
import { Tuple, type Value } from '../../values/value.js';

/** Filters on Windows paths, as Python's `ntpath` reads them. */
export const WINDOWS_PATH_FILTERS: Readonly<Record<string, Filter>> = {
  win_basename: define({ name: 'basename', params: ['p'] }, (_call, path) => split(text(path!))[1]),
  win_dirname: define({ name: 'dirname', params: ['p'] }, (_call, path) => split(text(path!))[0]),
  win_splitdrive: define(
    { name: 'splitdrive', params: ['p'] },
    (_call, path) => new Tuple([...splitDrive(text(path!))]),
  ),
};

function text(value: Value): string {
  if (typeof value === 'string') return value;
  throw typeError(`expected str, bytes or os.PathLike object, not ${typeName(value)}`);
}

function split(path: string): readonly [string, string] {
  const [drive, rest] = splitDrive(path);
  const at = Math.max(rest.lastIndexOf('\\'), rest.lastIndexOf('/')) + 1;
  const head = rest.slice(0, at);
  return [drive + (head.replace(/[\\/]+$/, '') || head), rest.slice(at)];
}

/** Drive letter or `\\server\share`, and the rest. */
function splitDrive(path: string): readonly [string, string] {
  const normal = path.replaceAll('/', '\\');
  if (!normal.startsWith('\\\\')) return normal[1] === ':' ? [path.slice(0, 2), path.slice(2)] : ['', path];
  const start = /^\\\\\?\\UNC\\/i.test(normal) ? 8 : 2;
  const share = normal.indexOf('\\', start);
  if (share === -1) return [path, ''];
  const end = normal.indexOf('\\', share + 1);
  return end === -1 ? [path, ''] : [path.slice(0, end), path.slice(end)];
}
