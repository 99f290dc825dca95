import type { Answer } from '../../src/module/index.js';
import { ModuleFailure, type PlainDict, quote } from '../../src/module/index.js';
import type { AptArgs } from './apt-options.js';
import { shlexSplit } from './shlex.js';

export const APT_GET = '/usr/bin/apt-get';

/** A command, and how messages show it. */
export interface AptCommand {
  readonly words: readonly string[];
  readonly shown: string;
}

/** Parts of the program's own, as messages show them, and words of the task, which are shown in quotes. */
type Part = string | { readonly words: readonly string[] };

function command(parts: readonly Part[]): AptCommand {
  return {
    words: parts.flatMap((part) => (typeof part === 'string' ? shlexSplit(part) : part.words)),
    shown: parts
      .map((part) => (typeof part === 'string' ? part : part.words.map((word) => `'${word}'`).join(' ')))
      .join(' '),
  };
}

/** Flags of dpkg, each as apt-get passes it on. */
function dpkgOptions(args: AptArgs): string {
  const options = args.dpkg_options.split(',').map((option) => `-o "Dpkg::Options::=--${option}"`);
  return `${options.join(' ')} -o DPkg::Lock::Timeout=${args.lock_timeout}`;
}

function flag(given: boolean, text: string): string {
  return given ? text : '';
}

export function installCommand(packages: readonly string[], args: AptArgs, check: boolean): AptCommand {
  const building = args.state === 'build-dep';
  const parts: Part[] = [
    `${APT_GET} -y`,
    dpkgOptions(args),
    flag(args.only_upgrade, '--only-upgrade'),
    flag(args.state === 'fixed', '--fix-broken'),
    flag(args.force, '--force-yes'),
    ...(building ? [] : [flag(args.autoremove, '--auto-remove')]),
    flag(args.fail_on_autoremove, '--no-remove'),
    flag(check, '--simulate'),
    building ? 'build-dep' : 'install',
    { words: packages },
  ];
  return command([...parts, ...installFlags(args)]);
}

function installFlags(args: AptArgs): Part[] {
  const recommends = args.install_recommends;
  return [
    ...(args.default_release ? ['-t', { words: [args.default_release] }] : []),
    ...(recommends === true || recommends === false ? [`-o APT::Install-Recommends=${recommends ? 'yes' : 'no'}`] : []),
    ...(args.allow_unauthenticated ? ['--allow-unauthenticated'] : []),
    ...(args.allow_downgrade ? ['--allow-downgrades'] : []),
    ...(args.allow_change_held_packages ? ['--allow-change-held-packages'] : []),
  ];
}

export function removeCommand(packages: readonly string[], args: AptArgs, check: boolean): AptCommand {
  return command([
    `${APT_GET} -q -y`,
    dpkgOptions(args),
    flag(args.purge, '--purge'),
    flag(args.force, '--force-yes'),
    flag(args.autoremove, '--auto-remove'),
    flag(check, '--simulate'),
    flag(args.allow_change_held_packages, '--allow-change-held-packages'),
    'remove',
    { words: packages },
  ]);
}

/** `apt-get autoremove` and `apt-get autoclean`. */
export function cleanupCommand(operation: 'autoremove' | 'autoclean', args: AptArgs, check: boolean): AptCommand {
  return command([
    `${APT_GET} -y`,
    dpkgOptions(args),
    flag(args.purge, '--purge'),
    flag(args.force, '--force-yes'),
    operation,
    flag(check, '--simulate'),
  ]);
}

export interface UpgradeCommand extends AptCommand {
  readonly operation: string;
}

/** The upgrade of all packages, by apt-get or by aptitude. */
export function upgradeCommand(args: AptArgs, mode: string, program: string, check: boolean): UpgradeCommand {
  const apt = program === APT_GET;
  const removing = flag(args.autoremove, '--auto-remove');
  const operation = apt
    ? `${mode === 'dist' || mode === 'full' ? 'dist-upgrade' : 'upgrade --with-new-pkgs'} ${removing}`
    : mode === 'full'
      ? 'full-upgrade'
      : 'safe-upgrade';
  const parts: Part[] = [
    `${program} -y`,
    dpkgOptions(args),
    flag(args.force, apt ? '--force-yes' : '--assume-yes --allow-untrusted'),
    flag(apt && args.fail_on_autoremove, '--no-remove'),
    flag(args.allow_unauthenticated, '--allow-unauthenticated'),
    flag(apt && args.allow_downgrade, '--allow-downgrades'),
    flag(check, '--simulate'),
    operation,
    ...(args.default_release ? ['-t', { words: [args.default_release] }] : []),
  ];
  return { ...command(parts), operation };
}

/** The command as shell text; `policy_rc_d` decides meanwhile what services may do. */
export function runText({ words }: AptCommand, args: AptArgs): string {
  const text = words.map(quote).join(' ');
  const code = args.policy_rc_d;
  if (code === null || code === undefined) return text;
  return `drover_policy=/usr/sbin/policy-rc.d
drover_old=
if [ -e "$drover_policy" ]; then
  drover_old=$(mktemp -d) && mv -- "$drover_policy" "$drover_old/policy-rc.d" || exit
fi
trap 'rm -f "$drover_policy"; if [ -n "$drover_old" ]; then mv "$drover_old/policy-rc.d" "$drover_policy" && rmdir "$drover_old"; fi' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
printf '#!/bin/sh\\nexit %d\\n' ${code} >"$drover_policy" && chmod 770 "$drover_policy" || exit
${text}`;
}

/** The part of apt's output that tells what will be done. */
export function preparedDiff(output: string): PlainDict {
  const lines = output.split('\n').map((line) => line.replace(/\r$/, ''));
  if (lines.at(-1) === '') lines.pop();
  const marks = ['Resolving dependencies...', 'Reading state information...'];
  const start = marks.map((mark) => lines.indexOf(mark)).find((at) => at !== -1) ?? -1;
  const end = lines.findIndex((line) => /^[0-9]+ (?:packages )?upgraded/.test(line));
  return { prepared: lines.slice(start + 1, end === -1 ? lines.length + 1 : end + 1).join('\n') };
}

/** Keys that a command's output gives. Throws ModuleFailure when it failed. */
export function outputOf(answer: Answer, say: (stderr: string) => string, more: PlainDict = {}): PlainDict {
  const said = { stdout: answer.text, stderr: answer.errorText };
  if (answer.rc !== 0) throw new ModuleFailure(say(said.stderr), { ...said, rc: answer.rc, ...more });
  return said;
}
