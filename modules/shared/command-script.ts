import { randomBytes } from 'node:crypto';
import { expandingWords } from '../../src/module/expand-paths.js';
import { type Answer, decode, quote, sh, shellFile, shellText } from '../../src/module/index.js';
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

/** What came of it. Times are the target's: epoch seconds, nanoseconds, local date and time. */
export type CommandAnswer =
  | { readonly kind: 'ready' | 'exists' | 'missing' }
  | { readonly kind: 'chdir-failed' | 'exec-failed'; readonly errno: Errno }
  | {
      readonly kind: 'ran';
      readonly rc: number;
      readonly stdout: Uint8Array;
      readonly stderr: Uint8Array;
      readonly start: Moment;
      readonly end: Moment;
    };

export interface Moment {
  readonly epoch: string;
  readonly nanoseconds: string;
  readonly local: string;
}

const DATE = `date '+%s %N %Y-%m-%d %H:%M:%S'`;

/** The whole of it in one script: its standard output is a head line, the command's own output, and a mark with a tail line. */
export function commandScript(command: Command, mark: string): string {
  return [
    command.chdir === undefined ? '' : chdirScript(command.chdir),
    command.creates === undefined ? '' : matchScript(command.creates, 'exists', '||'),
    command.removes === undefined ? '' : matchScript(command.removes, 'missing', '&&'),
    command.check ? 'printf "ready\\n"; exit 0' : runScript(command, mark),
  ].join('\n');
}

export function createMark(): string {
  return `drover-${randomBytes(12).toString('hex')}`;
}

function chdirScript(directory: string): string {
  return sh`drover_dir=${directory}
case $drover_dir in -*) drover_dir=./$drover_dir ;; esac
if ! cd "$drover_dir" 2>/dev/null; then
  if [ -d "$drover_dir" ]; then echo 'chdir-failed EACCES'
  elif [ -e "$drover_dir" ]; then echo 'chdir-failed ENOTDIR'
  else echo 'chdir-failed ENOENT'; fi
  exit 0
fi`;
}

/** Ends with `word` when the pattern matches something (`||`: skip when it exists) or nothing (`&&`). */
function matchScript(pattern: string, word: string, joint: '||' | '&&'): string {
  const found = `{ [ -e "$1" ] || [ -L "$1" ]; }`;
  const test = joint === '||' ? found : `! ${found}`;
  return `set -- ${globWord(pattern)}\nif ${test}; then echo ${word}; exit 0; fi`;
}

function runScript(command: Command, mark: string): string {
  const { shell } = command;
  const words = shell === undefined ? command.words : [shell, '-c', ...command.words];
  const expands = shell === undefined && command.expand;
  return sh`${shellText(expands ? setExpanded(words) : `set -- ${words.map(quote).join(' ')}`)}
${shellText(FIND_PROGRAM)}
printf 'ran %s\n' "$(${shellText(DATE)})"
{ ( exec 2>&3 3>&-; ${shellText(EXECUTE)} ) ; } 3>&2 2>/dev/null
drover_rc=$?
printf '%s %s %s\n' ${mark} "$drover_rc" "$(${shellText(DATE)})"`;
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

/** `exec` never takes a builtin for the program; a name that looks like an option or assignment goes through env. */
const EXECUTE = `case $1 in -*|*=*) exec env -- "$@" ;; *) exec "$@" ;; esac`;

export function readCommand(answer: Answer, mark: string): CommandAnswer {
  const stdout = Buffer.from(answer.stdout);
  const headEnd = stdout.indexOf('\n');
  const [kind, ...words] = decode(stdout.subarray(0, Math.max(headEnd, 0))).split(' ');
  switch (kind) {
    case 'ready':
    case 'exists':
    case 'missing':
      return { kind };
    case 'chdir-failed':
    case 'exec-failed':
      return { kind, errno: words[0] as Errno };
    default: {
      const tailStart = stdout.lastIndexOf(`${mark} `);
      if (kind !== 'ran' || tailStart === -1) throw new Error(`unreadable answer: ${answer.errorText}`);
      const [, rc, ...end] = decode(stdout.subarray(tailStart)).trimEnd().split(' ');
      return {
        kind: 'ran',
        rc: Number(rc),
        stdout: stdout.subarray(headEnd + 1, tailStart),
        stderr: answer.stderr,
        start: momentOf(words),
        end: momentOf(end),
      };
    }
  }
}

function momentOf([epoch, nanoseconds, date, time]: readonly string[]): Moment {
  return { epoch: epoch ?? '0', nanoseconds: nanoseconds ?? '', local: `${date} ${time}` };
}
