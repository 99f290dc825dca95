import {
  type Answer,
  type ArgsOf,
  ModuleFailure,
  type Options,
  type PlainDict,
  sh,
  stepsOf,
  type Target,
} from '../../../src/module/index.js';
import { call } from '../file-probe.js';
import { detached } from './init.js';
import { isRunningBy } from './said-status.js';
import type { ServiceCall } from './service-call.js';
import { PROCESSES, SERVICES } from './services.js';

const genericOptions = {
  name: { required: true, description: 'Name of the service.' },
  state: {
    choices: ['started', 'stopped', 'reloaded', 'restarted'],
    description: 'What it must be, or what must happen to it. `reloaded` starts one that does not run.',
  },
  sleep: { type: 'int', description: 'Seconds between stop and start of a restart, where that is done in two steps.' },
  pattern: { description: 'Text in the list of processes that means that it runs, in place of its own status.' },
  enabled: { type: 'bool', description: 'Whether it starts with the system.' },
  runlevel: { default: 'default', description: 'The runlevel of OpenRC that `enabled` is about.' },
  arguments: { aliases: ['args'], default: '', description: 'Further words for the command.' },
} as const satisfies Options;

export const genericSpec = { options: genericOptions, required_one_of: [['state', 'enabled']] } as const;

export type ServiceArgs = ArgsOf<typeof genericOptions>;

type Pairs = ReadonlyMap<string, string>;
type Manager = 'upstart' | 'openrc' | 'update-rc.d' | 'insserv' | 'chkconfig';

interface Found {
  readonly manager: Manager;
  readonly pairs: Pairs;
  readonly status: Answer;
  readonly processes: string;
  /** What the program that enables says of the service, where it must be asked. */
  readonly levels: Answer;
}

/** Services of init systems other than systemd: OpenRC, Upstart, and init scripts with what enables them. */
export function genericCall(args: ServiceArgs, target: Target): ServiceCall {
  const probe = stepsOf(probeSteps(args), { goOn: true });
  return {
    script: `${SERVICES}\n${probe.script}`,
    form: 'look',
    finish: (answer) => finish(probe.read(answer).answers, args, target),
  };
}

function probeSteps({ name, enabled, state, pattern, arguments: more }: ServiceArgs): string[] {
  const dry = enabled === false ? ['-n', '-r', '-v', name] : ['-n', '-v', name];
  const facts = `services_tools service chkconfig update-rc.d rc-service rc-update initctl insserv
${call('services_sysv', name)}
${sh`if [ -f ${`/etc/init/${name}.conf`} ]; then printf 'upstart=1\0'; fi
if grep -qs '^manual[[:space:]]*$' ${`/etc/init/${name}.override`}; then printf 'manual=1\0'; fi`}`;
  const status = sh`if command -v initctl >/dev/null 2>&1 && [ -f ${`/etc/init/${name}.conf`} ]; then initctl status ${[name, ...wordsOf(more)]}
elif command -v rc-service >/dev/null 2>&1; then rc-service ${[name, 'status', ...wordsOf(more)]}
elif command -v service >/dev/null 2>&1; then service ${[name, 'status', ...wordsOf(more)]}
else ${[`/etc/init.d/${name}`, 'status', ...wordsOf(more)]}; fi`;
  const levels = sh`if command -v rc-update >/dev/null 2>&1; then rc-update show
elif command -v update-rc.d >/dev/null 2>&1; then :
elif command -v insserv >/dev/null 2>&1; then insserv ${dry}
elif command -v chkconfig >/dev/null 2>&1; then chkconfig --list ${name}; fi`;
  return [
    facts,
    state && !pattern ? status : ':',
    enabled === null || enabled === undefined ? ':' : levels,
    pattern ? PROCESSES : ':',
  ].map((script) => `LC_ALL=C; export LC_ALL\n${script}`);
}

async function finish(steps: readonly Answer[], args: ServiceArgs, target: Target): Promise<PlainDict> {
  const pairs = steps[0]!.pairs;
  const manager = managerOf(pairs);
  if (manager === undefined) throw new ModuleFailure(`Could not find the requested service ${args.name}: host`);
  const found = { manager, pairs, status: steps[1]!, levels: steps[2]!, processes: steps[3]!.text };
  const { enabled, state } = args;
  const toggles = enabled !== null && enabled !== undefined ? enabling(found, args, enabled) : [];
  const known = enabled === null || enabled === undefined ? {} : { enabled };
  const steer = state ? steering(found, args) : [];
  const changed = toggles.length + steer.length > 0;
  // In check mode the reference ends at the first change that it would make, but for update-rc.d.
  if (target.check && toggles.length > 0 && manager !== 'update-rc.d') return { changed };
  if (target.check && steer.length > 0) return { changed, msg: 'service state changed' };
  if (changed && !target.check) await act(toggles, steer, args, target);
  const shown = state === 'stopped' ? 'stopped' : 'started';
  return { name: args.name, ...known, ...(state ? { state: shown } : {}), changed };
}

