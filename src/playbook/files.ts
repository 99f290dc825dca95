import { basename, dirname, isAbsolute, join, normalize, resolve } from 'node:path';
import { DroverError } from '../base/error.js';
import type { YamlNode } from '../yaml/node.js';
import { parseSingle } from '../yaml/parse.js';
import type { Loading } from './context.js';
import { unquote } from './split.js';

/** The tree of a YAML or JSON file; null when the file is empty. A file is read and parsed once a loading. */
export function readTree(path: string, loading: Loading): YamlNode | null {
  const known = loading.trees.get(path);
  if (known !== undefined) return known;
  const { context } = loading;
  const root =
    parseSingle(context.files.read(path), path, {
      duplicateKeys: context.duplicateKeys,
      onWarning: (warning) => {
        const { message, source, hint, deprecated } = warning;
        if (deprecated)
          loading.notices.push({ type: 'deprecation', message, version: deprecated.version, source, hint });
        else loading.notices.push({ type: 'warning', message, source, hint });
      },
    }) ?? null;
  loading.trees.set(path, root);
  return root;
}

export function exists(path: string, loading: Loading): boolean {
  return kindOf(path, loading) !== undefined;
}

export function isDirectory(path: string, loading: Loading): boolean {
  return kindOf(path, loading) === 'directory';
}

/** What stands at a path, asked once a loading. */
export function kindOf(path: string, loading: Loading): 'file' | 'directory' | undefined {
  const { known, context } = loading;
  if (known.has(path)) return known.get(path);
  const kind = context.files.kind(path);
  known.set(path, kind);
  return kind;
}

/** Error of a file that is not there, in ansible-core's words. */
export function fileNotFound(path: string): DroverError {
  const cause = new DroverError(`[Errno 2] No such file or directory: '${path}'`, { code: 'file-not-found' });
  return new DroverError(
    `Unable to retrieve file contents.\nCould not find or access '${path}' on the Ansible Controller.\n` +
      'If you are using a module and expect the file to exist on the remote, see the remote_src option',
    { code: 'file-not-found', cause },
  );
}

/** A path as the user gave it, from `directory` when it is relative; `~` and `$VARIABLE`s of the environment are left to the shell but for `~/`. */
export function resolvePath(given: string, directory: string, loading: Loading): string {
  const path = expandHome(given, loading);
  return isAbsolute(path) ? normalize(path) : resolve(directory, path);
}

export function expandHome(path: string, loading: Loading): string {
  return path === '~' || path.startsWith('~/') ? join(loading.context.home, path.slice(1)) : path;
}

/**
 * Finds a file of tasks the way ansible-core finds one beside a role or a playbook: below `directory/subdirectory`, in a
 * role's tasks/, below `directory`, beside the playbook. Answers the last place looked at when there is none.
 */
export function findRelative(
  directory: string,
  subdirectory: string,
  given: string,
  loading: Loading,
  inRole = false,
): string {
  const candidates = relativeCandidates(directory, subdirectory, given, loading, inRole);
  return candidates.find((path) => exists(path, loading)) ?? candidates.at(-1)!;
}

function relativeCandidates(
  directory: string,
  subdirectory: string,
  given: string,
  loading: Loading,
  inRole: boolean,
): string[] {
  if (isAbsolute(given) || given.startsWith('~')) return [resolvePath(given, loading.basedir, loading)];
  const { workingDirectory } = loading.context;
  const role = inRole || isRole(directory, loading);
  const absolute = resolvePath(directory, workingDirectory, loading);
  const base = role && /(?:^|\/)tasks\/?$/.test(directory) ? dirname(absolute) : absolute;
  return [
    join(absolute, subdirectory, given),
    join(base, subdirectory, given),
    ...(role && !given.endsWith(subdirectory) ? [join(base, 'tasks', given)] : []),
    resolve(workingDirectory, subdirectory, given),
    join(base, given),
    fromBasedir(join(subdirectory, given), loading),
    fromBasedir(given, loading),
  ];
}

/** A path below the playbook's directory, unless it is absolute. */
export function fromBasedir(given: string, loading: Loading): string {
  return resolvePath(unquote(given), loading.basedir, loading);
}

/** Whether a directory looks like a role's, or like one of a role's directories. */
function isRole(directory: string, loading: Loading): boolean {
  const path = resolvePath(directory, loading.context.workingDirectory, loading);
  const mains = ['main.yml', 'main.yaml', 'main'];
  if (basename(path) === 'tasks' && mains.some((name) => exists(join(path, name), loading))) return true;
  const homes = [path, dirname(path)];
  return homes.some((home) =>
    ['tasks', 'meta'].some((part) => mains.some((name) => exists(join(home, part, name), loading))),
  );
}
