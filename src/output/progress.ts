import type { Event } from '../engine/event.js';
import type { OutputIo, Terminal } from './terminal.js';

/** The live line of a run on a terminal: which task, how many of its hosts are done, and for how long it runs. */
export interface Progress {
  follow(event: Event): void;
  /** Takes the line away until `resume`: someone else uses the terminal. */
  pause(): void;
  resume(): void;
  stop(): void;
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Milliseconds between two looks of the line. */
const INTERVAL = 100;

/** Shown on stderr, and only where both streams are terminals: elsewhere undefined. */
export function createProgress(io: OutputIo, terminal: Terminal): Progress | undefined {
  if (!io.terminal.stderr || !io.terminal.stdout || io.environment.TERM === 'dumb') return undefined;
  let hosts = 0;
  let done = new Set<string>();
  let task: string | undefined;
  let since = 0;
  let frame = 0;
  let shown = false;
  let paused = false;
  let timer: NodeJS.Timeout | undefined;

  const clear = () => {
    if (shown) io.err('\r\u001b[K');
    shown = false;
  };
  const redraw = () => {
    if (task === undefined || paused) return;
    const seconds = Math.floor((Date.now() - since) / 1000);
    const text = `${FRAMES[frame++ % FRAMES.length]} ${done.size}/${hosts} ${task} ${seconds}s`;
    io.err(`\r\u001b[K${terminal.paint([...text].slice(0, terminal.columns).join(''), 'highlight')}`);
    shown = true;
  };
  terminal.attach({ clear, redraw });
  return {
    follow(event) {
      if (event.type === 'play-start') hosts = event.play.hosts.length;
      else if (event.type === 'task-start') {
        task = event.task.name;
        since = Date.now();
        done = new Set();
        timer ??= setInterval(redraw, INTERVAL);
        timer.unref();
      } else if ('result' in event && !event.type.startsWith('item-') && event.type !== 'retry') {
        done.add(event.result.host.name);
      } else if (event.type === 'stats') this.stop();
    },
    pause() {
      paused = true;
      clear();
    },
    resume() {
      paused = false;
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
      task = undefined;
      clear();
    },
  };
}
