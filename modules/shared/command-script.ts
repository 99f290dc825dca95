import { expandingWords } from '../../src/module/expand-paths.js';
import { type Answer, quote, sh, shellFile } from '../../src/module/index.js';
import type { Errno } from './errno.js';
import { globWord } from './glob-word.js';

/** A command to run on the target, with its conditions. */
export interface Command {
  /** Words to execute as they are; or, with `shell`, the text for that shell's `-c`. */
  readonly words: readonly string[];
  readonly shell: string | undefined;
  readonly expand: boolean;
  readonly chdir: string | undefined;
  readonly creates: string | undefined;
  readonly removes: string | undefined;
  /** Checks the conditions only. */
  readonly check: boolean;
}

/** What came of it. */
export type CommandAnswer =
  | { readonly kind: 'ready' | 'exists' | 'missing' }
  | { readonly kind: 'chdir-failed' | 'exec-failed'; readonly errno: Errno }
  | { readonly kind: 'ran' };

/**
 * A script of the form `command`: it leaves the words to run in `$@`, or prints the mark and why there is nothing to run, and ends.
 */
export function commandScript(command: Command, mark: string): string {
  const { shell } = command;
  const words = shell === undefined ? command.words : [shell, '-c', ...command.words];
  const expands = shell === undefined && command.expand;
  return [
    command.chdir === undefined ? '' : chdirScript(command.chdir, mark),
    command.creates === undefined ? '' : matchScript(command.creates, `${mark} exists`, '||'),
    command.removes === undefined ? '' : matchScript(command.removes, `${mark} missing`, '&&'),
    command.check
      ? `echo '${mark} ready'; exit 0`
      : `${expands ? setExpanded(words) : `set -- ${words.map(quote).join(' ')}`}\n${findScript(words[0] ?? '', mark)}`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function chdirScript(directory: string, mark: string): string {
  // Into the directory itself, as chdir(2) goes: the program keeps the PWD of before, which shells mend.
  return sh`drover_dir=${directory} drover_pwd=$PWD
case $drover_dir in -*) drover_dir=./$drover_dir ;; esac
if CDPATH='' cd -P "$drover_dir" 2>/dev/null; then PWD=$drover_pwd
else
  if [ -d "$drover_dir" ]; then drover_errno=EACCES
  elif [ -e "$drover_dir" ]; then drover_errno=ENOTDIR
  else drover_errno=ENOENT; fi
  echo ${mark} chdir-failed $drover_errno
  exit 0
fi`;
}

/** Ends with `words` when the pattern matches something (`||`: skip when it exists) or nothing (`&&`). */
function matchScript(pattern: string, words: string, joint: '||' | '&&'): string {
  const found = `{ [ -e "$1" ] || [ -L "$1" ]; }`;
  const test = joint === '||' ? found : `! ${found}`;
  return `set -- ${globWord(pattern)}\nif ${test}; then echo '${words}'; exit 0; fi`;
}

/** A missing program is told from one that exits with 127. Most commands name a file, for which one look is enough. */
function findScript(program: string, mark: string): string {
  const find = program.startsWith('/')
    ? '{ [ -f "$1" ] && [ -x "$1" ]; } || { drover_errno=ENOENT; [ -e "$1" ] && drover_errno=EACCES'
    : `${FIND_PROGRAM}\ndrover_find "$1" || {`;
  return `${find}\necho '${mark} exec-failed '$drover_errno; exit 0; }`;
}

/** Words that hold `~` or `$` expand on the target; a tilde must stand in an assignment, where BusyBox handles it well. */
function setExpanded(words: readonly string[]): string {
  const lines = words.map((word, at) => {
    if (!/^~|\$/.test(word)) return `set -- ${at === 0 ? '' : '"$@" '}${quote(word)}`;
    const [tilde, rest] = splitWords(expandingWords(word));
    return `drover_tilde=${tilde}; set -- ${at === 0 ? '' : '"$@" '}"$drover_tilde"${rest}`;
  });
  return lines.join('\n');
}

function splitWords(words: string): [string, string] {
  const at = words.indexOf(' ');
  return [words.slice(0, at), words.slice(at + 1)];
}

const FIND_PROGRAM = shellFile(import.meta.url, 'find-program.sh');

export function readCommand(answer: Answer, mark: string): CommandAnswer {
  if (!answer.text.startsWith(`${mark} `)) return { kind: 'ran' };
  const [, kind, errno] = answer.text.trimEnd().split(' ');
  switch (kind) {
    case 'ready':
    case 'exists':
    case 'missing':
      return { kind };
    case 'chdir-failed':
    case 'exec-failed':
      return { kind, errno: errno as Errno };
    default:
      throw new Error(`unreadable answer: ${answer.text}`);
  }
}
