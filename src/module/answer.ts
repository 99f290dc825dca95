import { decode } from '../base/utf8.js';
import type { ShellResult, Times } from '../connection/session.js';

/** What a script answered, with the readings that modules use. */
export class Answer implements ShellResult {
  readonly rc: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  readonly times: Times | undefined;

  constructor(result: ShellResult) {
    this.rc = result.rc;
    this.stdout = result.stdout;
    this.stderr = result.stderr;
    this.times = result.times;
  }

  /** Standard output; bytes that are no UTF-8 become lone surrogates, as Python's `surrogateescape` does. */
  get text(): string {
    return decode(this.stdout);
  }

  get errorText(): string {
    return decode(this.stderr);
  }

  /** Lines of standard output, without the empty one behind the last line break. */
  get lines(): string[] {
    const lines = this.text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    return lines;
  }

  /** NUL-terminated fields of standard output. */
  get fields(): string[] {
    const fields = this.text.split('\0');
    if (fields.at(-1) === '') fields.pop();
    return fields;
  }

  /** `key=value` pairs, separated by NUL when there is one and by line breaks otherwise. A key keeps its last value. */
  get pairs(): ReadonlyMap<string, string> {
    const rows = this.stdout.includes(0) ? this.fields : this.lines;
    return new Map(
      rows.flatMap((row) => {
        const at = row.indexOf('=');
        return at === -1 ? [] : [[row.slice(0, at), row.slice(at + 1)] as const];
      }),
    );
  }
}
