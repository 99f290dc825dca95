import { quote } from '../base/shell.js';
import type { Input, ScriptForm } from './session.js';
import { sizeOf } from './upload.js';

/**
 * The shell program that stays on the host and runs one script after the other, and the text that it is fed.
 *
 * A request is a line `nonce scriptBytes stdinBytes form !` (the loop's own text may hold no `!`), then the script, then its standard input. What is small comes as
 * lines up to one that holds the nonce; what is not, as that many bytes, which are the last of a request. The script's output goes straight into the
 * channel. The answer follows it: `nonce:status:left:times` and a line break on stdout, `nonce` and a line break on stderr. Nothing
 * is sent while a script runs, so that a tool which reads ahead finds nothing to take away.
 */

/** Bytes up to which text comes as lines: `read` costs a system call a byte, another program costs a millisecond. */
const LINES_LIMIT = 4096;

/** Linux takes no longer word than 128 KiB, and a script is one of `sh -c`. */
const SCRIPT_LIMIT = 120_000;

/** A look is no word of a command. What is left is that a shell holds it twice. */
export const LOOK_LIMIT = 1_000_000;

/** Bytes that a script of this form can have. */
export function scriptLimit(form: ScriptForm | undefined): number {
  return form === 'look' ? LOOK_LIMIT : SCRIPT_LIMIT;
}

/**
 * The command that starts the loop at once, its lines as words: the host reads them in one go. Any login shell can take it
 * (csh and fish differ inside quotes), for the words hold no quote, backslash, `!` or line break. `mark` comes on both outputs.
 */
export function loopCommand(shell: string, mark: string): string {
  const words = [`_dn=${mark}`, ...LOOP.trimEnd().split('\n')].map((line) => `'${line}'`);
  const starter = `echo ${mark};p=;for l;do p=$p$l\${IFS#??};done;eval "$p"`;
  return `${quote(shell)} -c '${starter}' ${quote(shell)} ${words.join(' ')}`;
}

/**
 * A shorter command, for where it is shown or logged: it prints `mark`, reads the loop of `loopText` up to a line `.` and
 * becomes it. `sudo -i` hands it to another shell, with each `$` unquoted: so none is in it, but for those that printf writes.
 */
export function readerCommand(shell: string, mark: string): string {
  const reader = `echo ${mark};set +f;p=;l=;until test "$l" = .;do p=$p$l\${IFS#??};IFS= read -r l||exit;done;eval "$p"`;
  const written = reader.replaceAll('$', '\\044').replaceAll('"', '\\042');
  return `${quote(shell)} -c 'set -f;eval \`printf "${written}"\`' ${quote(shell)}`;
}

/** The loop as `readerCommand` reads it. `mark` comes on stderr as soon as it runs. */
export function loopText(mark: string): string {
  return `_dn=${mark}\n${LOOP}.\n`;
}

export interface Request {
  /** Everything up to the bytes of standard input, where these are not among it. */
  readonly head: Buffer;
  /** Bytes that follow the head. */
  readonly tail: Input | undefined;
}

/** How the loop knows the forms. */
const LETTERS: { readonly [F in ScriptForm]-?: string } = { program: 'p', look: 'l', command: 'c' };

/** One script with its input, framed. */
export function requestOf(
  nonce: string,
  script: Uint8Array,
  stdin: Input | undefined,
  form: ScriptForm = 'program',
): Request {
  const lines = stdin instanceof Uint8Array && isSmallText(stdin) ? stdin : undefined;
  const input = stdin === undefined || sizeOf(stdin) === 0 ? 'none' : lines ? 'lines' : 'bytes';
  // A `head` that reads ahead (BusyBox, BSD) would take the input with the script.
  const asLines = script.length <= LINES_LIMIT || input !== 'none';
  const inputSize = input === 'none' ? '-' : input === 'lines' ? 0 : sizeOf(stdin!);
  const header = `${nonce} ${asLines ? 0 : script.length} ${inputSize} ${LETTERS[form]} !\n`;
  const end = Buffer.from(asLines ? `\n${nonce}\n` : nonce);
  const parts = [Buffer.from(header), script, end];
  if (input === 'lines') parts.push(lines!, Buffer.from(`\n${nonce}\n`));
  return { head: Buffer.concat(parts), tail: input === 'bytes' ? stdin : undefined };
}

/** `read` of some shells loses NULs and bytes that are no UTF-8. */
function isSmallText(bytes: Uint8Array): boolean {
  return bytes.length <= LINES_LIMIT && !bytes.includes(0) && isUtf8(bytes);
}

const strict = new TextDecoder('utf-8', { fatal: true });

