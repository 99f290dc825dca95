/**
 * What differs from run to run or from machine to machine, replaced as `compare.py` replaces it: the recorded
 * expectations went through the same rules. Both must be changed together.
 */
export function normalise(text: string, places: { readonly cwd: string; readonly home: string }): string {
  const named = text.replaceAll(places.cwd, '<CWD>').replaceAll(places.home, '<HOME>');
  const masked = named
    .replace(VOLATILE, (_, key: string) => `"${key}": "<VOL>"`)
    .replace(/"(owner|group|pw_name|gr_name|secontext)": "(?:[^"\\]|\\.)*"/g, '"$1": "<USER>"')
    .replace(/"exception": "(?:[^"\\]|\\.)*"/g, '"exception": "<TRACEBACK>"');
  const replaced = RULES.reduce((result, [rule, by]) => result.replace(rule, by), masked);
  return replaced.replace(HOST_SET, sorted).replaceAll('\r\n', '\n');
}

/** Standard error is compared without blanks: the reference wraps its lines. */
export function squeeze(text: string): string {
  return text.replace(/\s+/g, '');
}

const VOLATILE_KEYS = [
  ...['atime', 'mtime', 'ctime', 'birthtime', 'inode', 'dev', 'pid', 'uid', 'gid', 'blocks', 'block_size'],
  ...['device_type', 'elapsed', 'attributes', 'attr_flags', 'charset', 'mimetype', 'mime_type', 'start', 'end', 'delta'],
  ...['access_time', 'modification_time', 'child_pid', 'frame', '_ansible_no_log', 'started_at'],
];
const VOLATILE = new RegExp(
  `"(${VOLATILE_KEYS.join('|')})": (?:"(?:[^"\\\\]|\\\\.)*"|-?[\\d.]+(?:e-?\\d+)?|null|true|false|\\[[^[\\]{}]*\\])`,
  'g',
);

const RULES: readonly (readonly [RegExp, string])[] = [
  [/ansible-tmp-[\d.]+-\d+-\d+/g, 'ansible-tmp-<T>'],
  [/ansible-local-\w+/g, 'ansible-local-<T>'],
  [/Valid booleans include: [^"\n]*/g, 'Valid booleans include: <SET>'],
  [/allowed in the following modules: [^\n"]*/g, 'allowed in the following modules: <SET>'],
  [/"_original_basename": "\.[a-z0-9_]{8}"/g, '"_original_basename": ".<T>"'],
  [/^ASYNC (?:POLL|OK|FAILED) on .*\n/gm, ''],
  [/^(ansible[\w-]*) \[core [^\]]*\].*\n/gm, ''],
  [/^ {2}(?:config file|configured module search path|executable location|python version) = .*\n/gm, ''],
  [/ansible\.[a-z0-9_]{8}(?!\w|\.[a-z_]{2})/g, 'ansible.<T>'],
  [/\btmp[a-z0-9_]{8}\b/g, 'tmp<T>'],
  [/\bj\d{6,}\.\d+/g, 'j<JID>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<UUID>'],
  [/\.\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~/g, '.<BACKUP>~'],
  [/\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d+)?Z?/g, '<DATETIME>'],
  [/\b\d+:\d\d:\d\d\.\d{6}\b/g, '<DELTA>'],
  [/Paused for [\d.]+ (seconds|minutes)/g, 'Paused for <N> $1'],
  [/"size": 4096\b/g, '"size": "<DIRSIZE>"'],
  [/"version": "\d+"/g, '"version": "<VOL>"'],
  [/port \d{5}\b/g, 'port <PORT>'],
  [
    /(?:Data could not be sent to remote host \\?"[^"]*?\\?"\. Make sure this host can be reached over ssh: |Failed to connect to the host via ssh: )/g,
    '<UNREACHABLE VIA SSH> ',
  ],
];

/** `--list-hosts` of ansible-playbook prints a set. */
const HOST_SET = /^( {4}hosts \(\d+\):\n)((?: {6}\S.*\n)+)/gm;

function sorted(_: string, head: string, lines: string): string {
  return head + (lines.match(/.*\n/g) ?? []).sort().join('');
}
