interface Expected {
  readonly mark: Buffer;
  readonly take: (bytes: Buffer) => void;
  readonly done: (status: string) => void;
}

/**
 * Finds the end of each answer in one stream. What follows the mark up to the line break is the answer's status; what
 * comes while no answer is awaited belongs to nobody and is dropped.
 */
export class FrameReader {
  readonly #expected: Expected[] = [];
  /** Bytes that may be the beginning of the mark. */
  #held: Buffer = EMPTY;
  /** How many bytes came while nothing was awaited. */
  stray = 0;

  /** Resolves with the rest of the line that `mark` begins; all bytes before it go to `take`. Answers come in the order of the calls. */
  await(mark: string, take: (bytes: Buffer) => void): Promise<string> {
    return new Promise((done) => this.#expected.push({ mark: Buffer.from(mark), take, done }));
  }

  push(chunk: Buffer): void {
    let bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    this.#held = EMPTY;
    for (let expected = this.#expected[0]; expected && bytes.length > 0; expected = this.#expected[0]) {
      const at = bytes.indexOf(expected.mark);
      const end = at < 0 ? -1 : bytes.indexOf(LINE_BREAK, at + expected.mark.length);
      if (end < 0) {
        const isBegun = at >= 0 && bytes.length - at <= LONGEST_ANSWER;
        this.#hold(bytes, isBegun ? at : bytes.length - heldLength(bytes, expected.mark));
        return;
      }
      if (at > 0) expected.take(bytes.subarray(0, at));
      this.#expected.shift();
      expected.done(bytes.toString('latin1', at + expected.mark.length, end));
      bytes = bytes.subarray(end + 1);
    }
    this.stray += bytes.length;
  }

  /** Gives out what has come of an answer that will not be finished. */
  flush(): void {
    if (this.#held.length > 0) this.#expected[0]?.take(this.#held);
    this.#held = EMPTY;
  }

  #hold(bytes: Buffer, from: number): void {
    if (from > 0) this.#expected[0]!.take(bytes.subarray(0, from));
    this.#held = bytes.subarray(from);
  }
}

const EMPTY = Buffer.alloc(0);

/** Bytes of a mark and its status. A host that goes on without a line break sends output, however it begins. */
const LONGEST_ANSWER = 4096;

const LINE_BREAK = 10;

/** Length of the longest beginning of `mark` that `bytes` ends with. */
function heldLength(bytes: Buffer, mark: Buffer): number {
  for (let length = Math.min(mark.length - 1, bytes.length); length > 0; length--) {
    if (bytes.subarray(bytes.length - length).equals(mark.subarray(0, length))) return length;
  }
  return 0;
}
