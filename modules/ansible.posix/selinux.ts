import {
  type Answer,
  type ArgsOf,
  type Change,
  defineModule,
  ModuleFailure,
  type Options,
  quote,
  sh,
} from '../../src/module/index.js';
import { systemFile } from '../shared/system-file.js';

const options = {
  state: { required: true, choices: ['enforcing', 'permissive', 'disabled'], description: 'What SELinux shall do.' },
  policy: { description: 'The policy; may be left out where it is `disabled`.' },
  configfile: { default: '/etc/selinux/config', aliases: ['conf', 'file'], description: 'The file of its settings.' },
  update_kernel_param: { type: 'bool', default: false, description: 'Whether grubby sets `selinux=0` of the kernel.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

interface State {
  /** Undefined when there is no such file. */
  readonly config: string | undefined;
  readonly runtimeState: Args['state'];
  readonly runtimePolicy: string;
  readonly policyIsThere: boolean;
  /** Whether the kernels boot with SELinux: undefined when they differ. */
  readonly kernel: boolean | undefined;
  readonly grubby: 'missing' | 'failed' | 'asked';
}

/** A change with what the result says of it. */
interface Told {
  readonly said: string;
  readonly change: Change;
}

export default defineModule({
  name: 'ansible.posix.selinux',
  description: 'Looks after the policy and the state of SELinux.',
  options,
  returns: {
    msg: { type: 'str', description: 'What was changed.', returned: 'always' },
    configfile: { type: 'str', description: 'The file of its settings.', returned: 'always' },
    policy: { type: 'str', description: 'The policy.', returned: 'always' },
    state: { type: 'str', description: 'The state.', returned: 'always' },
    reboot_required: { type: 'bool', description: 'Whether it holds only after a reboot.', returned: 'always' },
  },
  differences: ["SELinux is asked by the kernel's files: libselinux's Python library is not needed."],
  probe: ({ configfile, policy, update_kernel_param: kernel }) => `if [ -f ${quote(configfile)} ]; then
  printf 'config='; cat ${quote(configfile)}; printf '\\0'
fi
printf 'policy=%s\\0' "$(sed -n 's/^SELINUXTYPE=//p' /etc/selinux/config 2>/dev/null | tail -n 1)"
${sh`[ -e ${`/etc/selinux/${policy ?? ''}/policy`} ]`} && printf 'there=1\\0'
if [ -e /sys/fs/selinux/enforce ]; then printf 'enforce=%s\\0' "$(cat /sys/fs/selinux/enforce)"; fi
${kernel ? GRUBBY : ':'}`,
  read,
  plan(state, args, { check }) {
    refuse(state, args);
    const told = planned(state, args);
    if (!state.policyIsThere && !check && told.some(({ change }) => change.field === 'config policy')) {
      throw new ModuleFailure(`Policy ${args.policy} does not exist in /etc/selinux/`);
    }
    return told.map(({ change }) => change);
  },
  result({ before, check, warn }, args) {
    const told = planned(before, args);
    if (check && told.some(({ change }) => change.field.endsWith('policy'))) return { changed: true };
    const { runtimeState } = before;
    const later = args.state !== runtimeState && (runtimeState === 'disabled' || args.state === 'disabled');
    if (later) warn(warningOf(runtimeState, args.state));
    return {
      changed: told.length > 0,
      msg: told.flatMap(({ said }) => (said === '' ? [] : [said])).join(', '),
      configfile: args.configfile,
      policy: policyOf(before, args) ?? null,
      state: args.state,
      reboot_required: later,
    };
  },
  diff: () => undefined,
});

const GRUBBY = `if command -v grubby >/dev/null 2>&1; then
  if drover_kernels=$(grubby --info=ALL 2>/dev/null); then printf 'kernels=%s\\0' "$drover_kernels"; else printf 'kernels-failed=1\\0'; fi
fi`;

function read({ pairs }: Answer): State {
  const enforce = pairs.get('enforce');
  const kernels = [...(pairs.get('kernels') ?? '').matchAll(/^args="(.*)"$/gm)].map(([, words]) =>
    words!.split(' ').includes('selinux=0'),
  );
  const same = kernels.length > 0 && kernels.every((off) => off === kernels[0]);
  return {
    config: pairs.get('config'),
    runtimeState: enforce === undefined ? 'disabled' : enforce === '0' ? 'permissive' : 'enforcing',
    // What libselinux takes where nothing is said.
    runtimePolicy: pairs.get('policy') || 'targeted',
    policyIsThere: pairs.has('there'),
    kernel: same ? !kernels[0] : undefined,
    grubby: pairs.has('kernels') ? 'asked' : pairs.has('kernels-failed') ? 'failed' : 'missing',
  };
}

function refuse({ config, grubby }: State, args: Args): void {
  if (config === undefined) {
    throw new ModuleFailure(`Unable to find file ${args.configfile}`, {
      details: 'Please install SELinux-policy package, if this package is not installed previously.',
    });
  }
  if (args.update_kernel_param && grubby === 'missing') {
    const details =
      'In order to update the kernel command lineenabled/disabled setting, the grubby packageneeds to be present on the system.';
    throw new ModuleFailure("'grubby' command not found on host", { details });
  }
  if (args.update_kernel_param && grubby === 'failed') throw new ModuleFailure('unable to run grubby');
  if (args.state !== 'disabled' && !args.policy) {
    throw new ModuleFailure("Policy is required if state is not 'disabled'");
  }
}

function valueIn(config: string, name: string): string | undefined {
  return new RegExp(`^${name}=([^=\\n]*)`, 'm').exec(config)?.[1]?.trim();
}

function policyOf({ config = '' }: State, { policy }: Args): string | undefined {
  return policy || valueIn(config, 'SELINUXTYPE');
}

/** What must change, in order. */
function planned(state: State, args: Args): Told[] {
  const { config = '', runtimePolicy } = state;
  const { configfile } = args;
  const policy = policyOf(state, args);
  const oldPolicy = valueIn(config, 'SELINUXTYPE');
  const oldState = valueIn(config, 'SELINUX');
  const withPolicy = policy === oldPolicy ? config : withLine(config, 'SELINUXTYPE', policy!);
  const told: Told[] = [];
  if (policy !== runtimePolicy) {
    const said = `Running SELinux policy changed from '${runtimePolicy}' to '${shown(policy)}'`;
    told.push({ said, change: { field: 'running policy', before: runtimePolicy, after: policy ?? null, run: ':' } });
  }
  if (policy !== oldPolicy) {
    const run = systemFile(configfile, withPolicy);
    const said = `SELinux policy configuration in '${configfile}' changed from '${shown(oldPolicy)}' to '${policy}'`;
    told.push({ said, change: { field: 'config policy', before: oldPolicy ?? null, after: policy!, run } });
  }
  told.push(...running(state, args));
  if (args.state !== oldState) {
    const run = systemFile(configfile, withLine(withPolicy, 'SELINUX', args.state));
    const said = `Config SELinux state changed from '${shown(oldState)}' to '${args.state}'`;
    told.push({ said, change: { field: 'config state', before: oldState ?? null, after: args.state, run } });
  }
  return [...told, ...booting(state, args)];
}

function shown(value: string | undefined): string {
  return value ?? 'None';
}

/** The file with the setting in each line that has it, or in a new one. */
function withLine(text: string, name: string, value: string): string {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const isIt = (line: string) => line.startsWith(`${name}=`);
  const changed = lines.map((line) => (isIt(line) ? `${name}=${value}` : line));
  return [...changed, ...(lines.some(isIt) ? [] : [`${name}=${value}`])].map((line) => `${line}\n`).join('');
}

/** What the kernel does now. Where it is to be off, it is made permissive until the reboot. */
function running({ runtimeState }: State, { state }: Args): Told[] {
  if (state === runtimeState || runtimeState === 'disabled') return [];
  if (state === 'disabled' && runtimeState === 'permissive') return [];
  const said = state === 'disabled' ? '' : `SELinux state changed from '${runtimeState}' to '${state}'`;
  const run = `echo ${state === 'enforcing' ? '1' : '0'} >/sys/fs/selinux/enforce`;
  return [{ said, change: { field: 'running state', before: runtimeState, after: state, run } }];
}

function warningOf(before: Args['state'], after: Args['state']): string {
  if (before === 'disabled') return `Reboot is required to set SELinux state to '${after}'`;
  if (before === 'permissive') return 'SELinux state change will take effect next reboot';
  return `SELinux state temporarily changed from '${before}' to 'permissive'. State change will take effect next reboot.`;
}

function booting({ kernel }: State, { state, update_kernel_param: wanted }: Args): Told[] {
  const on = state !== 'disabled';
  if (!wanted || kernel === on) return [];
  const [from, to] = on ? ['disabled', 'enabled'] : ['enabled', 'disabled'];
  const said = `Kernel SELinux state changed from '${kernel === undefined ? '<inconsistent>' : from}' to '${to}'`;
  const run = `grubby --update-kernel=ALL ${on ? '--remove-args' : '--args'} selinux=0`;
  const failed = () => `unable to ${on ? 'remove selinux=0 from' : 'add selinux=0 to'} kernel config`;
  return [{ said, change: { field: 'kernel', before: kernel ?? null, after: on, run, failed } }];
}
