import { randomBytes } from 'node:crypto';
import { decode } from '../base/utf8.js';
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
  const before = module.read(await target.sh(module.probe(args)), args);
  const changes = module.plan(before, args, call);
  const applied =
    changes.length > 0 && !call.check ? await apply(module, changes, { call, target, warnings }) : undefined;
  const done: Done<unknown> = {
    before,
    after: applied ? module.read(applied.after, args) : before,
    changes,
    outputs: applied?.outputs ?? [],
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
  readonly after: Answer;
}

/** Changes go in one round trip; a second one that reads standard input begins another. */
async function apply(
  module: StateDefinition,
  changes: readonly Change[],
  { call, target }: CallContext,
): Promise<Applied> {
  const outputs: string[] = [];
  const trips = tripsOf(changes);
  for (const trip of trips.slice(0, -1)) outputs.push(...(await applyTrip(trip, undefined, target)).outputs);
  const last = await applyTrip(trips.at(-1)!, module.probe(call.args), target);
  return { outputs: [...outputs, ...last.outputs], after: last.after };
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
      `drover_rc=$?; printf '%s%s;' '${mark}' "$drover_rc"; [ "$drover_rc" -eq 0 ] || exit 0`,
  );
  const stdin = changes.map((change) => stdinOf(change.run)).find((input) => input !== undefined);
  const script = [...steps, ...(probe === undefined ? [] : [textOf(probe)])].join('\n');
  const answer = await target.sh({ script, stdin });
  const parts = Buffer.from(answer.stdout).toString('latin1').split(mark);
  const outputs = changes.map((change, at) => outputOf(change, at, parts, answer));
  const end = parts.slice(0, -1).join(mark).length + mark.length + '0;'.length;
  return { outputs, after: new Answer({ ...answer, stdout: answer.stdout.subarray(end), stderr: answer.stderr }) };
}

/** Standard output of one change. Throws ModuleFailure when it failed or was not reached. */
function outputOf(change: Change, at: number, parts: readonly string[], answer: Answer): string {
  const status = /^(\d+);/.exec(parts[at + 1] ?? '')?.[1];
  const output = parts[at]!.replace(at === 0 ? /^/ : /^\d+;/, '');
  const bytes = Buffer.from(output, 'latin1');
  if (status === '0') return decode(bytes);
  const failed = new Answer({ rc: Number(status ?? answer.rc), stdout: bytes, stderr: answer.stderr });
  const said = failed.errorText.trim();
  throw new ModuleFailure(change.failed ? change.failed(failed) : said || `could not change ${change.field}`, {
    rc: failed.rc,
  });
}

function textOf(script: Script): string {
  return typeof script === 'string' ? script : script.script;
}

function stdinOf(script: Script) {
  return typeof script === 'string' ? undefined : script.stdin;
}
