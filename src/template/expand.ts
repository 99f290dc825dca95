import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';

type Env = Readonly<Record<string, string | undefined>>;

/** Python's `expanduser`: `~` and `~name` at the start, left alone when the user is not known. */
export function expandUser(path: string, env: Env): string {
  if (!path.startsWith('~')) return path;
  const slash = path.indexOf('/');
  const name = slash === -1 ? path.slice(1) : path.slice(1, slash);
  const home = name === '' ? (env.HOME ?? homedir()) : homeOf(name);
  if (home === undefined) return path;
  const rest = slash === -1 ? '' : path.slice(slash);
  return home.replace(/\/+$/, '') + rest || '/';
}

function homeOf(name: string): string | undefined {
  try {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((entry) => entry.startsWith(`${name}:`));
    return line?.split(':')[5];
  } catch {
    return undefined;
  }
}

/** Python's `expandvars`: `$NAME` and `${NAME}`, left alone when not set. */
export function expandVariables(path: string, env: Env): string {
  return path.replace(/\$(\w+|\{[^}]*\})/gu, (whole, name: string) => env[name.replace(/^\{|\}$/g, '')] ?? whole);
}
