import { randomBytes } from 'node:crypto';
import { Answer } from './answer.js';
import type { Change, Done, ModuleDefinition } from './define.js';
import { ModuleFailure } from './failure.js';
import type { PlainDict } from './plain.js';
import type { CallContext } from './run.js';
import type { Script } from './target.js';

type StateDefinition = Extract<ModuleDefinition, { kind: 'state' }>;

/** Probe, plan and, where something must change, one script that makes all changes and probes again. */
export async function runState(module: StateDefinition, { call, target, warnings }: CallContext): Promise<PlainDict> {
  const { args } = call;
  const before = module.read(await target.sh(module.probe(args), { form: 'look' }), args);
  const changes = module.plan(before, args, call);
  const applied =
    changes.length > 0 && !call.check ? await apply(module, changes, { call, target, warnings }) : undefined;
  const done: Done<unknown> = {
    before,
    after: applied ? module.read(applied.after, args) : before,
    changes,
    outputs: applied?.outputs ?? [],
    errors: applied?.errors ?? [],
    check: call.check,
    diff: call.diff,
    verbosity: call.verbosity,
    warn: target.warn,
  };
  const result: PlainDict = { changed: changes.length > 0, ...module.result(done, args) };
  if (!call.diff || 'diff' in result) return result;
  const diff = module.diff ? module.diff(done, args) : fieldDiff(changes);
  return diff === undefined ? result : { ...result, diff };
}

function fieldDiff(changes: readonly Change[]): PlainDict {
  return {
    before: Object.fromEntries(changes.map(({ field, before }) => [field, before])),
    after: Object.fromEntries(changes.map(({ field, after }) => [field, after])),
  };
}

interface Applied {
  readonly outputs: string[];
  readonly errors: string[];
  readonly after: Answer;
}

/** Changes go in one round trip; a second one that reads standard input begins another. */
async function apply(
  module: StateDefinition,
  changes: readonly Change[],
  { call, target }: CallContext,
): Promise<Applied> {
  const trips = tripsOf(changes);
  const done: Applied[] = [];
  for (const [at, trip] of trips.entries()) {
    done.push(await applyTrip(trip, at === trips.length - 1 ? module.probe(call.args) : undefined, target));
  }
  return {
    outputs: done.flatMap(({ outputs }) => outputs),
    errors: done.flatMap(({ errors }) => errors),
    after: done.at(-1)!.after,
  };
}

function tripsOf(changes: readonly Change[]): Change[][] {
  const trips: Change[][] = [[]];
  for (const change of changes) {
    const full = stdinOf(change.run) !== undefined && trips.at(-1)!.some((other) => stdinOf(other.run) !== undefined);
    if (full) trips.push([change]);
    else trips.at(-1)!.push(change);
  }
  return trips;
}

async function applyTrip(
  changes: readonly Change[],
  probe: Script | undefined,
  target: CallContext['target'],
): Promise<Applied> {
  const mark = `drover-${randomBytes(12).toString('hex')}:`;
  const steps = changes.map(
    (change) =>
      `(\n${textOf(change.run)}\n)${stdinOf(change.run) === undefined ? ' </dev/null' : ''}\n` +
      `drover_rc=$?; printf '%s' '${mark}' >&2; printf '%s%s;' '${mark}' "$drover_rc"; [ "$drover_rc" -eq 0 ] || exit 0`,
  );
  const stdin = changes.map((change) => stdinOf(change.run)).find((input) => input !== undefined);
  const script = [...steps, ...(probe === undefined ? [] : [textOf(probe)])].join('\n');
  const answer = await target.sh({ script, stdin });
  const parts = Buffer.from(answer.stdout).toString('latin1').split(mark);
  const errors = Buffer.from(answer.stderr).toString('latin1').split(mark);
  const answers = changes.map((change, at) => answerOf(change, parts, errors, at, answer));
  const end = parts.slice(0, -1).join(mark).length + mark.length + '0;'.length;
  return {
    outputs: answers.map(({ text }) => text),
    errors: answers.map(({ errorText }) => errorText),
    after: new Answer({ ...answer, stdout: answer.stdout.subarray(end), stderr: answer.stderr }),
  };
}

/** What one change said. Throws ModuleFailure when it failed or was not reached. */
function answerOf(
  change: Change,
  parts: readonly string[],
  errors: readonly string[],
  at: number,
  all: Answer,
): Answer {
  const status = /^(\d+);/.exec(parts[at + 1] ?? '')?.[1];
  const stdout = Buffer.from(parts[at]!.replace(at === 0 ? /^/ : /^\d+;/, ''), 'latin1');
  const stderr = Buffer.from(errors[at] ?? '', 'latin1');
  const answer = new Answer({ rc: Number(status ?? all.rc), stdout, stderr });
  if (status === '0') return answer;
  const said = answer.errorText.trim();
  throw new ModuleFailure(change.failed ? change.failed(answer) : said || `could not change ${change.field}`, {
    rc: answer.rc,
  });
}

function textOf(script: Script): string {
  return typeof script === 'string' ? script : script.script;
}

function stdinOf(script: Script) {
  return typeof script === 'string' ? undefined : script.stdin;
}
