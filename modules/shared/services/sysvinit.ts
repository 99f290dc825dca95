import {
  type Answer,
  type ArgsOf,
  ModuleFailure,
  type Options,
  type Plain,
  type PlainDict,
  sh,
  stepsOf,
  type Target,
} from '../../../src/module/index.js';
import { call } from '../file-probe.js';
import { shlexSplit } from '../shlex.js';
import { detached } from './init.js';
import type { ServiceCall } from './service-call.js';
import { PROCESSES, SERVICES } from './services.js';

const sysvinitOptions = {
  name: { required: true, aliases: ['service'], description: 'Name of the service, or path of its init script.' },
  state: {
    choices: ['started', 'stopped', 'restarted', 'reloaded'],
    description: 'What it must be, or what must happen to it.',
  },
  enabled: { type: 'bool', description: 'Whether it starts with the system.' },
  sleep: { type: 'int', default: 1, description: 'Seconds between stop and start of a restart.' },
  pattern: { description: 'Text in the list of processes that means that it runs, in place of its own status.' },
  arguments: { aliases: ['args'], description: 'Further words for the init script.' },
  runlevels: { type: 'list', elements: 'str', description: 'The only runlevels that `enabled` is about.' },
  daemonize: { type: 'bool', default: false, description: 'Whether the script runs detached, as some need.' },
} as const satisfies Options;

export const sysvinitSpec = { options: sysvinitOptions, required_one_of: [['state', 'enabled']] } as const;

export type SysvinitArgs = ArgsOf<typeof sysvinitOptions>;

type Pairs = ReadonlyMap<string, string>;

/** What one operation did, as the result shows it. */
interface Step {
  changed: boolean;
  rc: number | null;
  stdout: string | null;
  stderr: string | null;
  runlevels?: readonly string[];
}

/** Looks in one round trip and changes in a second. */
export function sysvinitCall(args: SysvinitArgs, target: Target): ServiceCall {
  const { name, runlevels } = args;
  const tools = 'services_tools chkconfig update-rc.d insserv service ps';
  const facts = `${call('services_sysv', name, ...(runlevels ?? []))}; ${tools}`;
  const probe = stepsOf([facts, args.pattern ? ':' : statusOf(name), PROCESSES], { goOn: true });
  return {
    script: `${SERVICES}\n${probe.script}`,
    form: 'look',
    finish: (answer) => finish(probe.read(answer).answers, args, target),
  };
}

async function finish(steps: readonly Answer[], args: SysvinitArgs, target: Target): Promise<PlainDict> {
  const pairs = steps[0]!.pairs;
  if (!pairs.has('script')) throw new ModuleFailure(`Could not find the requested service ${args.name}: `);
  const running = isRunning(steps[1]!, steps[2]!.text, args, target);
  return perform({ enable: enabling(pairs, args), actions: actionsOf(running, args) }, args, target);
}

function statusOf(name: string): string {
  return sh`if command -v service >/dev/null 2>&1; then service ${name} status; else ${scriptOf(name)} status; fi`;
}

function scriptOf(name: string): string {
  return name.startsWith('/') ? name : `/etc/init.d/${name}`;
}

/** Everyone tells it in another way: first by the words, then by the status, last by the list of processes. */
function isRunning(status: Answer, processes: string, args: SysvinitArgs, target: Target): boolean {
  const { name, pattern } = args;
  const listed = (text: string) => processes.split('\n').some((line) => line.includes(text));
  if (pattern) {
    if (listed(pattern)) return true;
    target.warn('Unable to determine if service is up, assuming it is down');
    return false;
  }
  if (name === 'iptables' && status.text.includes('ACCEPT')) return true;
  const said = status.text.toLowerCase().replaceAll(name.toLowerCase(), '');
  if (status.text.split('\n').length <= 2) {
    if (/stop|is dead |dead but |could not access pid file|inactive/.test(said)) return false;
    if (/run|start|active/.test(said) && !said.includes('not ')) return true;
  }
  if ([1, 2, 3, 4, 69].includes(status.rc)) return false;
  if (status.rc === 0) return true;
  if (listed(name)) {
    target.warn('Used ps output to match service name and determine it is up, this is very unreliable');
    return true;
  }
  target.warn('Unable to determine if service is up, assuming it is down');
  return false;
}

