import {
  Answer,
  type ArgsOf,
  decode,
  defineModule,
  ModuleFailure,
  type OptionSpec,
  type Options,
  type PlainDict,
  type Target,
} from '../src/module/index.js';
import { genericSpec } from './shared/services/generic.js';
import { callOf, type Manager } from './shared/services/managers.js';
import { SERVICES } from './shared/services/services.js';
import { systemdSpec } from './shared/services/systemd.js';
import { sysvinitSpec } from './shared/services/sysvinit.js';

const options = {
  ...othersOf(sysvinitSpec.options),
  ...othersOf(systemdSpec.options),
  ...genericSpec.options,
  name: { aliases: ['service', 'unit'], description: 'Name of the service.' },
  use: {
    default: 'auto',
    local: true,
    description: 'The init system: `systemd`, `sysvinit`, or `service` for any other. By default the one that runs.',
  },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

/** Options that only the module of one init system has: they go to it, and any other refuses them. */
function othersOf(table: Options): Options {
  const hidden = ([name, option]: [string, OptionSpec]) => {
    const { default: _, ...rest } = option;
    return [name, { ...rest, hidden: true }];
  };
  return Object.fromEntries(Object.entries(table).map(hidden));
}

export default defineModule({
  name: 'ansible.builtin.service',
  description: 'Looks after services, whatever the init system: that they run, and start with the system.',
  options,
  required_by: systemdSpec.required_by,
  returns: {
    name: { type: 'str', description: 'The option.', returned: 'always' },
    enabled: { type: 'bool', description: 'Whether it starts with the system.', returned: 'when `enabled` is given' },
    state: { type: 'str', description: 'What it is now.', returned: 'when `state` is given' },
    status: { type: 'dict', description: 'As of systemd_service or sysvinit, where it is one of these.' },
  },
  differences: [
    'The init system is found on the target in the same round trip; the fact `service_mgr` is not asked.',
    '`use` takes no module of a collection; FreeBSD, OpenBSD, NetBSD, Solaris and AIX are not supported.',
    'On a host with systemd, `use: service` does what systemd_service does.',
  ],
  check: 'full',
  looksFirst: true,
  run: (args, target) => {
    const wanted = args.use === 'auto' ? undefined : managerNamed(args.use);
    return wanted && wanted !== 'service' ? runOne(wanted, args, target) : runFound(args, target, wanted);
  },
});

const MANAGERS: Readonly<Record<string, Manager>> = {
  systemd: 'systemd',
  systemd_service: 'systemd',
  sysvinit: 'sysvinit',
};

/** What is no module of its own is looked after by the one for any other init system. */
function managerNamed(use: string): Manager {
  const name = use.toLowerCase().replace(/^ansible\.(builtin|legacy)\./, '');
  if (name.includes('.'))
    throw new ModuleFailure(`\`use: ${use}\` is not supported: it takes auto, systemd, sysvinit and service`);
  return MANAGERS[name] ?? 'service';
}

async function runOne(manager: Manager, args: Args, target: Target): Promise<PlainDict> {
  const { script, form, finish } = callOf(manager, givenOf(args), target);
  return finish(await target.sh(script, { form }));
}

/** The options that were given, as the module of an init system takes them. */
function givenOf(args: Args): PlainDict {
  const given = Object.entries(args).filter(
    ([name, value]) =>
      name in options && name !== 'use' && value !== null && value !== undefined && value !== defaultOf(name),
  );
  return Object.fromEntries(given) as PlainDict;
}

function defaultOf(name: string): unknown {
  return (options as Options)[name]?.default;
}

/** One script, in which the shell chooses what to look at by the init system that it finds. */
async function runFound(args: Args, target: Target, wanted: Manager | undefined): Promise<PlainDict> {
  const given = givenOf(args);
  const service = callOf('service', given, target);
  const shared = Object.entries(given).filter(([name]) => ['name', 'state', 'enabled'].includes(name));
  const systemd = callOf('systemd', wanted ? Object.fromEntries(shared) : given, target);
  const sysvinit = wanted ? service : callOf('sysvinit', given, target);
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
  const found = MANAGERS[decode(answer.stdout.subarray(0, Math.max(0, end - 1)))] ?? 'service';
  const rest = new Answer({ rc: answer.rc, stdout: answer.stdout.subarray(end), stderr: answer.stderr });
  if (wanted === undefined || found !== 'systemd') return { systemd, sysvinit, service }[found].finish(rest);
  if (service.refused) return service.finish(rest);
  const { status: _, ...result } = await systemd.finish(rest);
  return result;
}
