import { lstatSync, readdirSync, readFileSync, readlinkSync, type Stats } from 'node:fs';
import { join } from 'node:path';

/** Files by path: kind, mode and owner in one text, and the contents. */
export type Entries = ReadonlyMap<string, { readonly kind: string; readonly text: string }>;

/** What programs leave behind that is none of a module's business: locks, caches, old copies of the account files. */
const IGNORED =
  /^(root\/\.(ansible|cache|python_history)|etc\/ufw|tmp|var\/tmp|run|var\/cache|var\/log)(\/|$)|__pycache__|\.pyc$|^etc\/(\.pwd\.lock|[a-z]+\.lock|[a-z]+-|ld\.so\.cache)$|^etc\/\.updated$/;

/** Everything in a directory but the directories that hold something. */
export function entriesIn(root: string): Entries {
  const rows = new Map<string, { kind: string; text: string }>();
  const walk = (directory: string) => {
    for (const name of readdirSync(join(root, directory))) {
      const path = directory === '' ? name : `${directory}/${name}`;
      if (IGNORED.test(path)) continue;
      const found = lstatSync(join(root, path));
      const below = found.isDirectory() && readdirSync(join(root, path)).length > 0;
      if (below) walk(path);
      else rows.set(path, { kind: kindOf(found, path), text: textOf(found, join(root, path)) });
    }
  };
  walk('');
  return rows;
}

function kindOf(found: Stats, path: string): string {
  // How an overlay marks what is gone.
  if (found.isCharacterDevice() && found.rdev === 0) return 'gone';
  const kinds = [
    [found.isFile(), 'regular file'],
    [found.isSymbolicLink(), 'symbolic link'],
    [found.isDirectory(), 'directory'],
    [true, 'special file'],
  ] as const;
  const kind = kinds.find(([is]) => is)![1];
  // A crontab belongs to the group of the program, whose number is this machine's.
  const owner = path.startsWith('var/spool/cron/') ? 'root' : `${found.uid}:${found.gid}`;
  return `${kind} ${(found.mode & 0o7777).toString(8)} ${owner}`;
}

function textOf(found: Stats, path: string): string {
  if (found.isSymbolicLink()) return readlinkSync(path);
  return found.isFile() ? readFileSync(path, 'utf8') : '';
}

/** What became of the files: one line for each that changed, then the lines that it lost and got. */
export function changesBetween(before: Entries, after: Entries): string[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap((path) => {
    const [old, now] = [before.get(path), after.get(path)];
    if (old && now && old.kind === now.kind && old.text === now.text) return [];
    return [`${path}: ${now?.kind ?? 'gone'}`, ...lineChanges(masked(old?.text ?? ''), masked(now?.text ?? ''))];
  });
}

function lineChanges(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  return [
    ...old.filter((line) => line !== '' && !now.includes(line)).map((line) => `- ${line}`),
    ...now.filter((line) => line !== '' && !old.includes(line)).map((line) => `+ ${line}`),
  ];
}

/** Days in /etc/shadow, and keys, are new each time. */
function masked(text: string): string {
  return text
    .replace(/^# \(\S+ installed on .*\)$/gm, '# (installed)')
    .replace(/^([^:\n]*:[^:\n]*):\d{5}:/gm, '$1:DAY:')
    .replace(/^(ssh-\w+) \S+/gm, '$1 KEY')
    .replace(/(BEGIN OPENSSH PRIVATE KEY-----)[\s\S]*(-----END)/, '$1KEY$2');
}
