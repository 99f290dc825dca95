import type { Session } from '../../src/connection/session.js';
import { checkArguments } from '../../src/module/check.js';
import { ModuleFailure } from '../../src/module/failure.js';
import type { PlainDict } from '../../src/module/plain.js';
import { createRegistry } from '../../src/module/registry.js';
import { runModule } from '../../src/module/run.js';
import { fromPlain } from '../../src/values/plain.js';
import type { Dict } from '../../src/values/value.js';
import { type CountingSession, openLocal } from '../module/local-session.js';
import { type FakeSettings, fakeController } from './fake-controller.js';

export const registry = createRegistry();

export interface Called {
  readonly result: PlainDict;
  readonly trips: number;
}

type CallSettings = FakeSettings & { readonly environment?: Record<string, string> };

/** Calls a module that runs on the target as the engine does: check, prepare, run, on a session of its own. */
export async function callOnTarget(
  name: string,
  args: PlainDict,
  settings: CallSettings & { readonly shell?: readonly string[] } = {},
): Promise<Called> {
  const session: CountingSession = await openLocal(settings.shell);
  try {
    const result = await callOver(session, name, args, settings);
    return { result, trips: session.trips };
  } finally {
    await session.close();
  }
}

/** The same on a session that is there already: its result, which may be that of a failure. */
export async function callOver(
  session: Session,
  name: string,
  args: PlainDict,
  settings: CallSettings = {},
): Promise<PlainDict> {
  const definition = await registry.resolve(name)!.load();
  if (definition.kind !== 'state' && definition.kind !== 'run') throw new Error(`${name} does not run on a target`);
  const checked = checkArguments(definition, fromPlain(args) as Dict, { name });
  if (checked.problems.length > 0) return { failed: true, msg: checked.problems[0]!.message };
  try {
    const call = {
      name,
      check: settings.check ?? false,
      diff: settings.diff ?? false,
      verbosity: 0,
      environment: settings.environment ?? {},
    };
    const plain = checked.args as PlainDict;
    const prepared = definition.prepare ? await definition.prepare(plain, fakeController(settings)) : plain;
    return await runModule(definition, { ...call, args: prepared }, session);
  } catch (error) {
    if (!(error instanceof ModuleFailure)) throw error;
    return { failed: true, msg: error.message, ...error.result };
  }
}

/** What a controller module gives for arguments. */
export async function callOnController(name: string, args: PlainDict, settings: FakeSettings = {}) {
  const definition = await registry.resolve(name)!.load();
  if (definition.kind !== 'control') throw new Error(`${name} does not run on the controller`);
  const checked = checkArguments(definition, fromPlain(args) as Dict, { name });
  if (checked.problems.length > 0) throw checked.problems[0]!;
  const controller = fakeController(settings);
  return { ...(await definition.control(checked.args as never, controller)), controller };
}