function isUtf8(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/**
 * The loop. Descriptors: 3 and 4 are the channel's stdout and stderr, 5 its stdin, 6 the script's stdin.
 *
 * A program is a `sh -c` in a process group of its own: by the shell's job control where it works without a terminal (bash, ksh, mksh), by
 * setsid elsewhere (dash, BusyBox), which makes it a session too. A look is evaluated in a subshell: starting a program costs
 * more than everything else here. A command is a look that ends by becoming the words that it left in "$@", in a process group
 * of its own. Beside each a watcher reads the channel: end of file means that the controller gave up or is lost, and it kills
 * first the loop, so that nothing more is reported, then the script's whole tree. `left` is 1 when processes of the group outlive
 * the script: they may still write to the channel, so the loop ends and the next script gets a new one.
 *
 * `times` are a command's: beginning and end, and `base`. They are read without starting a program, from the shell's own clock
 * or, in hundredths of a second since the host's start, from Linux's /proc/uptime; `base` is the latter at one moment, the date at that
 * moment, and the zone.
 */
const LOOP = compact(String.raw`
  exec 3>&1 4>&2 5<&0 6</dev/null >/dev/null 2>&1
  _ds=$0
  _dl=\${IFS#??}

  # The pids of the script's descendants, of their process groups and sessions, gathered until nothing is new. Linux's
  # table is read by the shell alone; elsewhere ps prints it.
  _dtable() {
    if [ -r /proc/1/stat ]; then
      for _df in /proc/[0-9]*/stat; do
        read -r _dx <"$_df" || continue
        set -- \${_dx%% *} \${_dx##*[)] }
        [ $2 = Z ] || echo $1 $3 $4 $5
      done
    else
      ps -A -o pid= -o ppid= -o pgid= || ps -o pid,ppid,pgid
    fi
  }
  _dtree() {
    _dm=1
    while [ $_dm = 1 ]; do
      _dm=0
      while read -r _dq _da _db _dx; do
        case $_dt in *" $_dq "*) continue ;; esac
        case $_dt in *" $_da "* | *" $_db "* | *" $_dx "*) _dt="$_dt$_dq " _dm=1 ;; esac
      done <<_D
$1
_D
    done
  }
  _dalive() {
    while read -r _dq _dx; do
      case $_dt in *" $_dq "*) return 0 ;; esac
    done <<_D
$1
_D
    return 1
  }
  _dkill() {
    trap "" HUP INT TERM PIPE
    kill -9 $$
    _dt=" $_dp "
    _dtree "$(_dtable)"
    kill -TERM -$_dp
    kill -TERM $_dt
    for _dr in 0.1 0.2 0.3 0.4; do
      _dc=$(_dtable)
      _dtree "$_dc"
      _dalive "$_dc" || break
      sleep $_dr || sleep 1
    done
    kill -KILL -$_dp
    kill -KILL $_dt
  }

  # A word that looks like an option must not be taken for one.
  _dgo() {
    exec >&3 2>&4 3>&- 4>&- 5<&- 6<&-
    case $_dk in
    p) exec $_dg "$_ds" -c "$_dc" ;;
    l) eval "$_dc"
      exit ;;
    esac
    eval "$_dc"
    case $1 in -*) set -- env -- "$@" ;; esac
    exec $_dg "$@"
  }

  # Text on the script's standard input. In a pipeline job control takes the first process for the group's leader, setsid
  # the one that it becomes.
  set -m
  case $- in
  *m*) _dg=
    _dtext() { (printf %s "$_di" | _dgo) & } ;;
  *) _dg=
    command -v setsid && _dg=setsid
    _dtext() { printf %s "$_di" | _dgo & } ;;
  esac
  _dlines() {
    _di=
    until IFS= read -r _dx || exit; [ "$_dx" = $_dn ]; do _di=$_di$_dx$_dl; done
    _di=\${_di%?}
  }

  # The spool has no name any more before the script begins.
  _dspool() {
    _df=\${TMPDIR:-/tmp}/.drover-$_dn
    (umask 077; set -C; head -c $_db >"$_df") 2>&4
    [ "$(wc -c <"$_df")" -eq $_db ] || { rm -f "$_df"; _danswer spool; exit; }
    exec 6<"$_df"
    rm -f "$_df"
  }

  _dclock() {
    _dt=$EPOCHREALTIME
    [ "$_dt" ] || read -r _dt _dx </proc/uptime || _dt=$(date +%s)
  }

  # echo, since some shells have no printf of their own; the words hold nothing that echo would change.
  _danswer() {
    echo "$_dn:$1" >&3
    echo $_dn >&4
  }

  echo $_dn >&4
  while read -r _dn _da _db _dk _de; do
    _d0= _dt=
    if [ $_da = 0 ]; then
      _dlines
      _dc=$_di
    else
      _dc=$(head -c $((_da + \${#_dn})))
      case $_dc in *$_dn) _dc=\${_dc%$_dn} ;; *) exit ;; esac
    fi
    case $_db in 0) _dlines ;; -) ;; *) _dspool ;; esac
    if [ $_dk = c ]; then
      _dclock
      [ "$_dz" ] || _dz="$_dt $(date "+%s %N %z")"
      _d0=$_dt
    fi
    if [ "$_db" = 0 ]; then _dtext; else
      _dgo <&6 &
    fi
    eval "_dp=$"$_de
    { read -r _dx <&5 || _dkill; } &
    eval "_dw=$"$_de
    wait $_dp
    _dr=$?
    [ $_dk = c ] && _dclock
    kill -9 $_dw
    wait $_dw
    kill -0 -$_dp && _danswer "$_dr:1:$_d0 $_dt $_dz" && exit
    _danswer "$_dr:0:$_d0 $_dt $_dz"
    exec 6</dev/null
  done
`);

/** Without comments and indentation: every byte of it is read one by one. */
function compact(text: string): string {
  return text
    .replaceAll('\\${', '${')
    .replace(/^\s+/gm, '')
    .replace(/^#.*\n/gm, '');
}
