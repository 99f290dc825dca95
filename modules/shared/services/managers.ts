import { checkArguments } from '../../../src/module/check.js';
import { ModuleFailure, type PlainDict, type Target } from '../../../src/module/index.js';
import { fromPlain } from '../../../src/values/plain.js';
import type { Dict } from '../../../src/values/value.js';
import { genericCall, genericSpec, type ServiceArgs } from './generic.js';
import type { ServiceCall } from './service-call.js';
import { type SystemdArgs, systemdCall, systemdSpec } from './systemd.js';
import { type SysvinitArgs, sysvinitCall, sysvinitSpec } from './sysvinit.js';

/** Kinds of init systems, each of which has a module of its own. */
export type Manager = 'systemd' | 'sysvinit' | 'service';

const SPECS = { systemd: systemdSpec, sysvinit: sysvinitSpec, service: genericSpec } as const;

/** Options that are dropped, with a warning, where systemd runs. */
const UNUSED_BY_SYSTEMD: ReadonlySet<string> = new Set(['pattern', 'runlevel', 'sleep', 'arguments']);

/** The call of the manager's module with options that were given for whichever there would be. */
export function callOf(manager: Manager, given: PlainDict, target: Target): ServiceCall {
  const dropped = Object.keys(given).filter((name) => manager === 'systemd' && UNUSED_BY_SYSTEMD.has(name));
  const kept = Object.fromEntries(Object.entries(given).filter(([name]) => !dropped.includes(name)));
  const spec = { ...SPECS[manager], name: `ansible.legacy.${manager}`, kind: 'run' } as const;
  const { args, problems } = checkArguments(spec, fromPlain(kept) as Dict);
  const [problem] = problems;
  if (problem) return refusedCall(problem.message);
  const call = callWith(manager, args, target);
  return {
    ...call,
    finish: (answer) => {
      for (const name of dropped) target.warn(`Ignoring "${name}" as it is not used in "systemd"`);
      return call.finish(answer);
    },
  };
}

function refusedCall(message: string): ServiceCall {
  return {
    script: ':',
    form: 'look',
    refused: true,
    finish: () => {
      throw new ModuleFailure(message);
    },
  };
}

function callWith(manager: Manager, args: Readonly<Record<string, unknown>>, target: Target): ServiceCall {
  switch (manager) {
    case 'systemd':
      return systemdCall(args as SystemdArgs, target);
    case 'sysvinit':
      return sysvinitCall(args as SysvinitArgs, target);
    case 'service':
      return genericCall(args as ServiceArgs, target);
  }
}
