import type { Answer } from './answer.js';
import type { Change, Done, ModuleDefinition } from './define.js';
import { ModuleFailure } from './failure.js';
import type { PlainDict } from './plain.js';
import { type CallContext, invocationOf } from './run.js';
import { stepsOf } from './steps.js';
import type { Script } from './target.js';

type StateDefinition = Extract<ModuleDefinition, { kind: 'state' }>;

/** Probe, plan and, where something must change, one script that makes all changes and probes again. */
export async function runState(module: StateDefinition, context: CallContext): Promise<PlainDict> {
  const { call, target } = context;
  const { args } = call;
  const before = module.read(await target.sh(module.probe(args, call), { form: 'look' }), args);
  if (module.shown) context.show(invocationOf(module.shown(before, args)));
  if (module.invoked) context.show(module.invoked(before, args, call));
  const changes = module.plan(before, args, call);
  const applied = changes.length > 0 && !call.check ? await apply(module, changes, context) : undefined;
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
    done.push(await applyTrip(trip, at === trips.length - 1 ? module.probe(call.args, call) : undefined, target));
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
  const stdinOfAll = changes.map((change) => stdinOf(change.run));
  const steps = stepsOf(
    changes.map((change) => textOf(change.run)),
    {
      stdinOf: stdinOfAll.findIndex((input) => input !== undefined),
      ...(probe !== undefined && { last: textOf(probe) }),
    },
  );
  const stdin = stdinOfAll.find((input) => input !== undefined);
  const { answers, rest } = steps.read(await target.sh({ script: steps.script, stdin }));
  for (const [at, answer] of answers.entries()) refuseFailed(changes[at]!, answer);
  return {
    outputs: answers.map(({ text }) => text),
    errors: answers.map(({ errorText }) => errorText),
    after: rest,
  };
}

/** Throws ModuleFailure when a change failed, or ended the script. */
function refuseFailed(change: Change, answer: Answer): void {
  if (answer.rc === 0) return;
  if (change.failed) throw new ModuleFailure(change.failed(answer));
  throw new ModuleFailure(answer.errorText.trim() || `could not change ${change.field}`, { rc: answer.rc });
}

function textOf(script: Script): string {
  return typeof script === 'string' ? script : script.script;
}

function stdinOf(script: Script) {
  return typeof script === 'string' ? undefined : script.stdin;
}
