import { realpathSync, statSync } from 'node:fs';
import { define, type Filter } from '../../jinja/index.js';
import { Bytes } from '../../values/bytes.js';
import { typeError, valueError } from '../../values/exception.js';
import { itemsOf } from '../../values/iterate.js';
import { Markup } from '../../values/markup.js';
import { isTrue } from '../../values/truth.js';
import { typeName } from '../../values/type-name.js';
import { isInt, Tuple, type Value } from '../../values/value.js';
import type { AnsibleEnvironment } from '../environment.js';
import { expandUser, expandVariables } from '../expand.js';
import { glob } from '../glob.js';
import { classText } from '../native-name.js';
import { commonPath, joinPaths, normalPath, relativePath, splitExtension } from '../posix-path.js';
import { ansibleTypeError } from '../python-error.js';

/** Filters on paths of the controller. */
export function pathFilters(environment: AnsibleEnvironment): Readonly<Record<string, Filter>> {
  return {
    basename: onPath('basename', 'p', (path) => path.slice(path.lastIndexOf('/') + 1)),
    dirname: onPath('dirname', 'p', directoryOf),
    expanduser: onPath('expanduser', 'path', (path) => expandUser(path, environment.env)),
    expandvars: onPath('expandvars', 'path', (path) => expandVariables(path, environment.env)),
    normpath: onPath('normpath', 'path', normalPath),
    realpath: onPath('realpath', 'filename', realPath),
    splitext: onPath('splitext', 'p', (path) => new Tuple([...splitExtension(path)])),
    relpath: define({ name: 'relpath', params: ['path', ['start', null]] }, (_call, path, start) => {
      if (!isTrue(path!)) throw valueError('no path specified');
      const text = pathText(path!);
      return relativePath(text, start === null ? process.cwd() : pathText(start!));
    }),
    path_join: define({ name: 'path_join', params: ['paths'] }, (_call, paths) => {
      if (typeof paths === 'string') return paths;
      if (!isSequence(paths!))
        throw ansibleTypeError(`|path_join expects string or sequence, got ${classText(paths!)} instead.`);
      const parts = itemsOf(paths!);
      if (parts.length === 0) throw typeError("join() missing 1 required positional argument: 'a'");
      return joinPaths(parts.map((part, index) => (index === 0 ? pathText(part) : joinable(part))));
    }),
    commonpath: define({ name: 'commonpath', params: ['paths'] }, (_call, paths) => {
      if (!isSequence(paths!))
        throw ansibleTypeError(`|commonpath expects sequence, got ${classText(paths!)} instead.`);
      return commonPath(itemsOf(paths!).map(pathText));
    }),
    fileglob: define({ name: 'fileglob', params: ['pathname'] }, (_call, pattern) => {
      environment.volatile++;
      if (pattern === null || isInt(pattern!) || typeof pattern === 'boolean')
        throw typeError(`'${typeName(pattern!)}' object is not subscriptable`);
      return glob(pathText(pattern!)).filter(isFile);
    }),
  };
}

function onPath(name: string, param: string, run: (path: string) => Value): Filter {
  return define({ name, params: [param] }, (_call, path) => run(pathText(path!)));
}

function pathText(value: Value): string {
  if (typeof value === 'string') return value;
  if (value instanceof Markup) return value.text;
  if (value instanceof Bytes) return Buffer.from(value.data).toString('utf8');
  throw typeError(`expected str, bytes or os.PathLike object, not ${typeName(value)}`);
}

function joinable(value: Value): string {
  if (typeof value === 'string') return value;
  throw typeError(`join() argument must be str, bytes, or os.PathLike object, not '${typeName(value)}'`);
}

function isSequence(value: Value): boolean {
  return Array.isArray(value) || value instanceof Tuple;
}

function directoryOf(path: string): string {
  const head = path.slice(0, path.lastIndexOf('/') + 1);
  return /^\/*$/.test(head) ? head : head.replace(/\/+$/, '');
}

/** Parts that do not exist stay as they are. */
function realPath(path: string): string {
  const absolute = normalPath(joinPaths([process.cwd(), path]));
  const missing: string[] = [];
  for (let at = absolute; ; ) {
    try {
      return joinPaths([realpathSync(at), ...missing]);
    } catch {
      if (at === '/') return absolute;
      missing.unshift(at.slice(at.lastIndexOf('/') + 1));
      at = directoryOf(at);
    }
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
