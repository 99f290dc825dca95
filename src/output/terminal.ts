import { sgrOf } from './color.js';
import { harmless } from './harmless.js';
import type { LogFile, LogLevel } from './log-file.js';
import { textWidth } from './text-width.js';

/** The streams that output goes to, and what is known of them. The command line's `Io` is one. */
export interface OutputIo {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  out(text: string): void;
  err(text: string): void;
  readonly terminal: { readonly stdout: boolean; readonly stderr: boolean; readonly columns: number };
}

/** Where settings are read: `src/config` gives one. */
export interface OutputSettings {
  get(name: string): unknown;
}

/** What a text is about; its colour is the setting `COLOR_<NAME>`. */
const COLORS = {
  changed: 'COLOR_CHANGED',
  debug: 'COLOR_DEBUG',
  deprecate: 'COLOR_DEPRECATE',
  diffAdd: 'COLOR_DIFF_ADD',
  diffLines: 'COLOR_DIFF_LINES',
  diffRemove: 'COLOR_DIFF_REMOVE',
  error: 'COLOR_ERROR',
  highlight: 'COLOR_HIGHLIGHT',
  included: 'COLOR_INCLUDED',
  ok: 'COLOR_OK',
  skip: 'COLOR_SKIP',
  unreachable: 'COLOR_UNREACHABLE',
  verbose: 'COLOR_VERBOSE',
  warn: 'COLOR_WARN',
} as const;

export type Color = keyof typeof COLORS;

export interface LineOptions {
  readonly color?: Color | undefined;
  readonly stderr?: boolean;
  /** Where it is shown: `screen` keeps it out of the log file, `log` off the screen. Default: both. */
  readonly only?: 'screen' | 'log';
  /** What the log file calls it. Default: INFO. */
  readonly level?: LogLevel;
}

/** A line that is redrawn at the bottom of the screen. It is taken away before anything else is written. */
export interface LiveLine {
  clear(): void;
  redraw(): void;
}

/** The one place that knows about terminals: colour, width, and when text reaches the streams. */
export interface Terminal {
  /** Width that banners fill: 79 where it is not a terminal, else one less than the terminal has. */
  readonly columns: number;
  readonly colored: boolean;
  /** Writes the text and, unless it ends with one, a line break. */
  line(text: string, options?: LineOptions): void;
  /** Writes the text as it is: for callbacks that move the cursor. Not for the log file. */
  write(text: string): void;
  /** A headline, after an empty line and filled up with stars. */
  banner(text: string): void;
  /** The text in a colour, each line by itself; as it is where there is no colour. */
  paint(text: string, color: Color): string;
  attach(live: LiveLine | undefined): void;
  flush(): void;
}

/** Written at the latest when this many characters wait. */
const BUFFER = 1 << 16;

export function createTerminal(io: OutputIo, settings: OutputSettings, log?: LogFile): Terminal {
  const columns = Math.max(79, (io.terminal.stdout ? io.terminal.columns : 0) - 1);
  const colored = isColored(io, settings);
  const writer = createWriter(io, log);

  const paint = (text: string, color: Color) => {
    if (!colored) return text;
    const sgr = sgrOf(settings.get(COLORS[color]));
    return text
      .split('\n')
      .map((line) => `\u001b[${sgr}m${line}\u001b[0m`)
      .join('\n');
  };
  const line = (text: string, { color, stderr = false, only, level = 'INFO' }: LineOptions = {}) => {
    const unix = text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text;
    if (only !== 'screen') writer.log(unix, level);
    if (only === 'log') return;
    const isShown = stderr ? io.terminal.stderr : io.terminal.stdout;
    const whole = unix.endsWith('\n') ? unix.slice(0, -1) : unix;
    const body = isShown ? harmless(whole) : whole;
    writer.write(`${color === undefined ? body : paint(body, color)}\n`, stderr);
  };
  return {
    columns,
    colored,
    line,
    write: (text) => writer.write(text, false),
    banner: bannerOf({ line, columns }),
    paint,
    attach: writer.attach,
    flush: writer.flush,
  };
}

/** The terminal with headlines that fill its `columns`, and that end with what `ending` gives. */
export function withBanner(terminal: Terminal, ending?: () => string): Terminal {
  return { ...terminal, banner: bannerOf(terminal, ending) };
}

function bannerOf({ line, columns }: Pick<Terminal, 'line' | 'columns'>, ending?: () => string) {
  return (text: string) => {
    const title = text.trim();
    const end = ending ? ` ${ending()}` : '';
    line(`\n${title} ${'*'.repeat(Math.max(3, columns - textWidth(title) - textWidth(end)))}${end}`);
  };
}

/** ANSIBLE_FORCE_COLOR wins over ANSIBLE_NOCOLOR and NO_COLOR, which win over what the stream is. */
function isColored(io: OutputIo, settings: OutputSettings): boolean {
  if (settings.get('ANSIBLE_FORCE_COLOR') === true) return true;
  if (settings.get('ANSIBLE_NOCOLOR') === true) return false;
  return io.terminal.stdout && io.environment.TERM !== 'dumb';
}

/** Gathers text and writes it at the end of the turn, in order: when the stream changes, the other is written first. */
function createWriter(io: OutputIo, log: LogFile | undefined) {
  let waiting: string[] = [];
  let length = 0;
  let toStderr = false;
  let scheduled = false;
  let live: LiveLine | undefined;

  const drain = () => {
    if (waiting.length === 0) return;
    const text = waiting.join('');
    waiting = [];
    length = 0;
    if (toStderr) io.err(text);
    else io.out(text);
  };
  const flush = () => {
    log?.flush();
    if (waiting.length === 0) return;
    live?.clear();
    drain();
    live?.redraw();
  };
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      flush();
    });
  };
  return {
    log(text: string, level: LogLevel) {
      if (!log) return;
      log.write(text, level);
      schedule();
    },
    write(text: string, stderr: boolean) {
      if (stderr !== toStderr) {
        flush();
        toStderr = stderr;
      }
      waiting.push(text.isWellFormed() ? text : text.replaceAll(/\p{Surrogate}/gu, '?'));
      length += text.length;
      if (length >= BUFFER) flush();
      else schedule();
    },
    attach(line: LiveLine | undefined) {
      live = line;
    },
    flush,
  };
}
