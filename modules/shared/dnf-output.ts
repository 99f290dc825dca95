/** A package of a transaction, from the table that dnf shows. */
export interface DnfItem {
  readonly action: 'install' | 'upgrade' | 'downgrade' | 'reinstall' | 'remove';
  readonly name: string;
  readonly arch: string;
  readonly version: string;
}

export interface DnfOutput {
  readonly items: readonly DnfItem[];
  /** Arguments that nothing matched. */
  readonly unmatched: readonly string[];
  /** Arguments that excludes leave nothing of, with what is said of them. */
  readonly filtered: readonly string[];
}

const SECTIONS: readonly (readonly [RegExp, DnfItem['action'] | 'skip' | 'group'])[] = [
  [/^(?:Installing|Upgrading|Removing) (?:Environment )?Groups.*:$/i, 'group'],
  [/^Installing group\/module packages:$/, 'install'],
  [/^(?:Enabling|Disabling|Resetting|Installing|Upgrading|Switching).*(?:module|profile).*:$/i, 'group'],
  [/^Installing.*:$/, 'install'],
  [/^Upgrading.*:$/, 'upgrade'],
  [/^Downgrading.*:$/, 'downgrade'],
  [/^Reinstalling.*:$/, 'reinstall'],
  [/^Removing.*:$/, 'remove'],
  [/^Skipping .*:$/, 'skip'],
];

/** Reads what dnf 4 or 5 prints. The table may break lines anywhere between its columns: its words are counted. */
export function readDnfOutput(text: string): DnfOutput {
  const items: DnfItem[] = [];
  let section: DnfItem['action'] | 'skip' | 'group' | undefined;
  let words: string[] = [];
  const flush = () => {
    if (section !== undefined && section !== 'skip' && section !== 'group') items.push(...readRows(words, section));
    words = [];
  };
  for (const line of text.split('\n')) {
    if (/^Transaction Summary/.test(line)) break;
    const found = /^\S/.test(line) ? SECTIONS.find(([pattern]) => pattern.test(line)) : undefined;
    if (found) {
      flush();
      section = found[1];
    } else if (section !== undefined && /^\s+replacing\s/.test(line)) {
      items.push(...replacedOn(line));
    } else if (section !== undefined && /^\s+\S/.test(line)) {
      words.push(...line.trim().split(/\s+/));
    }
  }
  flush();
  const unmatched = [...text.matchAll(/^No match for argument: (.*)$/gm)].map(([, name]) => name!);
  const filtered = [...text.matchAll(/^All matches were filtered out by .* for argument: (.*)$/gm)];
  return {
    items,
    unmatched: [...new Set(unmatched)],
    filtered: [...new Set(filtered.map(([line, name]) => `${name} ${line}`))],
  };
}

/** What a package takes the place of under another name: `replacing  old.noarch 1.0-1`. */
function replacedOn(line: string): DnfItem[] {
  const [, name, arch, version] = /^\s+replacing\s+(\S+)\.(\S+)\s+(\S+)/.exec(line) ?? [];
  return name === undefined ? [] : [{ action: 'remove', name, arch: arch!, version: version! }];
}

/** Package, architecture, version, repository, size; the size's unit is a word of its own, or missing. */
function readRows(words: readonly string[], action: DnfItem['action']): DnfItem[] {
  const items: DnfItem[] = [];
  for (let at = 0; at + 4 < words.length; ) {
    const [name, arch, version] = words.slice(at, at + 3) as [string, string, string];
    items.push({ action, name, arch, version });
    at += /^(?:[kMGTPEZY]|B|[KMGTPE]iB)$/.test(words[at + 5] ?? '') ? 6 : 5;
  }
  return items;
}

/** `foo-1.0-1.noarch`, with the epoch where there is one. */
export function nevraOf({ name, arch, version }: Pick<DnfItem, 'name' | 'arch' | 'version'>): string {
  return `${name}-${version.replace(/^0:/, '')}.${arch}`;
}
