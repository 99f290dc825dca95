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
import { missingTool } from '../missing-tool.js';
import type { ServiceCall } from './service-call.js';
import { SERVICES } from './services.js';

const systemdOptions = {
  name: { aliases: ['service', 'unit'], description: 'Name of the unit; without a suffix it is a service.' },
  state: {
    choices: ['reloaded', 'restarted', 'started', 'stopped'],
    description: 'What it must be, or what must happen to it. `reloaded` and `restarted` start one that does not run.',
  },
  enabled: { type: 'bool', description: 'Whether it starts with the system.' },
  force: { type: 'bool', description: 'Whether links that are in the way are overwritten.' },
  masked: { type: 'bool', description: 'Whether it is impossible to start it.' },
  daemon_reload: {
    type: 'bool',
    default: false,
    aliases: ['daemon-reload'],
    description: 'Whether systemd reads its units again before.',
  },
  daemon_reexec: {
    type: 'bool',
    default: false,
    aliases: ['daemon-reexec'],
    description: 'Whether systemd itself is started again before.',
  },
  scope: {
    default: 'system',
    choices: ['system', 'user', 'global'],
    description: 'The manager of the system, of the user, or of all users.',
  },
  no_block: { type: 'bool', default: false, description: 'Whether it does not wait until the change is made.' },
} as const satisfies Options;

export const systemdSpec = {
  options: systemdOptions,
  required_one_of: [['state', 'enabled', 'masked', 'daemon_reload', 'daemon_reexec']],
  required_by: { state: ['name'], enabled: ['name'], masked: ['name'] },
} as const;

export type SystemdArgs = ArgsOf<typeof systemdOptions>;

/** What systemd says of a unit, and what else was found. */
interface Unit {
  readonly status: ReadonlyMap<string, string>;
  readonly known: boolean;
  readonly script: boolean;
  readonly pairs: ReadonlyMap<string, string>;
  readonly enabled: Answer;
  readonly enabledLong: Answer;
}

/** Looks in one round trip, reloading before where that is asked for, and changes in a second. */
export function systemdCall(args: SystemdArgs, target: Target): ServiceCall {
  const probe = stepsOf(probeSteps(args, target.check), { goOn: true });
  return {
    script: `${SERVICES}\n${systemctl(args)}\n${probe.script}`,
    form: (args.daemon_reload || args.daemon_reexec) && !target.check ? 'program' : 'look',
    finish: (answer) => finish(probe.read(answer).answers, args, target),
  };
}

async function finish(steps: readonly Answer[], args: SystemdArgs, target: Target): Promise<PlainDict> {
  const { name } = args;
  const glob = ['*', '?', '['].find((mark) => name?.includes(mark));
  if (glob !== undefined) {
    throw new ModuleFailure(
      `This module does not currently support using glob patterns, found '${glob}' in service name: ${name}`,
    );
  }
  const pairs = steps[5]!.pairs;
  if (!pairs.has('tool:systemctl')) throw missingTool('systemctl', 'systemd');
  for (const [at, command] of (['daemon-reload', 'daemon-reexec'] as const).entries()) {
    refuseReload(steps[at]!, command, pairs, target);
  }
  if (!name) return { name: name ?? null, changed: false, status: {} };
  const unit = await readUnit(steps, name, args, target);
  if (unit.script && !unit.known) {
    target.warn(`The service (${name}) is actually an init script but the system is managed by systemd`);
  }
  return changeUnit(unit, name, args, target);
}

/** The function `drover_systemctl`, with the options that go with every command. */
function systemctl(args: SystemdArgs): string {
  return sh`[ "$XDG_RUNTIME_DIR" ] || XDG_RUNTIME_DIR=/run/user/$(id -u)
export XDG_RUNTIME_DIR
drover_systemctl() { systemctl ${managerWords(args)} "$@"; }`;
}

function managerWords(args: SystemdArgs): string[] {
  return [
    ...(args.scope === 'system' ? [] : [`--${args.scope}`]),
    ...(args.no_block ? ['--no-block'] : []),
    ...(args.force ? ['--force'] : []),
  ];
}

function probeSteps(args: SystemdArgs, check: boolean): string[] {
  const { name, daemon_reload: reload, daemon_reexec: reexec } = args;
  const unit = name ?? '';
  const listed = sh`if [ -z "$(drover_systemctl is-enabled ${unit} 2>/dev/null)" ]; then drover_systemctl list-unit-files ${unit}; else exit 1; fi`;
  const looks = name
    ? [
        sh`drover_systemctl show ${unit}`,
        sh`drover_systemctl is-enabled ${unit}`,
        sh`drover_systemctl is-enabled ${unit} -l`,
      ]
    : [':', ':', ':'];
  return [
    reload && !check ? 'drover_systemctl daemon-reload' : ':',
    reexec && !check ? 'drover_systemctl daemon-reexec' : ':',
    ...looks,
    `services_tools systemctl; services_chroot; ${call('services_sysv', unit)}`,
    name ? listed : ':',
  ];
}

