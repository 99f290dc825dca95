/** Files by path: kind, mode and owner in one text, and the contents. */
export type Entries = ReadonlyMap<string, { readonly kind: string; readonly text: string }>;

/** What programs leave behind that is none of a module's business: locks, caches, old copies of the account files. */
const IGNORED =
  /^(root\/\.(ansible|cache|python_history)|etc\/ufw|tmp|var\/tmp|run|var\/cache|var\/log)(\/|$)|__pycache__|\.pyc$|^etc\/(\.pwd\.lock|[a-z]+\.lock|[a-z]+-|ld\.so\.cache)$|^etc\/\.updated$/;

export function entriesOf(listing: string): Entries {
  const lines = listing.split('\n');
  const rows = new Map<string, { kind: string; text: string }>();
  for (let at = 0; at + 1 < lines.length; at += 2) {
    const [kind = '', mode, owner, major, name = ''] = lines[at]!.split('|');
    const path = name.replace(/^\.\//, '');
    if (IGNORED.test(path)) continue;
    const gone = kind === 'character special file' && major === '0';
    const text = Buffer.from(lines[at + 1]!, 'base64').toString('utf8');
    // A crontab belongs to the group of the program, whose number is this machine's.
    const shown = path.startsWith('var/spool/cron/') ? 'root' : owner;
    rows.set(path, {
      kind: gone ? 'gone' : `${kind.replace('regular empty file', 'regular file')} ${mode} ${shown}`,
      text,
    });
  }
  return rows;
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
