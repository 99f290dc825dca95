import { unescapeOctal } from './facts/mounts.js';

interface Row {
  readonly parent: string;
  readonly root: string;
  readonly point: string;
  readonly source: string;
}

/** What is mounted where, by /proc/self/mountinfo: the directory for a bind mount, else the device. */
export function mountSources(text: string): ReadonlyMap<string, string> {
  const rows = new Map<string, Row>();
  for (const line of text.split('\n').filter((row) => row.trim() !== '')) {
    const fields = line.trim().split(/\s+/);
    const [id = '', parent = '', , root = '', point = ''] = fields.map(unescapeOctal);
    rows.set(id, { parent, root, point, source: unescapeOctal(fields.at(-2) ?? '') });
  }
  return new Map([...rows.values()].map((row) => [row.point, sourceOf(row, rows)]));
}

/** A mount within another file system shows a directory of that one. */
function sourceOf(row: Row, rows: ReadonlyMap<string, Row>): string {
  const parent = row.parent === '1' ? undefined : rows.get(row.parent);
  if (!parent) return row.source;
  const within = parent.root.length > 1 && row.root.startsWith(`${parent.root}/`);
  const root = within ? row.root.slice(parent.root.length) : row.root;
  return parent.point === '/' ? root : `${parent.point}${root}`;
}
