import { randomBytes } from 'node:crypto';
import { DroverError } from '../base/error.js';
import { quote } from '../base/shell.js';
import { encode } from '../base/utf8.js';
import type { Channel, ChannelEnd } from './channel.js';
import { FrameReader } from './frame.js';
import { loopText, requestOf, scriptLimit } from './loop.js';
import { patience } from './patience.js';
import { ScriptOutput } from './script-output.js';
import type { RunOptions, ShellResult } from './session.js';
import { timesOf } from './times.js';
import { type Upload, upload } from './upload.js';

/** Seconds that the far end has for killing a script's processes before the channel is torn down. */
const KILL_PATIENCE = 10;

const EMPTY = Buffer.alloc(0);

/** How much of a banner is kept for messages. */
const BANNER_LIMIT = 64 * 1024;

/** A word that no output holds by chance or by malice. */
export function randomMark(): string {
  return randomBytes(16).toString('hex');
}

/** The loop of `loop.ts` on one channel. It serves one script at a time, and none after one that failed to be framed. */
export class Shell {
  readonly #channel: Channel;
  readonly #stdout = new FrameReader();
  readonly #stderr = new FrameReader();
  readonly #banner: Buffer[] = [];
  readonly #died: Promise<ChannelEnd>;
  readonly #explain: EarlyEnd | undefined;
  /** Resolves when the starter's mark has come. */
  readonly #started: Promise<string>;
  #hasStarted = false;
  /** Whether the loop has said that it runs. */
  #loops = false;
  #prelude: Buffer = EMPTY;
  #greeting: ((said: string) => void) | undefined;
  #sound = true;

