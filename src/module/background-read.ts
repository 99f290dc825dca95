import { type Answered, jobScript } from './background.js';
import { shellFile } from './shell-file.js';

/** What the target says of a job. `foreign` ones were written by Ansible's own wrapper. */
export type JobState =
  | { readonly kind: 'missing' | 'running' | 'erased' | 'late' | 'gone'; readonly file: string }
  | { readonly kind: 'foreign'; readonly file: string; readonly text: string }
  | { readonly kind: 'done'; readonly file: string; readonly record: string; readonly answered: Answered };

/** Where a job is, and whether its files are to be removed. */
export interface JobQuestion {
  readonly id: string;
  readonly directory: string;
  readonly forget: boolean;
}

const READ = shellFile(import.meta.url, 'background-read.sh');

/** The script whose answer `jobStateOf` reads. */
export function questionScript(job: JobQuestion): string {
  return jobScript(job, { mode: job.forget ? 'cleanup' : 'status' }, READ);
}

export function jobStateOf(answer: { readonly stdout: Uint8Array; readonly stderr: Uint8Array }): JobState {
  const reader = readerOf(answer.stdout);
  const file = reader.line();
  const [kind, ...numbers] = reader.line().split(' ');
  switch (kind) {
    case 'missing':
    case 'running':
    case 'erased':
    case 'late':
    case 'gone':
      return { kind, file };
    case 'foreign':
      return { kind, file, text: decoded(reader.rest()) };
    case 'done':
      return { kind, file, ...ended(numbers, reader) };
    default:
      throw new Error(`unreadable state of a job: ${decoded(answer.stdout)}${decoded(answer.stderr)}`);
  }
}

function decoded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

interface Reader {
  line(): string;
  bytes(length: number): Uint8Array;
  rest(): Uint8Array;
}

function readerOf(bytes: Uint8Array): Reader {
  let at = 0;
  const take = (end: number, next = end) => {
    const part = bytes.subarray(at, end);
    at = next;
    return part;
  };
  return {
    line() {
      const end = bytes.indexOf(10, at);
      return decoded(end === -1 ? take(bytes.length) : take(end, end + 1));
    },
    bytes: (length) => take(at + length),
    rest: () => take(bytes.length),
  };
}

/** `numbers`: status, beginning, end, zone. The sizes of the three files come next, then the files. */
function ended([rc = '', begun = '', end = '', zone = '']: string[], reader: Reader) {
  const [jobSize = 0, outSize = 0, errSize = 0] = reader.line().split(' ').map(Number);
  const record = decoded(reader.bytes(jobSize));
  const answered = {
    rc: Number(rc),
    stdout: reader.bytes(outSize),
    stderr: reader.bytes(errSize),
    times: `${begun} ${end} 0 0 0 ${zone}`,
  };
  return { record, answered };
}