function managerOf(pairs: Pairs): Manager | undefined {
  if (pairs.has('tool:initctl') && pairs.has('upstart')) return 'upstart';
  if (pairs.has('tool:rc-service')) return 'openrc';
  if (!pairs.has('script')) return undefined;
  return (['update-rc.d', 'insserv', 'chkconfig'] as const).find((tool) => pairs.has(`tool:${tool}`));
}

/** Commands that enable or disable; none when it is so already. */
function enabling({ manager, pairs, levels }: Found, { name, runlevel }: ServiceArgs, enabled: boolean): string[] {
  switch (manager) {
    case 'upstart':
      return pairs.has('manual') === !enabled ? [] : [upstartOverride(name, enabled)];
    case 'openrc': {
      const row = levels.lines.map((line) => line.split('|')).find(([service]) => service?.trim() === name);
      const within = (row?.[1] ?? '').trim().split(/\s+/).includes(runlevel);
      return within === enabled ? [] : [sh`rc-update ${enabled ? 'add' : 'delete'} ${name} ${runlevel}`];
    }
    case 'update-rc.d': {
      if (pairs.has('starts') === enabled) return [];
      const defaults = enabled && !pairs.has('kills') ? [sh`update-rc.d ${name} defaults`] : [];
      return [...defaults, sh`update-rc.d ${name} ${enabled ? 'enable' : 'disable'}`];
    }
    case 'insserv': {
      const would = levels.errorText.includes(enabled ? 'enable service' : 'remove service');
      return would ? [sh`insserv ${enabled ? [name] : ['-r', name]}`] : [];
    }
    case 'chkconfig': {
      const word = enabled ? 'on' : 'off';
      if (levels.text.includes(`3:${word}`) && levels.text.includes(`5:${word}`)) return [];
      const added = levels.errorText.includes(`chkconfig --add ${name}`);
      if (!added && !levels.text.includes(name)) {
        throw new ModuleFailure(`service ${name} does not support chkconfig`);
      }
      return [...(added ? [sh`chkconfig --add ${name}`] : []), sh`chkconfig ${name} ${word}`];
    }
  }
}

function upstartOverride(name: string, enabled: boolean): string {
  const file = `/etc/init/${name}.override`;
  const text = enabled ? sh`grep -v '^manual[[:space:]]*$' ${file}` : sh`cat ${file} 2>/dev/null; echo manual`;
  return sh`drover_text=$(` + text + sh`); printf '%s\n' "$drover_text" >${file}`;
}

/** Commands that bring the state. */
function steering(found: Found, args: ServiceArgs): string[] {
  const { name, state, pattern, sleep } = args;
  const running = pattern
    ? found.processes.split('\n').some((line) => line.includes(pattern) && !line.includes('pattern='))
    : isRunningBy(name, found.status, found.manager);
  if (running === undefined) {
    throw new ModuleFailure('failed determining service state, possible typo of service name?');
  }
  if ((state === 'started' && running) || (state === 'stopped' && !running)) return [];
  const command = (action: string) => commandOf(found, args, action);
  if (state === 'restarted' && found.manager !== 'openrc') {
    return [command('stop'), ...(sleep ? [`sleep ${sleep}`] : []), command('start')];
  }
  if (state === 'restarted') return [command('restart')];
  if (state === 'stopped') return [command('stop')];
  const crashed = found.manager === 'openrc' && /crashed/.test(found.status.text + found.status.errorText);
  if (running) return [command('reload')];
  return [...(crashed ? [command('zap')] : []), command('start')];
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function commandOf({ manager, pairs }: Found, { name, arguments: more }: ServiceArgs, action: string): string {
  const words = wordsOf(more);
  if (manager === 'upstart') return detached(sh`initctl ${[action, name, ...words]}`);
  if (manager === 'openrc') return detached(sh`rc-service ${[name, action, ...words]}`);
  if (pairs.has('tool:service')) return detached(sh`service ${[name, action, ...words]}`);
  return detached(sh`${`/etc/init.d/${name}`} ${[action, ...words]}`);
}

async function act(toggles: readonly string[], steer: readonly string[], args: ServiceArgs, target: Target) {
  const steps = stepsOf([...toggles, ...steer], { goOn: args.state === 'restarted' });
  const { answers } = steps.read(await target.sh(`${SERVICES}\n${steps.script}`));
  const toggled = answers.slice(0, toggles.length).find(({ rc }) => rc !== 0);
  if (toggled) throw new ModuleFailure(toggleFailure(toggled, args));
  // A stop may fail before a start that goes well.
  const last = steer.length > 0 ? answers.at(-1)! : undefined;
  if (!last || last.rc === 0 || last.errorText.includes('Job is already running')) return;
  throw new ModuleFailure(last.errorText || last.text);
}

function toggleFailure(answer: Answer, { name, enabled }: ServiceArgs): string {
  const word = enabled ? 'enable' : 'disable';
  return answer.errorText
    ? `Error when trying to ${word} ${name}: rc=${answer.rc} ${answer.errorText}`
    : `Failure for ${word} ${name}: rc=${answer.rc} ${answer.text}`;
}