function refuseReload(answer: Answer, command: string, pairs: Unit['pairs'], target: Target): void {
  if (answer.rc === 0) return;
  if (!pairs.has('offline')) throw new ModuleFailure(`failure ${answer.rc} during ${command}: ${answer.errorText}`);
  target.warn(
    `${command} failed, but target is a chroot or systemd is offline. Continuing. Error was: ${answer.rc} / ${answer.errorText}`,
  );
}

const ENABLED_STATES: ReadonlySet<string> = new Set([
  'enabled',
  'enabled-runtime',
  'linked',
  'linked-runtime',
  'masked',
  'masked-runtime',
  'static',
  'indirect',
  'disabled',
  'generated',
  'transient',
]);

async function readUnit(steps: readonly Answer[], name: string, args: SystemdArgs, target: Target): Promise<Unit> {
  const [show, enabled, enabledLong, found, listed] = steps.slice(2) as [Answer, Answer, Answer, Answer, Answer];
  const pairs = found.pairs;
  const rest = { script: pairs.has('script'), pairs, enabled, enabledLong };
  const ignored = [show.text, show.errorText].some(
    (text) => !text.includes('=') && /ignoring (request|command)/.test(text),
  );
  const status = parseShow(show.text);
  if (show.rc === 0 && !ignored) {
    const load = status.get('LoadState');
    const known = load !== undefined && load !== 'not-found';
    if (known && load !== 'masked' && status.has('LoadError')) {
      throw new ModuleFailure(`Error loading unit file '${name}': ${status.get('LoadError')}`);
    }
    return { ...rest, status, known };
  }
  if (show.rc === 1 && show.errorText.includes('Failed to parse bus message')) {
    return { ...rest, ...(await readUnparsed(status, name, args, target)) };
  }
  const known = ENABLED_STATES.has(enabled.text.trim()) || listed.rc === 0;
  if (!known) await refuseWithoutManager(args, target);
  return { ...rest, status: new Map(), known };
}

/** A unit that nothing is known of is missing where systemd answers at all; else that is the error. */
async function refuseWithoutManager(args: SystemdArgs, target: Target): Promise<void> {
  const asked = stepsOf(['command -v systemctl', 'drover_systemctl'], { goOn: true });
  const answer = await target.sh(`${SERVICES}\n${systemctl(args)}\n${asked.script}`, { form: 'look' });
  const [path, { rc, text, errorText }] = asked.read(answer).answers as [Answer, Answer];
  if (rc === 0) return;
  const cmd = [path.text.trim(), ...managerWords(args)].join(' ');
  throw new ModuleFailure(errorText.trimEnd(), { cmd, rc, stdout: text, stderr: errorText });
}

/** Some versions cannot show a template: it is looked for in the list, and asked whether it runs. */
async function readUnparsed(status: ReadonlyMap<string, string>, name: string, args: SystemdArgs, target: Target) {
  const search = /^[^@]*@?/.exec(name)![0];
  const asked = stepsOf(
    [sh`drover_systemctl list-unit-files ${`${search}*`}`, sh`drover_systemctl is-active ${name}`],
    { goOn: true },
  );
  const script = `${SERVICES}\n${systemctl(args)}\n${asked.script}`;
  const { answers } = asked.read(await target.sh(script, { form: 'look' }));
  return {
    status: new Map([...status, ['ActiveState', answers[1]!.text.trimEnd()] as const]),
    known: answers[0]!.text.includes(search),
  };
}

/** Properties of `systemctl show`. Only those of commands (`ExecStart`) may go over several lines, up to a brace. */
export function parseShow(text: string): ReadonlyMap<string, string> {
  const parsed = new Map<string, string>();
  let open: { readonly key: string; readonly lines: string[] } | undefined;
  for (const line of text.split('\n')) {
    if (open) {
      open.lines.push(line);
      if (!line.trimEnd().endsWith('}')) continue;
      parsed.set(open.key, open.lines.join('\n').trim());
      open = undefined;
      continue;
    }
    const at = line.indexOf('=');
    if (at === -1) continue;
    const [key, value] = [line.slice(0, at), line.slice(at + 1)];
    if (key.startsWith('Exec') && value.trimStart().startsWith('{') && !value.trimEnd().endsWith('}')) {
      open = { key, lines: [value] };
    } else parsed.set(key, value.trim());
  }
  return parsed;
}

/** One command of the second round trip, and what is said when it fails. */
interface Action {
  readonly run: string;
  readonly failed: (answer: Answer) => string;
}

