import type { Answer } from './answer.js';
import type { Change, Done, ModuleDefinition, PathFacts } from './define.js';
import { ModuleCrash, ModuleFailure } from './failure.js';
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
    const last = at === trips.length - 1 ? module.probe(call.args, call) : undefined;
    done.push(await applyTrip({ changes: trip, last, facts: module.failedPath, target }));
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

interface Trip {
  readonly changes: readonly Change[];
  /** Runs when all changes are made. */
  readonly last: Script | undefined;
  readonly facts: PathFacts | undefined;
  readonly target: CallContext['target'];
}

async function applyTrip(trip: Trip): Promise<Applied> {
  const { changes, last, target } = trip;
  const stdinOfAll = changes.map((change) => stdinOf(change.run));
  const steps = stepsOf(
    changes.map((change) => textOf(change.run)),
    {
      stdinOf: stdinOfAll.findIndex((input) => input !== undefined),
      ...(last !== undefined && { last: textOf(last) }),
    },
  );
  const stdin = stdinOfAll.find((input) => input !== undefined);
  const { answers, rest } = steps.read(await target.sh({ script: steps.script, stdin }));
  const failed = answers.findIndex(({ rc }) => rc !== 0);
  if (failed >= 0) {
    const failure = failureOf(changes[failed]!, answers[failed]!);
    throw await settle(failure, changes.slice(0, failed), trip);
  }
  return {
    outputs: answers.map(({ text }) => text),
    errors: answers.map(({ errorText }) => errorText),
    after: rest,
  };
}

/** Why a change failed, or ended the script. */
function failureOf(change: Change, answer: Answer): ModuleFailure {
  try {
    if (change.failed) return new ModuleFailure(change.failed(answer));
    return new ModuleFailure(answer.errorText.trim() || `could not change ${change.field}`, { rc: answer.rc });
  } catch (error) {
    if (error instanceof ModuleFailure) return error;
    throw error;
  }
}

/** Adds what there is now at the path that a failure names, then takes back what was done before it. */
async function settle(
  failure: ModuleFailure,
  done: readonly Change[],
  { facts, target }: Trip,
): Promise<ModuleFailure> {
  const path = failure instanceof ModuleCrash ? undefined : (failure.result.path ?? failure.result.dest);
  const told = facts && typeof path === 'string' ? facts.read(await target.sh(facts.probe(path)), path) : {};
  const undo = done.flatMap((change) => change.undo ?? []).reverse();
  if (undo.length > 0) await target.sh(undo.join('\n'));
  if (Object.keys(told).length === 0) return failure;
  const { hint, cause } = failure;
  return new ModuleFailure(failure.message, { ...failure.result, ...told }, { hint, cause });
}

function textOf(script: Script): string {
  return typeof script === 'string' ? script : script.script;
}

function stdinOf(script: Script) {
  return typeof script === 'string' ? undefined : script.stdin;
}
