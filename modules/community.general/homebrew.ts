import {
  type Answer,
  type ArgsOf,
  defineModule,
  ModuleFailure,
  type ModuleResult,
  type Options,
  quote,
  type Target,
} from '../../src/module/index.js';
import { commandOf } from '../shared/accounts.js';
import { captured, runCaptured } from '../shared/capture.js';
import { refuseFlags } from '../shared/package-names.js';

const options = {
  name: { type: 'list', elements: 'str', aliases: ['formula', 'package', 'pkg'], description: 'The packages.' },
  path: {
    type: 'path',
    default: '/usr/local/bin:/opt/homebrew/bin:/home/linuxbrew/.linuxbrew/bin',
    description: 'Where brew is, with colons between directories.',
  },
  state: {
    default: 'present',
    choices: [
      'absent',
      'head',
      'installed',
      'latest',
      'linked',
      'present',
      'removed',
      'uninstalled',
      'unlinked',
      'upgraded',
    ],
    description: 'What must be.',
  },
  update_homebrew: { type: 'bool', default: false, description: 'Whether Homebrew itself is updated first.' },
  upgrade_all: {
    type: 'bool',
    default: false,
    aliases: ['upgrade'],
    description: 'Whether all packages are upgraded.',
  },
  install_options: {
    type: 'list',
    elements: 'str',
    aliases: ['options'],
    description: 'Flags for packages, without `--`.',
  },
  upgrade_options: { type: 'list', elements: 'str', description: 'Flags for upgrades, without `--`.' },
  force_formula: { type: 'bool', default: false, description: 'Whether names are formulae, never casks.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;
type State = 'installed' | 'upgraded' | 'head' | 'linked' | 'unlinked' | 'absent';

const STATES: Readonly<Record<Args['state'], State>> = {
  present: 'installed',
  installed: 'installed',
  latest: 'upgraded',
  upgraded: 'upgraded',
  head: 'head',
  linked: 'linked',
  unlinked: 'unlinked',
  absent: 'absent',
  removed: 'absent',
  uninstalled: 'absent',
};

export default defineModule({
  name: 'community.general.homebrew',
  description: 'Looks after packages of Homebrew.',
  options,
  returns: {
    msg: { type: 'str', description: 'What was done.', returned: 'always' },
    changed_pkgs: { type: 'list', description: 'Packages that were changed.', returned: 'success' },
    unchanged_pkgs: { type: 'list', description: 'Packages that were not.', returned: 'success' },
  },
  check: 'full',
  async run(args, target) {
    refuseFlags(args.name ?? []);
    const wrong = (args.name ?? []).find((name) => /[^\w./+:@-]/.test(name));
    if (wrong !== undefined) throw new ModuleFailure(`Invalid package: ${wrong}.`);
    const answer = await runCaptured(script(args, target), target, { brew: 'Homebrew (https://brew.sh)' });
    return resultOf(answer, args, target);
  },
});

/** Packages one after the other, up to the first that fails; in check mode up to the first that would change. */
function script(args: Args, target: Target): string {
  const names = args.name ?? [];
  const flags = (args.install_options ?? []).map((option) => `--${option}`);
  const upgrades = (args.upgrade_options ?? []).map((option) => `--${option}`);
  const whole = [
    args.update_homebrew ? (target.check ? 'exit 0' : 'drover_capture update brew update || exit 0') : '',
    args.upgrade_all
      ? target.check
        ? 'exit 0'
        : `drover_capture upgrade brew upgrade ${commandOf(upgrades)} || exit 0`
      : '',
  ];
  return `export LC_ALL=C LANG=C
PATH=$PATH:${quote(args.path)}
${args.update_homebrew ? '' : 'export HOMEBREW_NO_AUTO_UPDATE=True'}
drover_need brew
drover_there() {
  brew info ${args.force_formula ? '--formula ' : ''}"$1" 2>/dev/null | grep -qe 'Built from source' -e 'Poured from bottle'
}
drover_current() { brew outdated "$1" >/dev/null 2>&1; }
${whole.filter((line) => line !== '').join('\n')}
drover_at=0
for drover_name in ${commandOf(names)}; do
  drover_at=$((drover_at + 1))
${stepScript(STATES[args.state], [...flags, ...(args.force_formula ? ['--formula'] : [])], target.check)}
done`;
}

/** What is done with one package: `keep:N`, `would:N`, `done:N`, `failed:N` tell how it went. */
function stepScript(state: State, flags: readonly string[], check: boolean): string {
  const keep = `{ printf 'keep:%s=1\\0' "$drover_at"; continue; }`;
  const would = check ? `printf 'would:%s=1\\0' "$drover_at"; exit 0` : '';
  const act = (command: string, words: readonly string[], head: string, check: string) => `  ${would}
  drover_capture "act:$drover_at" brew ${command} ${commandOf(words)} ${head}
  if ${check}; then printf 'done:%s=1\\0' "$drover_at"; else printf 'failed:%s=1\\0' "$drover_at"; exit 0; fi`;
  const name = '"$drover_name"';
  switch (state) {
    case 'installed':
    case 'head': {
      const head = state === 'head' ? `${name} --HEAD` : name;
      return `  if drover_there ${name}; then ${keep}; fi\n${act('install', flags, head, `drover_there ${name}`)}`;
    }
    case 'upgraded': {
      const fresh = `drover_there ${name} && drover_current ${name}`;
      return `  drover_command=install
  if drover_there ${name}; then drover_command=upgrade; fi
  if ${fresh}; then ${keep}; fi\n${act('"$drover_command"', flags, name, fresh)}`;
    }
    case 'absent':
      return `  if ! drover_there ${name}; then ${keep}; fi
${act('uninstall', ['--force', ...flags], name, `! drover_there ${name}`)}`;
    case 'linked':
    case 'unlinked':
      return `  if ! drover_there ${name}; then printf 'nowhere:%s=1\\0' "$drover_at"; exit 0; fi
${act(state === 'linked' ? 'link' : 'unlink', flags, name, '[ "$drover_rc" -eq 0 ]')}`;
  }
}

const WORDS: Readonly<Record<State, { readonly done: string; readonly kept: string }>> = {
  installed: { done: 'installed', kept: 'Package already installed' },
  head: { done: 'installed', kept: 'Package already installed' },
  upgraded: { done: 'upgraded', kept: 'Package is already upgraded' },
  absent: { done: 'uninstalled', kept: 'Package already uninstalled' },
  linked: { done: 'linked', kept: '' },
  unlinked: { done: 'unlinked', kept: '' },
};

function resultOf(answer: Answer, args: Args, target: Target): ModuleResult {
  const names = args.name ?? [];
  const { pairs } = answer;
  const { done, kept } = WORDS[STATES[args.state]];
  const whole = wholeOf(answer, args, target);
  const at = (label: string) => names.filter((_, index) => pairs.has(`${label}:${index + 1}`));
  const [changed, unchanged] = [at('done'), at('keep')];
  const [would] = at('would');
  refuse(answer, names, STATES[args.state]);
  const lists = { changed_pkgs: changed, unchanged_pkgs: unchanged };
  const count = changed.length + unchanged.length;
  const last = names.filter((name) => changed.includes(name) || unchanged.includes(name)).at(-1);
  const single =
    would !== undefined
      ? `Package would be ${done}: ${would}`
      : last === undefined
        ? whole.msg
        : changed.includes(last)
          ? `Package ${done}: ${last}`
          : `${kept}: ${last}`;
  const msg = count > 1 ? `Changed: ${changed.length}, Unchanged: ${unchanged.length}` : single;
  return { changed: whole.changed || changed.length > 0 || would !== undefined, msg, ...lists };
}

function refuse(answer: Answer, names: readonly string[], state: State): void {
  for (const [index, name] of names.entries()) {
    if (answer.pairs.has(`nowhere:${index + 1}`)) throw new ModuleFailure(`Package not installed: ${name}.`);
    if (!answer.pairs.has(`failed:${index + 1}`)) continue;
    const said = captured(answer, `act:${index + 1}`)!;
    const linking = state === 'linked' || state === 'unlinked';
    throw new ModuleFailure(linking ? `Package could not be ${state}: ${name}.` : said.stderr.trim());
  }
}

/** How the update of Homebrew and the upgrade of all packages went. */
function wholeOf(answer: Answer, args: Args, { check }: Target): { changed: boolean; msg: string } {
  if (check && args.update_homebrew) return { changed: true, msg: 'Homebrew would be updated.' };
  if (check && args.upgrade_all) return { changed: true, msg: 'Homebrew packages would be upgraded.' };
  const update = captured(answer, 'update');
  const upgrade = captured(answer, 'upgrade');
  const failed = [update, upgrade].find((said) => said && said.rc !== 0);
  if (failed) throw new ModuleFailure(failed.stderr.trim());
  const updated = update !== undefined && update.stdout !== '' && !/Already up-to-date\./i.test(update.stdout);
  const upgraded = upgrade !== undefined && upgrade.stdout !== '';
  const said = upgrade
    ? upgraded
      ? 'Homebrew upgraded.'
      : 'Homebrew packages already upgraded.'
    : update && update.stdout !== ''
      ? updated
        ? 'Homebrew updated successfully.'
        : 'Homebrew already up-to-date.'
      : '';
  return { changed: updated || upgraded, msg: said };
}