async function changeUnit(unit: Unit, name: string, args: SystemdArgs, target: Target): Promise<PlainDict> {
  const actions: Action[] = [];
  const result: PlainDict = { name, changed: false, status: unit.status };
  const missing = () => {
    if (!unit.known && !unit.script) throw new ModuleFailure(`Could not find the requested service ${name}: host`);
  };
  if (isGiven(args.masked)) planMask(unit, name, args.masked, actions);
  if (isGiven(args.enabled)) {
    missing();
    result.enabled = args.enabled;
    const word = args.enabled ? 'enable' : 'disable';
    const failed = (answer: Answer) => `Unable to ${word} service ${name}: ${answer.text}${answer.errorText}`;
    const masks = actions.length > 0 && !target.check;
    // Where a mask is taken off, only then it can be seen what links are below.
    if (masks && !args.masked) actions.push({ run: sh`drover_set_enabled ${word} ${name}`, failed });
    else if ((masks ? hasLinks(unit, args) : isEnabled(unit, args)) !== args.enabled)
      actions.push({ run: systemctlOn(word, name), failed });
  }
  if (isGiven(args.state)) {
    missing();
    result.state = args.state;
    const word = stateAction(unit, args.state, target);
    if (word !== undefined && ['restarted', 'reloaded'].includes(args.state)) result.state = 'started';
    if (word) {
      actions.push({
        run: systemctlOn(word, name),
        failed: (answer) => `Unable to ${word} service ${name}: ${answer.errorText}`,
      });
    }
  }
  if (actions.length > 0 && !target.check) await act(actions, args, target);
  return { ...result, changed: actions.length > 0 };
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

function planMask(unit: Unit, name: string, masked: boolean, actions: Action[]): void {
  if ((unit.enabled.text.trim() === 'masked') === masked) return;
  const word = masked ? 'mask' : 'unmask';
  const failed = (answer: Answer) =>
    unit.known || unit.script
      ? `Failed to ${word} the service (${name}): ${answer.errorText.trim()}`
      : `Could not find the requested service ${name}: host`;
  actions.push({ run: systemctlOn(word, name), failed });
}

/** Enabled for now only, or by another name: systemd is asked to enable it for good. */
const NOT_FOR_GOOD = ['enabled-runtime', 'indirect', 'alias'];

/** drover_set_enabled enable|disable UNIT: does it where it is not so. */
const SET_ENABLED = `drover_set_enabled() {
  if drover_said=$(drover_systemctl is-enabled "$2" -l 2>/dev/null) &&
    case $drover_said in ${NOT_FOR_GOOD.join(' | ')}) false ;; esac
  then [ "$1" = enable ] || drover_systemctl disable "$2"
  else [ "$1" = disable ] || drover_systemctl enable "$2"
  fi
}`;

function systemctlOn(word: string, name: string): string {
  return sh`drover_systemctl ${word} ${name}`;
}

function isEnabled(unit: Unit, args: SystemdArgs): boolean {
  const { rc, text } = unit.enabledLong;
  const said = text.trim();
  if (rc === 0) return !NOT_FOR_GOOD.includes(said);
  return rc === 1 && !said.endsWith('disabled') && hasLinks(unit, args);
}

/** Whether an init script starts with the system, which counts where systemd itself says no more than that it is masked. */
function hasLinks({ script, pairs }: Unit, { scope }: SystemdArgs): boolean {
  return scope === 'system' && script && pairs.has('starts');
}

/** The command that brings the state; nothing (empty) when it is so, undefined when it cannot be known. */
function stateAction({ status, pairs }: Unit, state: NonNullable<SystemdArgs['state']>, target: Target) {
  const active = status.get('ActiveState');
  if (active === undefined) {
    if (!pairs.has('offline')) throw new ModuleFailure('Service is in unknown state', { status });
    target.warn(
      'Target is a chroot or systemd is offline. This can lead to false positives or prevent the init system tools from working.',
    );
    return undefined;
  }
  const running = active === 'active' || active === 'activating';
  if (state === 'started') return running ? '' : 'start';
  if (state === 'stopped') return running || active === 'deactivating' ? 'stop' : '';
  return running ? state.slice(0, -2) : 'start';
}

async function act(actions: readonly Action[], args: SystemdArgs, target: Target): Promise<void> {
  const steps = stepsOf(actions.map(({ run }) => run));
  const { answers } = steps.read(await target.sh(`${SERVICES}\n${systemctl(args)}\n${SET_ENABLED}\n${steps.script}`));
  const failed = answers.findIndex(({ rc }) => rc !== 0);
  if (failed !== -1) throw new ModuleFailure(actions[failed]!.failed(answers[failed]!));
}
