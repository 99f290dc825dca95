/** The fields of a line of fstab, as options give them. */
export interface FstabEntry {
  readonly src?: string | undefined;
  readonly name: string;
  readonly fstype?: string | undefined;
  readonly opts: string;
  readonly dump: string;
  readonly passno: string;
}

export interface FstabEdit {
  readonly text: string;
  readonly changed: boolean;
}

/** Characters that end a field or begin something else. */
function escapeField(text: string): string {
  return text.replaceAll('\\', '\\134').replaceAll(' ', '\\040').replaceAll('&', '\\046');
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function isComment(line: string): boolean {
  return line.trim() === '' || line.trim().startsWith('#');
}

/** Swap has no mount point: it is known by its source. */
function isEntry(fields: readonly string[], entry: FstabEntry): boolean {
  const [src, name, fstype] = fields;
  if (name !== escapeField(entry.name)) return false;
  return !(entry.src !== undefined && name === 'none' && fstype === 'swap' && src !== entry.src);
}

/** The entry is there, with these fields: the last two of them may be missing in a line, and are then added. */
export function putEntry(text: string, entry: FstabEntry): FstabEdit {
  const wanted = [entry.src ?? '', entry.name, entry.fstype ?? '', entry.opts, entry.dump, entry.passno].map(
    escapeField,
  );
  let [found, changed] = [false, false];
  const lines = linesOf(text).map((line) => {
    const fields = wordsOf(line.split('#')[0]!);
    if (isComment(line) || fields.length < 4 || fields.length > 6 || !isEntry(fields, entry)) return line;
    found = true;
    if (fields.join(' ') === wanted.join(' ')) return line;
    changed = true;
    return wanted.join(' ');
  });
  if (!found) lines.push(wanted.join(' '));
  return { text: `${lines.join('\n')}\n`, changed: changed || !found };
}

export function removeEntry(text: string, entry: FstabEntry): FstabEdit {
  const lines = linesOf(text);
  const kept = lines.filter((line) => {
    const fields = wordsOf(line);
    return isComment(line) || fields.length !== 6 || !isEntry(fields, entry);
  });
  const changed = kept.length < lines.length;
  return { text: kept.length === 0 ? '' : `${kept.join('\n')}\n`, changed };
}
