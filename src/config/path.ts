import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { fileStats } from '../base/file-stats.js';

/** What paths are resolved against. */
export interface PathContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
}

/**
 * An absolute path: `{{CWD}}`, `$NAME`, `${NAME}`, `~` and `~user` are expanded, `.` and `..` taken out. A relative path
 * starts at `base`, which may be a file (then at its directory); symbolic links are not followed.
 */
export function resolvePath(path: string, context: PathContext, base: string = context.cwd): string {
  const here = path.replaceAll('{{CWD}}', context.cwd);
  const expanded = expandUser(expandVariables(here, context.environment), context.home);
  const absolute = isAbsolute(expanded) ? expanded : join(directoryOf(base, context), expanded);
  const normal = normalize(absolute);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}

/** `$NAME` and `${NAME}`; names that are not set stay as they are, as in Python's os.path.expandvars. */
function expandVariables(path: string, environment: PathContext['environment']): string {
  return path.replace(/\$(?:(\w+)|\{([^}]*)\})/g, (whole, bare?: string, braced?: string) => {
    return environment[bare ?? braced ?? ''] ?? whole;
  });
}

function expandUser(path: string, home: string): string {
  const match = /^~([^/]*)(.*)$/s.exec(path);
  if (!match) return path;
  const directory = match[1] === '' ? home : homeOf(match[1]!);
  return directory === undefined ? path : directory.replace(/\/+$/, '') + match[2] || '/';
}

function homeOf(user: string): string | undefined {
  try {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((entry) => entry.startsWith(`${user}:`));
    return line?.split(':')[5];
  } catch {
    return undefined;
  }
}

function directoryOf(base: string, { cwd }: PathContext): string {
  return base !== cwd && isFile(base) ? dirname(base) : base;
}

function isFile(path: string): boolean {
  return fileStats(path)?.isFile() ?? false;
}
