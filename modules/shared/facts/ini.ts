import { repr } from '../../../src/values/repr.js';

/** How deep references may lead. */
const DEPTH = 10;

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

/**
 * The options of a section with each `%(name)s` replaced, as ConfigParser does it; `%%` is a percent sign. What is neither throws.
 */
export function interpolate(section: string, options: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...options].map(([name, raw]) => [name, replaced({ section, name, raw, options }, raw, 1)]));
}

interface Place {
  readonly section: string;
  readonly name: string;
  readonly raw: string;
  readonly options: ReadonlyMap<string, string>;
}

function replaced(place: Place, text: string, depth: number): string {
  const at = `option ${repr(place.name)} in section ${repr(place.section)} contains an interpolation key`;
  const raw = `Raw value: ${repr(place.raw)}`;
  if (depth > DEPTH) {
    throw new Error(
      `Recursion limit exceeded in value substitution: ${at} which cannot be substituted in ${DEPTH} steps. ${raw}`,
    );
  }
  return text.replace(/%(%|\(([^)]+)\)s|)/g, (_, after: string, key: string | undefined, from: number) => {
    if (after === '%') return '%';
    const rest = text.slice(from);
    if (key === undefined && rest.startsWith('%('))
      throw new Error(`bad interpolation variable reference ${repr(rest)}`);
    if (key === undefined) throw new Error(`'%' must be followed by '%' or '(', found: ${repr(rest)}`);
    const value = place.options.get(key.toLowerCase());
    if (value === undefined) {
      throw new Error(`Bad value substitution: ${at} ${repr(key)} which is not a valid option name. ${raw}`);
    }
    return value.includes('%') ? replaced(place, value, depth + 1) : value;
  });
}
