import { constants } from 'node:os';

/** Texts of the usual errors of the operating system, as strerror gives them. */
const TEXTS: Readonly<Record<string, string>> = {
  EPERM: 'Operation not permitted',
  ENOENT: 'No such file or directory',
  EIO: 'Input/output error',
  ENOEXEC: 'Exec format error',
  EACCES: 'Permission denied',
  EBUSY: 'Device or resource busy',
  EEXIST: 'File exists',
  EXDEV: 'Invalid cross-device link',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EINVAL: 'Invalid argument',
  EMFILE: 'Too many open files',
  EFBIG: 'File too large',
  ENOSPC: 'No space left on device',
  EROFS: 'Read-only file system',
  ENAMETOOLONG: 'File name too long',
  ENOTEMPTY: 'Directory not empty',
  ELOOP: 'Too many levels of symbolic links',
  ENETUNREACH: 'Network is unreachable',
  EHOSTUNREACH: 'No route to host',
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset by peer',
  ETIMEDOUT: 'Connection timed out',
};

/** An error of the operating system as Python prints it: `[Errno 2] No such file or directory: '/x'`, or `b'/x'` as bytes. */
export function systemErrorText(error: unknown, asBytes = false): string {
  const { code, path, message } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  const text = code !== undefined && Object.hasOwn(TEXTS, code) ? TEXTS[code] : undefined;
  if (code === undefined || text === undefined) return message ?? String(error);
  const number = (constants.errno as Record<string, number>)[code];
  return `[Errno ${number}] ${text}${path === undefined ? '' : `: ${asBytes ? 'b' : ''}'${path}'`}`;
}
