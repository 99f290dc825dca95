import {
  Answer,
  type ArgsOf,
  decode,
  defineModule,
  ModuleFailure,
  type Options,
  type PlainDict,
  type Target,
} from '../src/module/index.js';
import { genericCall, serviceOptions } from './shared/services/generic.js';
import { runServiceCall, type ServiceCall } from './shared/services/service-call.js';
import { SERVICES } from './shared/services/services.js';
import { systemdCall } from './shared/services/systemd.js';
import { sysvinitCall } from './shared/services/sysvinit.js';

const options = {
  ...serviceOptions,
  use: {
    default: 'auto',
    local: true,
    description: 'The init system: `systemd`, `sysvinit`, or `service` for any other. By default the one that runs.',
  },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'ansible.builtin.service',
  description: 'Looks after services, whatever the init system: that they run, and start with the system.',
  options,
  required_one_of: [['state', 'enabled']],
  returns: {
    name: { type: 'str', description: 'The option.', returned: 'always' },
    enabled: { type: 'bool', description: 'Whether it starts with the system.', returned: 'when `enabled` is given' },
    state: { type: 'str', description: 'What it is now.', returned: 'when `state` is given' },
    status: { type: 'dict', description: 'As of systemd_service or sysvinit, where it is one of these.' },
  },
  differences: [
    'The init system is found on the target in the same round trip; the fact `service_mgr` is not asked.',
    '`use` takes `systemd`, `sysvinit` and `service`; FreeBSD, OpenBSD, NetBSD, Solaris and AIX are not supported.',
  ],
  check: 'full',
  looksFirst: true,
  run: (args, target) => (args.use === 'auto' ? runFound(args, target) : runWanted(args, target)),
});

type Manager = 'systemd' | 'sysvinit' | 'service';

const MANAGERS: Readonly<Record<string, Manager>> = {
  systemd: 'systemd',
  systemd_service: 'systemd',
  sysvinit: 'sysvinit',
  service: 'service',
};

function runWanted(args: Args, target: Target): Promise<PlainDict> {
  const manager = MANAGERS[args.use.replace(/^ansible\.(builtin|legacy)\./, '')];
  if (manager === undefined) {
    throw new ModuleFailure(`\`use: ${args.use}\` is not supported: it takes auto, systemd, sysvinit and service`);
  }
  refuseUnused(manager, args, target);
  return runServiceCall(callFor(manager, args, target), target);
}

/** One script, in which the shell chooses what to look at by the init system that it finds. */
async function runFound(args: Args, target: Target): Promise<PlainDict> {
  const [systemd, sysvinit, service] = (['systemd', 'sysvinit', 'service'] as const).map((manager) =>
    callFor(manager, args, target),
  ) as [ServiceCall, ServiceCall, ServiceCall];
  const script = `${SERVICES}
drover_manager=$(services_manager)
printf '%s\\n' "$drover_manager"
case $drover_manager in
systemd)\n${systemd.script}\n;;
sysvinit)\n${sysvinit.script}\n;;
*)\n${service.script}\n;;
esac`;
  const answer = await target.sh(script, { form: systemd.form });
  const end = answer.stdout.indexOf(10) + 1;
  const manager = MANAGERS[decode(answer.stdout.subarray(0, Math.max(0, end - 1)))] ?? 'service';
  refuseUnused(manager, args, target);
  const rest = new Answer({ rc: answer.rc, stdout: answer.stdout.subarray(end), stderr: answer.stderr });
  return { systemd, sysvinit, service }[manager].finish(rest);
}

function callFor(manager: Manager, args: Args, target: Target): ServiceCall {
  const { name, state, enabled, sleep } = args;
  switch (manager) {
    case 'systemd':
      return systemdCall({ ...SYSTEMD_DEFAULTS, name, state, enabled }, target);
    case 'sysvinit':
      return sysvinitCall({ ...args, sleep: sleep ?? 1, runlevels: undefined, daemonize: false }, target);
    case 'service':
      return genericCall(args, target);
  }
}

const SYSTEMD_DEFAULTS = {
  force: undefined,
  masked: undefined,
  daemon_reload: false,
  daemon_reexec: false,
  scope: 'system',
  no_block: false,
} as const;

/** Options that the init system has no use for: systemd does without them, init scripts have no `runlevel`. */
function refuseUnused(manager: Manager, args: Args, target: Target): void {
  const level = args.runlevel === 'default' ? undefined : args.runlevel;
  if (manager === 'sysvinit' && level !== undefined) {
    throw new ModuleFailure('`runlevel` is not supported on a host with init scripts: use `runlevels` of sysvinit');
  }
  if (manager !== 'systemd') return;
  const given = { pattern: args.pattern, runlevel: level, sleep: args.sleep, arguments: args.arguments || undefined };
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && value !== null) target.warn(`Ignoring "${name}" as it is not used in "systemd"`);
  }
}
