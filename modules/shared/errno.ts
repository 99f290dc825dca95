/** Errors of the operating system as Python words them. */
const TEXTS = {
  EPERM: [1, 'Operation not permitted'],
  ENOENT: [2, 'No such file or directory'],
  ENOEXEC: [8, 'Exec format error'],
  EACCES: [13, 'Permission denied'],
  EEXIST: [17, 'File exists'],
  ENOTDIR: [20, 'Not a directory'],
  EISDIR: [21, 'Is a directory'],
  EROFS: [30, 'Read-only file system'],
  ENOTEMPTY: [39, 'Directory not empty'],
} as const satisfies Record<string, readonly [number, string]>;

export type Errno = keyof typeof TEXTS;

export function errnoNumber(code: Errno): number {
  return TEXTS[code][0];
}

/** `[Errno 2] No such file or directory: b'/x'` */
export function errnoText(code: Errno, path: string): string {
  const [number, text] = TEXTS[code];
  return `[Errno ${number}] ${text}: b'${path}'`;
}

/** `[Errno 13] Permission denied: ` with the words behind it, from what a program of the target wrote on standard error. */
export function programErrorText(stderr: string, ...paths: readonly string[]): string {
  const reason = stderr.trim().split('\n')[0]!.split(': ').at(-1)!;
  const code = (Object.keys(TEXTS) as Errno[]).find((name) => TEXTS[name][1] === reason);
  const shown = paths.map((path) => `b'${path}'`).join(' -> ');
  if (code === undefined) return stderr.trim();
  return `[Errno ${TEXTS[code][0]}] ${reason}${shown && `: ${shown}`}`;
}