  /** `explain` says what an end before the mark means, given what was said until then. */
  constructor(channel: Channel, mark: string, explain?: EarlyEnd) {
    this.#channel = channel;
    this.#explain = explain;
    channel.stdout.on('data', (bytes: Buffer) => this.#stdout.push(bytes));
    channel.stderr.on('data', (bytes: Buffer) => this.#stderr.push(bytes));
    // A write after the end is reported by the end itself.
    channel.stdin.on('error', () => {});
    this.#started = this.#stdout.await(mark, (bytes) => this.#keepBanner(bytes));
    this.#started.then(() => {
      this.#hasStarted = true;
    });
    this.#stderr
      .await(mark, (bytes) => this.#keepBanner(bytes))
      .then(() => {
        this.#loops = true;
      });
    this.#died = this.#watch();
  }

  /** Whether another script can be given to it. */
  get usable(): boolean {
    return this.#sound && this.#stdout.stray === 0 && this.#stderr.stray === 0;
  }

  /** Settles when the channel is closed. */
  get closed(): Promise<unknown> {
    return this.#channel.ended;
  }

  /** What came before the shell began: banners, output of rc files, complaints. */
  get banner(): string {
    return Buffer.concat(this.#banner).toString('utf8');
  }

  /**
   * Waits for the shell that the channel was asked for. `answer` is called with all that was said before it, each time
   * that there is more, and may give a line to answer with, or throw. A method that goes on asking in words that are not
   * known would wait forever, hence `timeout` seconds.
   */
  async started(answer: (said: string) => string | undefined, timeout: number): Promise<void> {
    let answered = () => {};
    const refused = new Promise<never>((_, reject) => {
      answered = patience(timeout, () => reject(this.#startTimeout(timeout)));
      this.#greeting = (said) => {
        try {
          const line = answer(said);
          if (line !== undefined) this.#channel.stdin.write(`${line}\n`);
        } catch (error) {
          reject(error);
        }
      };
    });
    const begun = Promise.race([this.#started.then(() => undefined), this.#died, refused]);
    const end = await begun.finally(() => answered());
    this.#greeting = undefined;
    if (end) throw this.#endError(end);
  }

  /** Gives it the loop, where it reads one; it goes out with the first script. It may be given before the shell has begun. */
  begin(mark: string): void {
    this.#prelude = Buffer.from(loopText(mark));
  }

  /** Runs one script; the promise's errors: `connection`, `timeout`, `interrupted`, `module-args`. */
  async run(script: string, options: RunOptions): Promise<ShellResult> {
    const nonce = randomMark();
    const request = requestOf(nonce, scriptBytes(script, options), options.stdin, options.form);
    const output = new ScriptOutput(options);
    const answered = Promise.all([
      this.#stdout.await(`${nonce}:`, (bytes) => output.take('stdout', bytes)),
      this.#stderr.await(nonce, (bytes) => output.take('stderr', bytes)),
    ]);
    this.#channel.stdin.write(Buffer.concat([this.#prelude, request.head]));
    this.#prelude = EMPTY;
    const rest = request.tail && upload(request.tail, this.#channel.stdin);
    const sent = performance.now();
    const status = await this.#answerOrEnd(answered, options, [output.overflow, ...(rest ? [rest.failed] : [])], rest);
    return this.#resultOf(status, output, performance.now() - sent);
  }

  /** Lets the loop end, and with it a script that still runs. */
  async close(): Promise<void> {
    this.#sound = false;
    this.#channel.stdin.end();
    await this.#endWithin(KILL_PATIENCE);
  }

  /** Closes the channel under whatever still holds it. */
  discard(): void {
    this.#sound = false;
    this.#channel.destroy();
  }

  #keepBanner(bytes: Buffer): void {
    if (this.#banner.reduce((total, part) => total + part.length, 0) < BANNER_LIMIT) this.#banner.push(bytes);
    this.#greeting?.(this.banner);
  }

  async #watch(): Promise<ChannelEnd> {
    await this.#channel.exited;
    this.#sound = false;
    // The loop is gone: its watcher, if there is one, kills what it left running.
    this.#channel.stdin.end();
    const end = await this.#endWithin(KILL_PATIENCE);
    this.#stdout.flush();
    this.#stderr.flush();
    return end;
  }

  async #answerOrEnd(
    answered: Promise<[string, string]>,
    options: RunOptions,
    failures: readonly Promise<DroverError>[],
    sent: Upload | undefined,
  ): Promise<string> {
    const stop = new Stop(options);
    try {
      const first = await Promise.race([answered, this.#died, stop.reason, ...failures]);
      if (Array.isArray(first)) return first[0];
      this.#sound = false;
      if (!(first instanceof DroverError)) throw this.#endError(first);
      await this.#kill(sent);
      throw first;
    } finally {
      sent?.cancel();
      stop.clear();
    }
  }

  #endError(end: ChannelEnd): DroverError {
    const early = !this.#hasStarted;
    const known = early && !end.lost ? this.#explain?.(this.banner) : undefined;
    const when = early ? 'before a shell began' : this.#loops ? 'while a script ran' : 'as it began';
    return known ?? endError(end, this.#loops ? '' : this.banner, when);
  }

  #startTimeout(seconds: number): DroverError {
    const text = `Timeout (${seconds}s) waiting for privilege escalation prompt: ${this.banner.trim()}`;
    return new DroverError(text, { code: 'become' });
  }

  #resultOf(status: string, output: ScriptOutput, took: number): ShellResult {
    const stderr = output.whole('stderr');
    const [rc, left, times = ''] = status.split(':');
    if (left !== '0') this.#sound = false;
    if (rc === 'spool') {
      throw new DroverError('the standard input could not be stored on the host', {
        code: 'module-failed',
        cause: new Error(stderr.toString('utf8').trim() || 'no `head -c`, or no space'),
        hint: 'more than 4 KiB of input pass through a file in $TMPDIR, by default /tmp',
      });
    }
    return { rc: Number(rc), stdout: output.whole('stdout'), stderr, times: timesOf(times, took) };
  }

  /** End of file makes the watcher kill the script's tree; the channel ends when that is done. */
  async #kill(sent: Upload | undefined): Promise<void> {
    if (sent?.unfinished) this.#channel.destroy();
    else this.#channel.stdin.end();
    await this.#endWithin(KILL_PATIENCE);
  }

  async #endWithin(seconds: number): Promise<ChannelEnd> {
    const timer = setTimeout(() => this.#channel.destroy(), seconds * 1000);
    try {
      return await this.#channel.ended;
    } finally {
      clearTimeout(timer);
    }
  }
}

type EarlyEnd = (said: string) => DroverError | undefined;

/** Why a script is not awaited any longer: its time is up, or its signal was aborted. */
class Stop {
  readonly reason: Promise<DroverError>;
  #timer: NodeJS.Timeout | undefined;
  #abort: (() => void) | undefined;
  readonly #signal: AbortSignal | undefined;

  constructor({ timeout, signal }: RunOptions) {
    this.#signal = signal;
    this.reason = new Promise((resolve) => {
      if (timeout !== undefined) {
        this.#timer = setTimeout(() => resolve(timeoutError(timeout)), Math.min(timeout * 1000, 2 ** 31 - 1));
      }
      if (!signal) return;
      this.#abort = () => resolve(abortError(signal));
      if (signal.aborted) this.#abort();
      else signal.addEventListener('abort', this.#abort, { once: true });
    });
  }

  clear(): void {
    clearTimeout(this.#timer);
    if (this.#abort) this.#signal?.removeEventListener('abort', this.#abort);
  }
}

export function timeoutError(seconds: number): DroverError {
  return new DroverError(`timed out after ${seconds} seconds`, { code: 'timeout' });
}

export function abortError(signal: AbortSignal): DroverError {
  return signal.reason instanceof DroverError
    ? signal.reason
    : new DroverError('interrupted', { code: 'interrupted', cause: signal.reason });
}

/** The script with its environment, within what its form can have. */
function scriptBytes(script: string, { environment, form }: RunOptions): Uint8Array {
  if (script.includes('\0')) throw new DroverError('a NUL byte cannot be part of a script', { code: 'module-args' });
  const bytes = encode(exportsOf(environment ?? {}) + script);
  const most = scriptLimit(form);
  if (bytes.length <= most) return bytes;
  throw new DroverError(
    `the script has ${bytes.length} bytes, more than the ${most} that a ${form ?? 'program'} can have`,
    {
      code: 'module-args',
      hint: 'give what is long on standard input, or as a file',
    },
  );
}

function exportsOf(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment)
    .map(([name, value]) => {
      if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return `export ${name}=${quote(value)};`;
      throw new DroverError(`${JSON.stringify(name)} cannot be the name of an environment variable`, {
        code: 'module-args',
        hint: 'a shell takes letters, digits and underscores',
      });
    })
    .join('');
}

function endError(end: ChannelEnd, banner: string, when: string): DroverError {
  const how = end.lost
    ? `the connection was lost ${when}`
    : end.signal
      ? `the shell on the host was ended by ${end.signal} ${when}`
      : `the shell on the host ended with status ${end.status ?? 'unknown'} ${when}`;
  const said = banner.trim();
  return new DroverError(said ? `${how}: ${said}` : how, { code: 'connection', cause: end.lost });
}
