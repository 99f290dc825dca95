import { posix } from 'node:path';
import {
  type Answer,
  ModuleFailure,
  type ModuleResult,
  type PlainDict,
  quote,
  shellFile,
} from '../../src/module/index.js';
import { commandOf } from './accounts.js';
import { missingTool } from './missing-tool.js';
import type { PipArgs } from './pip-options.js';
import { canonicalName } from './python-requirement.js';
import { shlexSplit } from './shlex.js';

const PIP = shellFile(import.meta.url, 'pip.sh');

/** What pip is to do. */
export interface PipPlan {
  /** Words behind pip. */
  readonly words: readonly string[];
  /** Whether a change shows in the list of packages only: pip says the same in either case. */
  readonly compare: boolean;
}

/** `list` tells what is installed, `blind` only makes sure that there is pip. */
export function pipScript(args: PipArgs, plan: PipPlan, how: 'run' | 'list' | 'blind'): string {
  const env = environmentOf(args) ?? '';
  const command = shlexSplit(args.virtualenv_command);
  const variables: Record<string, string> = {
    env,
    chdir: args.chdir ?? '/tmp',
    executable: args.executable ?? '',
    python: args._drover_python ?? '',
    check: how === 'run' ? '' : how,
    compare: plan.compare ? '1' : '',
    site: args.virtualenv_site_packages ? '1' : '',
    virtualenv_python: args.virtualenv_python ?? '',
    by_virtualenv: isVenv(command) ? '' : '1',
  };
  const making = how === 'run' ? `drover_make_env ${commandOf(command)}` : `{ printf 'created=1\\0'; exit 0; }`;
  return [
    umaskScript(args.umask),
    ...Object.entries(variables).map(([name, value]) => `drover_${name}=${quote(value)}`),
    args.break_system_packages ? 'export PIP_BREAK_SYSTEM_PACKAGES=1' : '',
    PIP,
    how === 'run' ? refuseVenvPython(args, command) : '',
    env === '' ? '' : `[ -e "$drover_env/bin/activate" ] || ${making}`,
    `drover_main ${commandOf(plan.words)}`,
  ].join('\n');
}

/** Path of the environment: one that is relative lies in `chdir`. */
function environmentOf({ virtualenv, chdir }: PipArgs): string | undefined {
  if (!virtualenv) return undefined;
  return chdir && !virtualenv.startsWith('/') ? posix.join(chdir, virtualenv) : virtualenv;
}

function umaskScript(umask: string | null | undefined): string {
  if (!umask) return '';
  const digits = /^\s*(?:0o)?([0-7]+)\s*$/i.exec(umask)?.[1];
  if (digits !== undefined) return `umask ${digits}`;
  throw new ModuleFailure('umask must be an octal integer', {
    details: `invalid literal for int() with base 8: '${umask}'`,
  });
}

/** `python3 -m venv` and `pyvenv` take no Python to use. */
function isVenv(command: readonly string[]): boolean {
  return command[0] === 'pyvenv' || command[command.indexOf('-m') + 1] === 'venv' || command.includes('-mvenv');
}

function refuseVenvPython(args: PipArgs, command: readonly string[]): string {
  if (!args.virtualenv || !args.virtualenv_python || !isVenv(command)) return '';
  return `[ -e "$drover_env/bin/activate" ] || { printf 'venvpython=1\\0'; exit 0; }`;
}

export interface PipAnswer {
  readonly result: ModuleResult;
  /** Versions by canonical name, when they were asked for. */
  readonly listed: ReadonlyMap<string, string> | undefined;
}

/** Throws ModuleFailure where pip failed. */
export function readPip(answer: Answer, args: PipArgs, plan: PipPlan): PipAnswer {
  const { pairs } = answer;
  refuse(pairs, args);
  const pip = (pairs.get('pip') ?? '').split('\x1e').slice(0, -1);
  const stdout = pairs.get('stdout') ?? '';
  const stderr = pairs.get('stderr') ?? '';
  if (pairs.has('failed')) {
    const made = pairs.get('venv-cmd')?.split('\x1e').slice(0, -1);
    throw failure(made ?? [...pip, 'freeze'], stdout, stderr);
  }
  const listed = pairs.get('listed');
  if (listed !== undefined) {
    const cmd = [...pip, 'list', '--format=freeze'].join(' ');
    return { result: { cmd, stdout: listed, stderr: pairs.get('listed-err') ?? '' }, listed: versionsOf(listed) };
  }
  if (!pairs.has('rc')) return { result: {}, listed: undefined };
  const cmd = [...pip, ...plan.words];
  const rc = Number(pairs.get('rc'));
  const away = rc === 1 && args.state === 'absent' && `${stdout}${stderr}`.includes('not installed');
  if (rc !== 0 && !away) throw failure(cmd, stdout, stderr);
  const said = args.state === 'absent' ? 'Successfully uninstalled' : 'Successfully installed';
  const compared = plan.compare && args.state !== 'absent';
  const changed = (compared ? pairs.has('differs') : stdout.includes(said)) || pairs.has('created');
  return { result: { changed, cmd, ...told(args), stdout, stderr }, listed: undefined };
}

function told(args: PipArgs): PlainDict {
  const { name, version, state, requirements } = args;
  return {
    name: name ?? null,
    version: version ?? null,
    state,
    requirements: requirements ?? null,
    virtualenv: environmentOf(args) ?? null,
  };
}

function refuse(pairs: ReadonlyMap<string, string>, args: PipArgs): void {
  if (pairs.has('venvpython')) {
    throw new ModuleFailure(
      'virtualenv_python should not be used when using the venv module or pyvenv as virtualenv_command',
    );
  }
  const lacks = pairs.get('lacks');
  if (lacks !== undefined) throw missingTool(lacks, lacks === 'virtualenv' ? 'python3-virtualenv' : lacks);
  if (!pairs.has('nopip')) return;
  if (args.virtualenv) {
    throw new ModuleFailure(
      `Unable to find pip in the virtualenv, ${args.virtualenv}, under any of these names: pip3, pip. Make sure pip is present in the virtualenv.`,
    );
  }
  const hint = { hint: 'install the package python3-pip on the target' };
  const names = args.executable ?? 'pip3';
  throw new ModuleFailure(`Unable to find any of ${names} to use.  pip needs to be installed.`, {}, hint);
}

function failure(cmd: readonly string[], stdout: string, stderr: string): ModuleFailure {
  const out = stdout === '' ? '' : `stdout: ${stdout}`;
  const err = stderr === '' ? '' : `\n:stderr: ${stderr}`;
  return new ModuleFailure(out + err, { cmd });
}

/** Versions by canonical name, from the freeze format. */
function versionsOf(text: string): Map<string, string> {
  return new Map(
    text.split('\n').flatMap((line) => {
      const parts = line.split('==');
      return parts.length === 2 ? [[canonicalName(parts[0]!), parts[1]!.trim()] as const] : [];
    }),
  );
}
