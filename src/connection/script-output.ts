import { DroverError } from '../base/error.js';
import type { RunOptions } from './session.js';

type Stream = 'stdout' | 'stderr';

/** Bytes of one stream that are kept. What a script prints without end must not fill the memory, on fifty hosts at a time. */
const MOST = 256 * 1024 * 1024;

/** What a script prints: kept, or given on to a sink. */
export class ScriptOutput {
  readonly #parts: Readonly<Record<Stream, Buffer[]>> = { stdout: [], stderr: [] };
  readonly #sizes: Record<Stream, number> = { stdout: 0, stderr: 0 };
  readonly #options: Pick<RunOptions, 'sink' | 'onOutput'>;
  readonly #most: number;
  #refuse: (error: DroverError) => void = () => {};
  /** Resolves when there was more than can be kept. */
  readonly overflow = new Promise<DroverError>((resolve) => {
    this.#refuse = resolve;
  });

  constructor(options: Pick<RunOptions, 'sink' | 'onOutput'>, most = MOST) {
    this.#options = options;
    this.#most = most;
  }

  take(stream: Stream, bytes: Buffer): void {
    const { sink, onOutput } = this.#options;
    if (sink && stream === 'stdout') sink(bytes);
    else this.#keep(stream, bytes);
    onOutput?.(stream, bytes);
  }

  whole(stream: Stream): Buffer {
    return Buffer.concat(this.#parts[stream]);
  }

  #keep(stream: Stream, bytes: Buffer): void {
    this.#sizes[stream] += bytes.length;
    if (this.#sizes[stream] <= this.#most) {
      this.#parts[stream].push(bytes);
      return;
    }
    this.#parts[stream].length = 0;
    const where = stream === 'stdout' ? 'standard output' : 'standard error';
    const message = `there were more than ${this.#most} bytes on ${where}, which is the most that a result can hold`;
    this.#refuse(
      new DroverError(message, { code: 'module-failed', hint: 'Write what is long to a file on the host.' }),
    );
  }
}