/** The command that enables or disables, undefined when it is so already; empty where there is no program for it. */
function enabling(pairs: Pairs, args: SysvinitArgs): string | undefined {
  const { name, enabled, runlevels } = args;
  if (enabled === null || enabled === undefined) return undefined;
  const levels = runlevels ?? [];
  const asIs =
    levels.length > 0
      ? levels.every((level) => pairs.has(`starts:${level}`) === enabled)
      : pairs.has('starts') === enabled;
  if (asIs) return undefined;
  if (pairs.has('tool:update-rc.d')) {
    const word = levels.length === 0 && enabled ? 'defaults' : enabled ? 'enable' : 'disable';
    return sh`update-rc.d ${name} ${[word, ...levels]}`;
  }
  if (!pairs.has('tool:chkconfig')) return '';
  const at = levels.length > 0 ? ['--level', levels.join('')] : [];
  return sh`chkconfig ${[...at, name, enabled ? 'on' : 'off']}`;
}

/** What the init script is asked for, in order. */
function actionsOf(running: boolean, { state }: SysvinitArgs): string[] {
  if (state === 'restarted') return ['stop', 'start'];
  if (state === 'started') return running ? [] : ['start'];
  if (state === 'stopped') return running ? ['stop'] : [];
  return state === 'reloaded' ? ['reload'] : [];
}

interface Work {
  readonly enable: string | undefined;
  readonly actions: readonly string[];
}

async function perform({ enable, actions }: Work, args: SysvinitArgs, target: Target): Promise<PlainDict> {
  const { name, state, runlevels } = args;
  const blank = (changed: boolean): Step => ({ changed, rc: null, stdout: null, stderr: null });
  const enabledStep: Step = { ...blank(enable !== undefined), ...(runlevels?.length ? { runlevels } : {}) };
  const stateStep = blank(actions.length > 0);
  const changed = enabledStep.changed || stateStep.changed;
  if (changed && !target.check) {
    const scripts = [...(enable === undefined ? [] : [enable || ':']), ...actionScripts(actions, args)];
    const steps = stepsOf(scripts, { goOn: enable !== undefined });
    const answers = [...steps.read(await target.sh(`${SERVICES}\n${steps.script}`)).answers];
    if (enable !== undefined) {
      note(enabledStep, answers.shift()!);
      refuseRunlevel(enabledStep, args);
    }
    for (const answer of answers) refuseFailure(answer, args);
    if (answers.length > 0) note(stateStep, answers.at(-1)!);
  }
  const status = { enabled: enabledStep, [state ?? 'null']: stateStep };
  return { name, changed, status: status as unknown as Plain };
}

function actionScripts(actions: readonly string[], args: SysvinitArgs): string[] {
  const more = args.arguments ? shlexSplit(args.arguments) : [];
  const pause =
    actions.length > 1 && args.sleep > 0 ? `\ndrover_status=$?; sleep ${args.sleep}; exit "$drover_status"` : '';
  return actions.map((action) => {
    const command = sh`${scriptOf(args.name)} ${action} ${more}`;
    return `${args.daemonize ? detached(command) : command}${pause}`;
  });
}

function note(step: Step, answer: Answer): void {
  Object.assign(step, { rc: answer.rc, stdout: answer.text, stderr: answer.errorText });
}

function refuseRunlevel(step: Step, { name }: SysvinitArgs): void {
  if (!step.stderr?.includes('illegal runlevel specified')) return;
  throw new ModuleFailure(`Illegal runlevel specified for enable operation on service ${name}`, {
    name,
    changed: true,
    status: { enabled: step as unknown as Plain },
  });
}

function refuseFailure(answer: Answer, { name, state }: SysvinitArgs): void {
  if (answer.rc === 0) return;
  const action = (state ?? '').replace(/p?ed$/, '');
  const { rc, text: stdout, errorText: stderr } = answer;
  throw new ModuleFailure(`Failed to ${action} service: ${name}`, { rc, stdout, stderr });
}
