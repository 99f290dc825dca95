import type { Ora } from 'ora';
import type { Event } from '../engine/event.js';
import type { OutputIo, Terminal } from './terminal.js';

/** The live line of a run on a terminal: how many hosts are done with which task, and for how long it runs. */
export interface Progress {
  follow(event: Event): void;
  /** Takes the line away until `resume`: someone else uses the terminal. */
  pause(): void;
  resume(): void;
  stop(): void;
}

/** Shown on stderr, and only where both streams are terminals: elsewhere undefined. */
export function createProgress(io: OutputIo, terminal: Terminal, now: () => number): Progress | undefined {
  if (!io.terminal.stderr || !io.terminal.stdout || io.environment.TERM === 'dumb') return undefined;
  const state = { hosts: 0, done: new Set<string>(), task: '', since: 0 };
  const line = createLine(io, terminal, () => {
    const seconds = Math.floor((now() - state.since) / 1000);
    const text = `${state.done.size}/${state.hosts} ${state.task} ${seconds}s`;
    return [...text].slice(0, terminal.columns - 4).join('');
  });
  return {
    follow(event) {
      if (event.type === 'play-start') state.hosts = event.play.hosts.length;
      else if (event.type === 'task-start') {
        state.task = event.task.name.replaceAll(/\s+/g, ' ');
        state.since = now();
        state.done.clear();
        line.start();
      } else if (event.type === 'stats') line.stop();
      else if ('result' in event && isEnd(event.type)) state.done.add(event.result.host.name);
    },
    pause: line.stop,
    resume: () => state.task !== '' && line.start(),
    stop: line.stop,
  };
}

function isEnd(type: Event['type']): boolean {
  return type === 'ok' || type === 'failed' || type === 'skipped' || type === 'unreachable';
}

/** A spinner with a text that is asked for anew with each of its frames. */
function createLine(io: OutputIo, terminal: Terminal, text: () => string) {
  let spinner: Ora | undefined;
  let wanted = false;
  terminal.attach({
    clear: () => void spinner?.clear(),
    redraw: () => void (spinner?.isSpinning && spinner.render()),
  });
  const load = async () => {
    const { default: ora } = await import('ora');
    const color = terminal.colored ? 'cyan' : false;
    const stream = terminalStream(io);
    spinner ??= ora({ stream, color, suffixText: text, discardStdin: false, hideCursor: false, isEnabled: true });
    if (wanted) spinner.start();
  };
  return {
    start() {
      wanted = true;
      if (!spinner) void load();
      else if (!spinner.isSpinning) spinner.start();
    },
    stop() {
      wanted = false;
      spinner?.stop();
    },
  };
}

/** What a spinner needs of a terminal: it moves the cursor by escape sequences (ECMA-48). */
function terminalStream(io: OutputIo): NodeJS.WriteStream {
  const write = (text: string) => {
    io.err(text);
    return true;
  };
  return {
    isTTY: true,
    get columns() {
      return io.terminal.columns || 80;
    },
    write,
    cursorTo: (column: number) => write(`\u001b[${column + 1}G`),
    moveCursor: (_x: number, y: number) => y === 0 || write(`\u001b[${Math.abs(y)}${y < 0 ? 'A' : 'B'}`),
    clearLine: () => write('\u001b[2K'),
    once: () => {},
    removeListener: () => {},
  } as unknown as NodeJS.WriteStream;
}
