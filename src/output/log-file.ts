import { appendFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { stripVTControlCharacters } from 'node:util';

export type LogLevel = 'INFO' | 'WARNING' | 'ERROR';

/** A file that keeps what a run shows, without colours, with the time of each line. */
export interface LogFile {
  /** Keeps a line, to be written with the next `flush`. */
  write(text: string, level: LogLevel): void;
  flush(): void;
}

export interface LogFileRequest {
  /** Setting DEFAULT_LOG_PATH. */
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly process: number;
  /** Told once when the file cannot be written. */
  readonly failed: (message: string) => void;
}

/** Appends to the file in the layout of Ansible's own log: time, process, user, logger, level, text. */
export function openLogFile({ path, now, process, failed }: LogFileRequest): LogFile {
  const user = userName();
  let waiting: string[] = [];
  let broken = false;
  return {
    write(text, level) {
      if (broken) return;
      const plain = stripVTControlCharacters(text).replace(/^\n+/, '');
      waiting.push(`${timeText(now())} p=${process} u=${user} n=ansible ${level}| ${plain}\n`);
    },
    flush() {
      if (waiting.length === 0) return;
      const text = waiting.join('');
      waiting = [];
      try {
        appendFileSync(path, text);
      } catch (error) {
        broken = true;
        failed(`log file at '${path}' is not writeable, nothing is logged: ${(error as Error).message}`);
      }
    },
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid=${process.getuid?.() ?? 0}`;
  }
}

/** `2024-01-31 12:00:00,123`, in local time. */
function timeText(milliseconds: number): string {
  const date = new Date(milliseconds);
  const pad = (value: number, width = 2) => String(value).padStart(width, '0');
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => pad(part)).join(':');
  return `${day} ${time},${pad(date.getMilliseconds(), 3)}`;
}
