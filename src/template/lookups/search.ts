import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { expandUser } from '../expand.js';
import { normalPath } from '../posix-path.js';
import type { LookupCall } from './lookup.js';

/** What tells where files are looked for. */
type Searching = Pick<LookupCall, 'environment' | 'engine'>;

/**
 * A file that a lookup names: absolute, or below one of the directories of roles and of the playbook, there in the
 * subdirectory (`files`, `templates` …) first. Warns and gives undefined when there is none.
 */
export function findFile(call: Searching, subdirectory: string, name: string, quiet = false): string | undefined {
  const found = candidates(call, subdirectory, name).find((path) => existsSync(path));
  if (found === undefined && !quiet)
    call.environment.notice({
      type: 'warning',
      message: `Unable to find '${name}' in expected paths (use -vvvvv to see paths)`,
    });
  return found;
}

function candidates(call: Searching, subdirectory: string, name: string): string[] {
  const path = expandUser(name, call.environment.env);
  if (isAbsolute(path)) return [normalPath(path)];
  const { searchPath, basedir } = call.engine.context;
  const directories = [...searchPath, basedir].flatMap((directory) => {
    const places = isTasks(directory) ? [dirname(directory), directory] : [directory];
    return places.flatMap((place) => (subdirectory === '' ? [place] : [join(place, subdirectory), place]));
  });
  return directories.map((directory) => normalPath(join(directory, path)));
}

function isTasks(directory: string): boolean {
  return directory.endsWith('/tasks');
}

/** Directories that are searched for names without one. */
export function searchDirectories(call: LookupCall): string[] {
  const { searchPath, basedir } = call.engine.context;
  return [...new Set([...searchPath, basedir])];
}
