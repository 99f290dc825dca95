import {
  defineModule,
  ModuleCrash,
  ModuleFailure,
  type ModuleResult,
  type PlainDict,
  type Target,
} from '../src/module/index.js';
import { cleanup, upgradeAll } from './shared/apt-all.js';
import { installCommand, outputOf, preparedDiff, removeCommand, runText } from './shared/apt-commands.js';
import { installDebs } from './shared/apt-deb.js';
import { type AptArgs, aptOptions } from './shared/apt-options.js';
import { expandSpecs, parseSpec, wordsToInstall, wordsToRemove } from './shared/apt-plan.js';
import { type AptState, isPattern, joinMessages, lookAt, readAptState } from './shared/apt-state.js';
import { type Opening, open, runSteps } from './shared/apt-steps.js';
import { refuseFlags } from './shared/package-names.js';

export default defineModule({
  name: 'ansible.builtin.apt',
  description: 'Looks after packages of Debian and its kin.',
  options: aptOptions,
  mutually_exclusive: [['deb', 'package', 'upgrade']],
  required_one_of: [['autoremove', 'deb', 'package', 'update_cache', 'upgrade']],
  returns: {
    cache_updated: { type: 'bool', description: 'Whether the lists were updated.', returned: 'success, in some cases' },
    cache_update_time: {
      type: 'int',
      description: 'When they last were, in seconds.',
      returned: 'success, in some cases',
    },
    stdout: { type: 'str', description: 'What apt said.', returned: 'when it ran' },
    stderr: { type: 'str', description: 'What apt said on standard error.', returned: 'when it ran' },
  },
  check: 'full',
  differences: [
    'In check mode `clean` deletes nothing.',
    'With `deb`, what is there in a version too old for the package is upgraded; Ansible leaves the package unconfigured.',
    'Packages that are there are asked of dpkg and apt: Python and python3-apt are not needed.',
  ],
  looksFirst: true,
  run: (args, target) => run(args, target),
});

async function run(args: AptArgs, target: Target): Promise<ModuleResult> {
  const specs = (args.package ?? []).filter((name) => name !== '*').map((name) => name.trim());
  const all = (args.package ?? []).includes('*');
  const updates = args.update_cache || args.cache_valid_time > 0;
  const nothingElse = (args.package ?? []).length === 0 && !args.deb && args.upgrade === 'no';
  if (args.clean && nothingElse) return cleanOnly(args, target);
  if (updates && nothingElse) return updateOnly(args, target);
  if (args.upgrade !== 'no') return upgradeAll(args, target, args.upgrade);
  if (args.deb) return installDebs(args, target);
  if (args.state === 'latest' && all) {
    if (specs.length > 0) {
      throw new ModuleFailure('unable to install additional packages when upgrading all installed packages');
    }
    return upgradeAll(args, target, 'yes');
  }
  const wrong = specs.find((spec) => spec.split('=').length > 2);
  if (wrong !== undefined) throw new ModuleFailure(`invalid package spec: ${wrong}`);
  if (args.state === 'build-dep') refuseFlags(specs);
  if (specs.length === 0 && args.autoclean) return cleanup('autoclean', args, target);
  if (specs.length === 0 && args.autoremove) return cleanup('autoremove', args, target);
  return args.state === 'absent' ? remove(specs, args, target) : install(specs, args, target);
}

async function cleanOnly(args: AptArgs, target: Target): Promise<ModuleResult> {
  const { cleaned } = await open({ ...args, update_cache: false, cache_valid_time: 0 }, target);
  const { stdout, stderr } = cleaned;
  return { changed: true, msg: stdout, stdout, stderr, diff: target.diff ? preparedDiff(stdout) : {} };
}

async function updateOnly(args: AptArgs, target: Target): Promise<ModuleResult> {
  const { cache } = await open(args, target);
  return { changed: cache.cache_updated, ...cache };
}

/** Names that apt is asked about. */
function namesOf(specs: readonly string[]): string[] {
  return [...new Set(specs.map((spec) => parseSpec(spec).name))];
}

async function install(specs: readonly string[], args: AptArgs, target: Target): Promise<ModuleResult> {
  const building = args.state === 'build-dep';
  const simple = args.state === 'present' && !args.default_release && !specs.some((spec) => parseSpec(spec).operator);
  const names = building ? specs.filter((spec) => isPattern(parseSpec(spec).name)) : namesOf(specs);
  const opening = await open(args, target, lookAt(names, simple ? 'new' : 'all', args.default_release));
  const state = readAptState(opening.look!);
  refuse(state);
  const expanded = expandSpecs(specs, state);
  const words = wordsToInstall(expanded, state, args, opening);
  const manual = building || target.check ? [] : markManual(expanded, state, words.length > 0);
  if (words.length === 0 && manual.length === 0) return { changed: false, ...opening.cache };
  return act(words, manual, opening, args, target);
}

async function act(
  words: readonly string[],
  manual: readonly string[],
  { cache }: Opening,
  args: AptArgs,
  target: Target,
): Promise<ModuleResult> {
  const command = installCommand(words, args, target.check);
  const marking = { words: ['apt-mark', 'manual', ...manual], shown: `/usr/bin/apt-mark manual ${manual.join(' ')}` };
  const commands = [...(words.length > 0 ? [command] : []), ...(manual.length > 0 ? [marking] : [])];
  const answers = await runSteps(
    commands.map((one) => runText(one, args)),
    target,
  );
  const said = answers.map((answer, at) =>
    outputOf(
      answer,
      (stderr) => `'${commands[at]!.shown}' failed: ${stderr}`,
      commands[at] === command ? { ...cache } : {},
    ),
  );
  if (words.length === 0) return { changed: false, ...cache };
  const { stdout, stderr } = said[0] as { stdout: string; stderr: string };
  const diff: PlainDict = target.diff ? preparedDiff(stdout) : {};
  const changed = args.state !== 'build-dep' || !stdout.includes('\n0 upgraded, 0 newly installed, 0 to remove');
  return { changed, stdout, stderr, diff, ...cache };
}

/** Packages that a task names stay when nothing needs them any more. */
function markManual(specs: readonly string[], state: AptState, changing: boolean): string[] {
  const names = namesOf(specs);
  return changing
    ? names.filter((name) => state.find(name) !== undefined)
    : names.filter((name) => state.automatic.has(name));
}

async function remove(specs: readonly string[], args: AptArgs, target: Target): Promise<ModuleResult> {
  const opening = await open(args, target, lookAt(namesOf(specs), 'none', undefined));
  const state = readAptState(opening.look!);
  const words = wordsToRemove(expandSpecs(specs, state), state, args);
  if (words.length === 0) return { changed: false };
  const command = removeCommand(words, args, target.check);
  const [answer] = await runSteps([runText(command, args)], target);
  const shown = words.map((word) => `'${word}'`).join(' ');
  const said = outputOf(answer!, (stderr) => `'apt-get remove ${shown}' failed: ${stderr}`);
  return { changed: true, ...said, diff: target.diff ? preparedDiff(String(said.stdout)) : {} };
}

function refuse(state: AptState): void {
  if (state.refused !== undefined) throw new ModuleCrash(joinMessages(state.refused));
}
