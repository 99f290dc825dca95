import {
  type Answer,
  type ArgsOf,
  defineModule,
  ModuleFailure,
  type Options,
  quote,
  sh,
} from '../../src/module/index.js';
import { missingTool } from '../shared/missing-tool.js';

const options = {
  name: { required: true, description: 'The boolean.' },
  state: { type: 'bool', required: true, description: 'Whether it is on.' },
  persistent: { type: 'bool', default: false, description: 'Whether it is set in the policy, too, for the next boot.' },
  ignore_selinux_state: {
    type: 'bool',
    default: false,
    description: 'Whether the policy is set where SELinux is off.',
  },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

interface State {
  readonly enabled: boolean;
  /** Undefined when it is not known. */
  readonly value: boolean | undefined;
  /** Whether there is semanage, which changes the policy without the kernel. */
  readonly semanage: boolean;
}

export default defineModule({
  name: 'ansible.posix.seboolean',
  description: 'Sets booleans of SELinux.',
  options,
  returns: { name: { type: 'str', description: 'The boolean.', returned: 'success' } },
  differences: [
    'getsebool and setsebool are run. What the policy has is asked of semanage, where it is there; elsewhere the running value counts.',
    '`ignore_selinux_state` with `persistent` needs semanage.',
  ],
  probe: ({ name, persistent }) => `PATH=$PATH:/usr/sbin:/sbin
command -v semanage >/dev/null 2>&1 && printf 'semanage=1\\0'
if [ -e /sys/fs/selinux/enforce ] || selinuxenabled 2>/dev/null; then
  printf 'enabled=1\\0'
  command -v getsebool >/dev/null 2>&1 || { printf 'lacks=1\\0'; exit 0; }
  printf 'running=%s\\0' "$(${sh`getsebool ${name}`} 2>/dev/null)"
fi
${persistent ? `if command -v semanage >/dev/null 2>&1; then printf 'policy=%s\\0' "$(semanage boolean -l -n 2>/dev/null | grep -- ${quote(`^${escaped(name)} `)})"; fi` : ':'}`,
  read,
  plan(state, args) {
    const { name, persistent, state: on } = args;
    if (!state.enabled && !persistent) return [];
    if (state.value === on) return [];
    const words =
      persistent && !state.enabled
        ? ['semanage', 'boolean', '-N', '-m', on ? '--on' : '--off', name]
        : ['setsebool', ...(persistent ? ['-P'] : []), name, on ? 'on' : 'off'];
    const failed = (answer: Answer) =>
      persistent
        ? `Failed to manage policy for boolean ${name}: ${answer.errorText.trim()}`
        : `Failed to set boolean ${name} to ${on ? '1' : '0'}`;
    return [
      {
        field: name,
        before: state.value ?? null,
        after: on,
        run: `PATH=$PATH:/usr/sbin:/sbin\n${sh`${words}`}`,
        failed,
      },
    ];
  },
  result: ({ changes }, { name, persistent, state }) => ({ changed: changes.length > 0, name, persistent, state }),
  diff: () => undefined,
});

function escaped(name: string): string {
  return name.replace(/[.*[\]\\^$]/g, '\\$&');
}

function read({ pairs }: Answer, { name, persistent, ignore_selinux_state: ignored }: Args): State {
  const enabled = pairs.has('enabled');
  const semanage = pairs.has('semanage');
  if (!enabled && !ignored) throw new ModuleFailure('SELinux is disabled on this host.');
  if (pairs.has('lacks')) throw missingTool('getsebool', 'libselinux-utils or selinux-utils');
  if (!enabled && persistent && !semanage) {
    throw missingTool('semanage', 'policycoreutils-python-utils');
  }
  if (persistent && semanage) {
    // `name (on , off) …`: what runs, and what the policy has.
    const found = /\(\s*\w+\s*,\s*(\w+)\s*\)/.exec(pairs.get('policy') ?? '')?.[1];
    if (found === undefined) {
      const why = `SELinux boolean ${name} is not defined in persistent policy`;
      throw new ModuleFailure(why);
    }
    return { enabled, semanage, value: found === 'on' };
  }
  const running = / --> (on|off)/.exec(pairs.get('running') ?? '')?.[1];
  if (enabled && running === undefined) {
    throw new ModuleFailure(`Failed to determine current state for boolean ${name}`);
  }
  return { enabled, semanage, value: running === undefined ? undefined : running === 'on' };
}
