import { Answer, decode, type PlainDict, shellFunctions } from '../../src/module/index.js';

/** The function `drover_body`. */
export const FILE_BODY = shellFunctions(import.meta.url, 'file-body.sh');

/** Files above this size are not shown in diffs (`MAX_FILE_SIZE_FOR_DIFF`). */
export const DIFF_LIMIT = 104448;

export interface FileBody {
  readonly size: number;
  /** The contents, or the beginning of a file above the limit. */
  readonly bytes: Uint8Array;
}

/** Parts a probe's answer from the contents of the file behind it. */
export function splitBody(answer: Answer): { head: Answer; body: FileBody | undefined } {
  const stdout = Buffer.from(answer.stdout);
  const at = stdout.indexOf('\0body=');
  const first = stdout.subarray(0, 5).toString() === 'body=' ? 0 : at === -1 ? -1 : at + 1;
  if (first === -1) return { head: answer, body: undefined };
  const head = new Answer({ ...answer, stdout: stdout.subarray(0, first), stderr: answer.stderr });
  return { head, body: { size: Number(head.pairs.get('body.size') ?? 0), bytes: stdout.subarray(first + 5) } };
}

/** The reference's diff of a file before and after it is written. */
export function contentDiff(
  path: string,
  before: FileBody | undefined,
  after: { readonly bytes: Uint8Array; readonly header: string } | undefined,
): PlainDict {
  return { ...diffBefore(path, before), ...diffAfter(after) };
}

function diffBefore(path: string, before: FileBody | undefined): PlainDict {
  if (!before) return { before: '' };
  if (before.bytes.subarray(0, 8192).includes(0)) return { dst_binary: 1 };
  if (before.size > DIFF_LIMIT) return { dst_larger: DIFF_LIMIT };
  return { before_header: path, before: decode(before.bytes) };
}

function diffAfter(after: { readonly bytes: Uint8Array; readonly header: string } | undefined): PlainDict {
  if (!after) return { src_larger: DIFF_LIMIT };
  if (after.bytes.includes(0)) return { src_binary: 1 };
  return { after_header: after.header, after: decode(after.bytes) };
}
