/**
 * INI text as Python's ConfigParser reads it: `key = value` or `key: value` in sections, keys in lower case, indented
 * lines go on, `[DEFAULT]` holds for all sections. Undefined when it is none.
 */
export function parseIni(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> | undefined {
  const sections = new Map<string, Map<string, string>>();
  const defaults = new Map<string, string>();
  let section: Map<string, string> | undefined;
  let key: string | undefined;
  for (const line of text.split('\n')) {
    if (/^\s*([#;]|$)/.test(line)) continue;
    if (/^\s/.test(line) && key !== undefined && section) {
      section.set(key, `${section.get(key)}\n${line.trim()}`);
      continue;
    }
    const header = /^\[([^\]]+)\]/.exec(line.trim())?.[1];
    if (header !== undefined) {
      if (sections.has(header)) return undefined;
      section = header === 'DEFAULT' ? defaults : new Map();
      if (header !== 'DEFAULT') sections.set(header, section);
      key = undefined;
      continue;
    }
    const match = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(line.trim());
    if (!match || !section) return undefined;
    key = match[1]!.toLowerCase();
    if (section.has(key)) return undefined;
    section.set(key, match[2]!.trim());
  }
  return new Map([...sections].map(([name, options]) => [name, new Map([...options, ...missing(defaults, options)])]));
}

function missing(defaults: ReadonlyMap<string, string>, options: ReadonlyMap<string, string>): [string, string][] {
  return [...defaults].filter(([name]) => !options.has(name));
}
