import { Answer } from './answer.js';
import { createMark } from './mark.js';

/** Scripts that run one after the other in one round trip, up to the first that fails (or all of them, with `goOn`). */
export interface Steps {
  readonly script: string;
  /** What each step said; fewer than there are steps when one failed. `rest` is what came behind the last. */
  read(answer: Answer): { readonly answers: Answer[]; readonly rest: Answer };
}

/** `stdinOf` is the step that reads the standard input of the script; the others have none. `last` runs when all went well. */
export function stepsOf(
  scripts: readonly string[],
  options: { stdinOf?: number; last?: string; goOn?: boolean } = {},
): Steps {
  const stop = options.goOn ? '' : '; [ "$drover_rc" -eq 0 ] || exit 0';
  const mark = `${createMark()}:`;
  const steps = scripts.map(
    (script, at) =>
      `(\n${script}\n)${at === options.stdinOf ? '' : ' </dev/null'}\n` +
      `drover_rc=$?; printf '%s' '${mark}' >&2; printf '%s%s;' '${mark}' "$drover_rc"${stop}`,
  );
  return {
    script: [...steps, ...(options.last === undefined ? [] : [options.last])].join('\n'),
    read: (answer) => readSteps(answer, mark, scripts.length, options.goOn ?? false),
  };
}

function readSteps(answer: Answer, mark: string, count: number, goOn: boolean): { answers: Answer[]; rest: Answer } {
  const parts = Buffer.from(answer.stdout).toString('latin1').split(mark);
  const errors = Buffer.from(answer.stderr).toString('latin1').split(mark);
  const statuses = parts.map((part, at) => (at === 0 ? undefined : /^(\d+);/.exec(part)?.[1]));
  const said = parts.map((part, at) => (at === 0 ? part : part.replace(/^\d+;/, '')));
  const of = (at: number, rc: number) => {
    const stderr = Buffer.from(errors[at] ?? '', 'latin1');
    return new Answer({ rc, stdout: Buffer.from(said[at]!, 'latin1'), stderr });
  };
  const answers: Answer[] = [];
  for (let at = 0; at < count; at++) {
    const status = statuses[at + 1];
    answers.push(of(at, Number(status ?? (answer.rc || 1))));
    if (status === undefined || (status !== '0' && !goOn)) break;
  }
  return { answers, rest: of(parts.length - 1, answer.rc) };
}
