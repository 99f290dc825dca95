import { ModuleFailure } from '../../src/module/index.js';

export interface KeysWish {
  /** The keys, a line for each. */
  readonly keys: string;
  readonly state: 'present' | 'absent';
  readonly exclusive: boolean;
  readonly key_options?: string | null | undefined;
  readonly comment?: string | null | undefined;
}

/** A line of an authorized_keys file: a key, or what is kept as it is. */
interface Entry {
  readonly id: string;
  readonly type: string | undefined;
  readonly options: string;
  readonly comment: string;
  readonly line: string;
}

const TYPES: ReadonlySet<string> = new Set(
  [
    'ssh-ed25519 ssh-rsa ssh-dss rsa-sha2-256 rsa-sha2-512 ssh-xmss@openssh.com',
    'ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521',
    'sk-ssh-ed25519@openssh.com sk-ecdsa-sha2-nistp256@openssh.com webauthn-sk-ecdsa-sha2-nistp256@openssh.com',
    'ssh-ed25519-cert-v01@openssh.com ssh-rsa-cert-v01@openssh.com ssh-dss-cert-v01@openssh.com',
    'rsa-sha2-256-cert-v01@openssh.com rsa-sha2-512-cert-v01@openssh.com ssh-xmss-cert-v01@openssh.com',
    'ecdsa-sha2-nistp256-cert-v01@openssh.com ecdsa-sha2-nistp384-cert-v01@openssh.com',
    'ecdsa-sha2-nistp521-cert-v01@openssh.com sk-ssh-ed25519-cert-v01@openssh.com',
    'sk-ecdsa-sha2-nistp256-cert-v01@openssh.com',
  ].flatMap((row) => row.split(' ')),
);

/** The text that an authorized_keys file should have; undefined when it has what is asked for. */
export function authorizedKeysAfter(text: string, wish: KeysWish): string | undefined {
  const wanted = wish.keys.split(/\r\n|\r|\n/).filter((line) => line !== '' && !line.startsWith('#'));
  const entries = wanted.map((line) => wantedEntry(line, wish));
  const found = new Map<string, Entry>();
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const entry = entryOf(line);
    // Of two equal lines the later one counts, in its place.
    found.delete(entry.id);
    found.set(entry.id, entry);
  }
  let changed = false;
  for (const entry of entries) {
    const known = found.get(entry.id);
    if (wish.state === 'absent' ? known === undefined : known && isSame(known, entry)) continue;
    changed = true;
    found.delete(entry.id);
    if (wish.state === 'present') found.set(entry.id, entry);
  }
  if (wish.state === 'present' && wish.exclusive) {
    const kept = new Set(entries.map(({ id }) => id));
    for (const id of [...found.keys()].filter((one) => !kept.has(one))) {
      found.delete(id);
      changed = true;
    }
  }
  return changed ? [...found.values()].map(lineOf).join('') : undefined;
}

function wantedEntry(line: string, { key_options: options, comment }: KeysWish): Entry {
  const entry = entryOf(line);
  if (entry.type === undefined) throw new ModuleFailure(`invalid key specified: ${line}`);
  return {
    ...entry,
    options: (options ?? null) === null ? entry.options : tidyOptions(options!),
    comment: comment ?? entry.comment,
  };
}

function entryOf(line: string): Entry {
  const words = line.replaceAll('\\#', '#').trim().split(/\s+/);
  const at = words[0] === '#' ? -1 : words.findIndex((word) => TYPES.has(word));
  const id = words[at + 1];
  if (at === -1 || id === undefined) return { id: line, type: undefined, options: '', comment: '', line };
  return {
    id,
    type: words[at]!,
    options: tidyOptions(words.slice(0, at).join(' ')),
    comment: words.slice(at + 2).join(' '),
    line,
  };
}

/** Options as they are written: between commas that are not quoted. */
function tidyOptions(options: string): string {
  return (options.match(/(?:[^,"']|"[^"]*"|'[^']*')+/g) ?? []).join(',');
}

function isSame(known: Entry, wanted: Entry): boolean {
  const sorted = (options: string) => (options.match(/(?:[^,"']|"[^"]*"|'[^']*')+/g) ?? []).sort().join(',');
  return (
    known.type === wanted.type && known.comment === wanted.comment && sorted(known.options) === sorted(wanted.options)
  );
}

function lineOf({ type, id, options, comment, line }: Entry): string {
  if (type === undefined) return line;
  return `${options === '' ? '' : `${options} `}${type} ${id} ${comment}\n`;
}
