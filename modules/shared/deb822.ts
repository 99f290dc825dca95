import type { Plain } from '../../src/module/index.js';

/** A name as files have it. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[_\s]+/g, '-')
    .replace(/[^a-z0-9-]+/g, '');
}

/** The keyring file of a source. */
export function keyringOf(name: string, end: string): string {
  return `/etc/apt/keyrings/${slugOf(name)}.${end}`;
}

/** A source in the deb822 format: one field a line, by the names of the options. Those that are not given are left out. */
export function debSource(fields: Readonly<Record<string, Plain>>): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== null && value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => {
      const text = valueText(value);
      return `${fieldName(name)}:${text === '' || text.startsWith('\n') ? '' : ' '}${text}\n`;
    })
    .join('');
}

function fieldName(name: string): string {
  if (name === 'name') return 'X-Repolib-Name';
  if (name === 'uris') return 'URIs';
  return name.replace(
    /(^|_)([a-z])/g,
    (_, before: string, letter: string) => (before ? '-' : '') + letter.toUpperCase(),
  );
}

function valueText(value: Plain): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const text = Array.isArray(value) ? value.join(' ') : String(value);
  return text.includes('\n') ? `\n${indented(text)}` : text;
}

/** Lines that go on are indented, and an empty one is a dot. */
function indented(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => `    ${line.trim() || '.'}`)
    .join('\n');
}
