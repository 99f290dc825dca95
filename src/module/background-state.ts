import { quote } from '../base/shell.js';
import { type JobRecord, placesOf, READ_JOB, resultOfJob } from './background.js';
import type { PlainDict } from './plain.js';
import { createRegistry } from './registry.js';
import type { Target } from './target.js';

/** How a job is doing. `late` ones were killed when their time was up, `gone` ones ended without a word. */
export type BackgroundState =
  | { readonly kind: 'missing' | 'running' | 'erased' | 'late' | 'gone'; readonly file: string }
  | { readonly kind: 'ended'; readonly file: string; readonly result: PlainDict };

/** Looks for a job that this run or another left on the target. */
export async function readBackground(
  target: Target,
  job: { readonly id: string; readonly directory: string; readonly forget: boolean },
): Promise<BackgroundState> {
  const words = [...placesOf(job), ['mode', job.forget ? 'cleanup' : 'status'] as const];
  const text = words.map(([name, value]) => `drover_${name}=${quote(value)}\n`).join('');
  const answer = await target.sh(text + READ_JOB, { bare: true });
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
      return foreignState(file, Buffer.from(reader.rest()).toString('utf8'));
    case 'done':
      return { kind: 'ended', file, result: await endedResult(numbers, reader) };
    default:
      throw new Error(`unreadable state of a job: ${answer.text}${answer.errorText}`);
  }
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
      return Buffer.from(end === -1 ? take(bytes.length) : take(end, end + 1)).toString('utf8');
    },
    bytes: (length) => take(at + length),
    rest: () => take(bytes.length),
  };
}

/** `numbers`: status, beginning, end, zone. The sizes of the three files come next, then the files. */
async function endedResult([rc = '', begun = '', ended = '', zone = '']: string[], reader: Reader): Promise<PlainDict> {
  const [jobSize = 0, outSize = 0, errSize = 0] = reader.line().split(' ').map(Number);
  const record = JSON.parse(Buffer.from(reader.bytes(jobSize)).toString('utf8')) as JobRecord;
  const answered = {
    rc: Number(rc),
    stdout: reader.bytes(outSize),
    stderr: reader.bytes(errSize),
    times: `${begun} ${ended} 0 0 0 ${zone}`,
  };
  const definition = await createRegistry().resolve(record.module)!.load();
  return resultOfJob(definition, record, answered);
}

/** A file as Ansible itself writes it: the result in JSON, or what it knows before. */
function foreignState(file: string, text: string): BackgroundState {
  let result: PlainDict;
  try {
    result = JSON.parse(text) as PlainDict;
  } catch {
    // It is being written.
    return { kind: 'running', file };
  }
  return 'started' in result && !result.finished ? { kind: 'running', file } : { kind: 'ended', file, result };
}
