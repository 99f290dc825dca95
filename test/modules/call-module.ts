import { checkArguments } from '../../src/module/check.js';
import type { ModuleDefinition } from '../../src/module/define.js';
import type { PlainDict } from '../../src/module/plain.js';
import { runModule } from '../../src/module/run.js';
import { fromPlain } from '../../src/values/plain.js';
import type { Dict } from '../../src/values/value.js';
import { openLocal } from '../module/local-session.js';

export interface CallOptions {
  readonly check?: boolean;
  readonly diff?: boolean;
  /** Arguments that a step on the controller would add. */
  readonly prepared?: PlainDict;
}

/** What a call gave: its result without what differs from machine to machine, and its round trips. */
export interface Called {
  readonly result: PlainDict;
  readonly trips: number;
}

const VOLATILE = ['invocation', '_ansible_error', 'uid', 'gid', 'owner', 'group'];

/** Checks the arguments of a module and runs it on this machine. */
export async function callModule(
  module: ModuleDefinition,
  args: PlainDict,
  options: CallOptions = {},
): Promise<Called> {
  const checked = checkArguments(module, fromPlain(args) as Dict);
  if (checked.problems.length > 0) throw checked.problems[0];
  const session = await openLocal();
  try {
    const call = {
      args: { ...(checked.args as PlainDict), ...options.prepared },
      check: options.check ?? false,
      diff: options.diff ?? false,
      verbosity: 0,
      environment: {},
    };
    const result = await runModule(module, call, session);
    const kept = Object.entries(result).filter(([name]) => !VOLATILE.includes(name));
    return { result: Object.fromEntries(kept), trips: session.trips };
  } finally {
    await session.close();
  }
}
