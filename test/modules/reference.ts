import type { PlainDict } from '../../src/module/plain.js';

/** Keys that say when, where and as whom something happened, or that only one side has. */
const VOLATILE: ReadonlySet<string> = new Set(['invocation', '_ansible_error', 'exception', 'failed', 'warnings']);
const MASKED: ReadonlySet<string> = new Set([
  'uid',
  'gid',
  'owner',
  'group',
  'pw_name',
  'gr_name',
  'start',
  'end',
  'delta',
  'inode',
  'dev',
  'atime',
  'mtime',
  'ctime',
  'version',
  'secontext',
  'attr_flags',
  'attributes',
  'blocks',
  'block_size',
  'mimetype',
  'charset',
]);

/** A result as cases record it: the scratch directory is `@`, what changes from run to run is masked. */
export function comparable(result: unknown, root: string): unknown {
  const shown = JSON.parse(JSON.stringify(result, mapsAsObjects)) as PlainDict;
  const { changed, ...rest } = mask(shown, root, RECORDED) as PlainDict;
  return { changed: changed ?? false, ...rest };
}

/** Keys that differ between two runs, or between two file systems. */
const UNSTABLE: ReadonlySet<string> = new Set([
  'start',
  'end',
  'delta',
  'elapsed',
  'inode',
  'atime',
  'mtime',
  'ctime',
  'version',
  'dev',
  'blocks',
  'block_size',
  'attr_flags',
  'attributes',
]);
const UNCOMPARED: ReadonlySet<string> = new Set(['invocation', '_ansible_error', 'exception', 'deprecations']);

/** A result as two programs on one machine are compared by it: owners count, and warnings and failures, too. */
export function resultShown(result: unknown, root: string): unknown {
  const shown = JSON.parse(JSON.stringify(result, mapsAsObjects)) as PlainDict;
  const { changed, failed, ...rest } = mask(shown, root, { masked: UNSTABLE, dropped: UNCOMPARED }) as PlainDict;
  return { changed: changed ?? false, failed: failed ?? false, ...rest };
}

/** Keys that differ on a machine whose accounts are given. */
const TIMES: ReadonlySet<string> = new Set(['start', 'end', 'delta', 'atime', 'mtime', 'ctime']);

/** A result on a machine of the tests' own: owners count. Lines of output are added by the controller. */
export function resultOnMachine(result: PlainDict): PlainDict {
  const shown = JSON.parse(JSON.stringify(result, mapsAsObjects)) as PlainDict;
  const { changed, ...rest } = mask(shown, '/@', { masked: TIMES, dropped: VOLATILE }) as PlainDict;
  const { stdout_lines: _out, stderr_lines: _err, _ansible_verbose_override: _shown, ...kept } = rest;
  return { ...(result.failed ? { failed: true } : {}), changed: changed ?? false, ...kept };
}

interface Masks {
  readonly masked: ReadonlySet<string>;
  readonly dropped: ReadonlySet<string>;
}

const RECORDED: Masks = { masked: MASKED, dropped: VOLATILE };

function mapsAsObjects(_key: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value);
  return typeof value === 'bigint' ? Number(value) : value;
}

function mask(value: unknown, root: string, masks: Masks): unknown {
  if (typeof value === 'string') return maskText(value, root);
  if (Array.isArray(value)) return value.map((item) => mask(item, root, masks));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !masks.dropped.has(key));
  return Object.fromEntries(
    entries
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [maskText(key, root), maskEntry(key, item, value, root, masks)]),
  );
}

function maskEntry(key: string, item: unknown, around: object, root: string, masks: Masks): unknown {
  if (masks.masked.has(key) && item !== null) return '<masked>';
  const directory = 'state' in around && around.state === 'directory';
  if (key === 'size' && (directory || ('isdir' in around && around.isdir))) return '<masked>';
  return mask(item, root, masks);
}

/** Text without names that differ from run to run. */
export function maskText(text: string, root: string): string {
  return text
    .replaceAll(root, '@')
    .replace(/\.\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~/g, '.BACKUP')
    .replace(/[^" ]*\/\.ansible\/tmp\/ansible-(?:module)?tmp-[\w.]+-\w+(?:-\d+)?/g, '<tmp>')
    .replace(/\b(ansible|p)\.[a-z0-9_]{8}(?![\w-])/g, '$1.XXXXXXXX')
    .replace(/(?<=<tmp>\/|@\/(?:\w+\/)?)tmp[a-z0-9_]{8}\b/g, 'tmpX')
    .replace(/[^" ]*\/\.ansible\/tmp\/ansible-local-[^/"]+\/[^/" ]+/g, '<local>')
    .replace(/\.[A-Za-z0-9_]+\.tmp\b|\/\.drover\.[A-Za-z0-9]+/g, '<temporary>');
}
