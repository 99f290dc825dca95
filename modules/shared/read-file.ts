import type { Answer } from '../../src/module/index.js';
import type { Errno } from './errno.js';

/**
 * Prints the file `$drover_src`. When that fails the last line of standard error is the name of what is wrong, and it ends with 1:
 * the shell's tests are asked, for messages of programs differ from system to system.
 */
export const READ_FILE = `if [ -f "$drover_src" ] || [ -c "$drover_src" ] || [ -p "$drover_src" ]; then
  cat <"$drover_src" && exit 0
fi
exec >&2
if [ -d "$drover_src" ]; then echo EISDIR
elif [ -e "$drover_src" ]; then echo EACCES
else
  drover_up=$drover_src
  while [ -n "$drover_up" ] && [ ! -e "$drover_up" ]; do
    case $drover_up in */*) drover_up=\${drover_up%/*} ;; *) drover_up= ;; esac
  done
  if [ -n "$drover_up" ] && [ ! -d "$drover_up" ]; then echo ENOTDIR
  elif [ -n "$drover_up" ] && [ ! -x "$drover_up" ]; then echo EACCES
  else echo ENOENT
  fi
fi
exit 1`;

/** What went wrong when `READ_FILE` ended with 1. */
export function errnoOf(answer: Answer): Errno {
  return (answer.errorText.trimEnd().split('\n').at(-1) || 'ENOENT') as Errno;
}

/** What the reference says of a file that cannot be read. It does not fill in the name in the last case. */
export function unreadable(errno: Errno, source: string): string {
  if (errno === 'ENOENT') return `File not found: ${source}`;
  if (errno === 'EACCES') return `File is not readable: ${source}`;
  if (errno === 'EISDIR') return `Source is a directory and must be a file: ${source}`;
  return 'Unable to slurp file: {source}';
}
