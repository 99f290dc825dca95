import {
  type ArgsOf,
  defineModule,
  ModuleFailure,
  type ModuleResult,
  type Options,
  type PlainDict,
  type Target,
} from '../../src/module/index.js';
import { type Captured, captured, captureLine, runCaptured } from '../shared/capture.js';
import { refuseFlags } from '../shared/package-names.js';
import { messagesOf, readSolvables, type Solvable } from '../shared/zypper-output.js';

const off = { type: 'bool', default: false } as const;

const options = {
  name: {
    required: true,
    type: 'list',
    elements: 'str',
    aliases: ['pkg'],
    description: 'Packages, `foo>1.0`, `-foo` to remove, files, URLs; `*` with `state: latest`.',
  },
  state: {
    default: 'present',
    choices: ['absent', 'installed', 'latest', 'present', 'removed', 'dist-upgrade'],
    description: 'What must be.',
  },
  type: {
    default: 'package',
    choices: ['package', 'patch', 'pattern', 'product', 'srcpackage', 'application'],
    description: 'What the names are.',
  },
  extra_args_precommand: { description: "Further words before zypper's command." },
  extra_args: { description: 'Further words behind it.' },
  disable_gpg_check: { ...off, description: 'Whether signatures are not checked.' },
  disable_recommends: { type: 'bool', default: true, description: 'Whether recommended packages are left out.' },
  force: { ...off, description: 'Adds `--force`.' },
  force_resolution: { ...off, description: 'Adds `--force-resolution`.' },
  update_cache: { ...off, aliases: ['refresh'], description: 'Whether repositories are refreshed first.' },
  oldpackage: { ...off, description: 'Whether an older version may replace a newer one.' },
  allow_vendor_change: { ...off, description: 'Whether a distribution upgrade may change the vendor.' },
  replacefiles: { ...off, description: 'Whether packages may replace files of others.' },
  clean_deps: { ...off, description: 'Whether what a removed package needed is removed, too.' },
  quiet: { type: 'bool', default: true, description: 'Whether zypper tells of nothing but what matters.' },
  simple_errors: { ...off, description: "Whether `stdout` holds zypper's messages only." },
  skip_post_errors: {
    ...off,
    description: 'Whether a package whose scripts failed as it was installed is no failure.',
  },
  auto_import_keys: { ...off, description: 'Whether keys of repositories are trusted by themselves.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

interface Wanted {
  readonly name: string;
  readonly prefix: '+' | '-';
  readonly version: string;
}

export default defineModule({
  name: 'community.general.zypper',
  description: 'Looks after packages of SUSE and openSUSE.',
  options,
  returns: {
    rc: { type: 'int', description: 'Status of zypper.', returned: 'always' },
    cmd: { type: 'list', description: 'The command.', returned: 'when zypper ran' },
  },
  check: 'full',
  run: (args, target) => run(args, target),
});

async function run(args: Args, target: Target): Promise<ModuleResult> {
  const names = args.name.filter((name) => name !== '');
  const all = names.length === 1 && names[0] === '*';
  if (args.state === 'dist-upgrade' && !all) throw new ModuleFailure('Can not dist-upgrade specific packages.');
  if (all && (args.state === 'latest' || args.state === 'dist-upgrade')) {
    const command = args.type === 'patch' ? 'patch' : args.state === 'dist-upgrade' ? 'dist-upgrade' : 'update';
    return told(await act(zypper(command, args, target.check), args, target), names, args, target);
  }
  const absent = args.state === 'absent' || args.state === 'removed';
  return absent ? remove(names, args, target) : install(names, args, target);
}

function zypper(command: string, args: Args, check: boolean): string[] {
  const installing = ['install', 'update', 'patch', 'dist-upgrade'].includes(command);
  const refresh = command === 'refresh';
  const typed = !['patch', 'dist-upgrade', 'refresh'].includes(command);
  return [
    'zypper',
    '--non-interactive',
    '--xmlout',
    ...(args.quiet ? ['--quiet'] : []),
    ...(args.extra_args_precommand ?? '').split(/\s+/).filter((word) => word !== ''),
    ...((installing || refresh) && args.disable_gpg_check ? ['--no-gpg-checks'] : []),
    ...((installing || refresh) && args.auto_import_keys ? ['--gpg-auto-import-keys'] : []),
    ...(command === 'search' ? ['--disable-repositories'] : []),
    command,
    ...(typed ? ['--type', args.type] : []),
    ...(check && command !== 'search' ? ['--dry-run'] : []),
    ...(installing ? installFlags(args) : []),
    ...(command === 'remove' && args.clean_deps ? ['--clean-deps'] : []),
    ...(command === 'dist-upgrade' && args.allow_vendor_change ? ['--allow-vendor-change'] : []),
    ...(args.extra_args ? args.extra_args.split(' ') : []),
  ];
}

function installFlags(args: Args): string[] {
  return [
    '--auto-agree-with-licenses',
    ...(args.disable_recommends ? ['--no-recommends'] : []),
    ...(args.force ? ['--force'] : []),
    ...(args.force_resolution ? ['--force-resolution'] : []),
    ...(args.oldpackage ? ['--oldpackage'] : []),
    ...(args.replacefiles ? ['--replacefiles'] : []),
  ];
}

function wantedOf(names: readonly string[], removing: boolean): Wanted[] {
  const wanted = names
    .filter((name) => !isFile(name))
    .map((text) => {
      const sign = /^[-~+]/.exec(text)?.[0];
      const [, name, version = ''] = /^(.*?)((?:<=|>=|<|>|=)[0-9.-]*)?$/.exec(sign ? text.slice(1) : text)!;
      const prefix = sign === '+' ? '+' : sign !== undefined || removing ? '-' : '+';
      return { name: name!, prefix, version } as const;
    });
  refuseFlags(wanted.map(({ name }) => name));
  return wanted;
}

function isFile(name: string): boolean {
  return name.includes('://') || name.endsWith('.rpm');
}

const HEAD = 'export LC_ALL=C LANG=C\ndrover_need zypper';

/** Which of the packages are installed. The repositories are refreshed in the same round trip. */
async function installedOf(wanted: readonly Wanted[], args: Args, target: Target): Promise<ReadonlySet<string>> {
  const refresh = refreshLine(args, target);
  const search = [...zypper('search', args, target.check), '--match-exact', '--details', '--installed-only'];
  const words = [...search, ...wanted.map(({ name }) => name)];
  const script = `${HEAD}\n${refresh}\n${wanted.length === 0 ? '' : captureLine('search', words)}`;
  const answer = await runCaptured(script, target);
  refuseRefresh(captured(answer, 'refresh'), args);
  const said = captured(answer, 'search');
  if (!said || said.rc === 104) return new Set();
  return new Set(parse(said, words, args).keys());
}

function refreshLine(args: Args, target: Target): string {
  return args.update_cache && !target.check
    ? `${captureLine('refresh', zypper('refresh', args, false))} || exit 0`
    : '';
}

function refuseRefresh(said: Captured | undefined, args: Args): void {
  if (said && said.rc !== 0) {
    throw new ModuleFailure('Zypper refresh run failed.', { ...said, cmd: zypper('refresh', args, false) });
  }
}

/** What zypper said, as the options ask for it. */
function shown(said: Captured, { simple_errors: simple }: Args): Captured {
  return simple ? { ...said, stdout: messagesOf(said.stdout).join(' \n') || said.stdout } : said;
}

/** 107 says that a script of an installed package failed. */
function parse(said: Captured, cmd: readonly string[], args: Args): Map<string, Solvable> {
  const { rc, stdout } = said;
  const found = readSolvables(stdout);
  if (!found) {
    throw new ModuleFailure('Failed to parse zypper xml output', { ...said, cmd });
  }
  if (rc === 104) throw new ModuleFailure(messagesOf(stdout).at(-1) ?? '', { ...said, cmd });
  if (![0, 102, 103, 106, 107].includes(rc)) {
    throw new ModuleFailure(`Zypper run command failed with return code ${rc}.`, { ...shown(said, args), cmd });
  }
  return found;
}

interface Acted {
  readonly said: Captured;
  readonly cmd: readonly string[];
  readonly changed: ReadonlyMap<string, Solvable>;
}

/** 103 says that zypper itself was updated: the same command then does the rest. So it does after scripts that failed. */
async function act(words: readonly string[], args: Args, target: Target, refreshed = false): Promise<Acted> {
  const line = captureLine('act', words);
  const refresh = refreshed ? '' : refreshLine(args, target);
  const repeated = args.skip_post_errors ? '103 | 107' : '103';
  const script = `${HEAD}\n${refresh}\n${line}\ncase $? in ${repeated}) ${captureLine('again', words)} ;; esac`;
  const answer = await runCaptured(script, target);
  refuseRefresh(captured(answer, 'refresh'), args);
  const first = captured(answer, 'act')!;
  const again = captured(answer, 'again');
  const changed = new Map([...parse(first, words, args), ...(again ? parse(again, words, args) : [])]);
  return { said: shown(again ?? first, args), cmd: words, changed };
}

async function install(names: readonly string[], args: Args, target: Target): Promise<ModuleResult> {
  const wanted = wantedOf(names, false);
  const urls = names.filter(isFile);
  const plain = wanted.filter(({ version }) => version === '');
  const looks = args.state !== 'latest' && plain.length > 0;
  const installed = looks ? await installedOf(plain, args, target) : new Set<string>();
  const packages =
    args.state === 'latest'
      ? wanted
      : wanted.filter(({ name, prefix, version }) => (prefix === '+') !== (version === '' && installed.has(name)));
  if (packages.length + urls.length === 0) return told(undefined, names, args, target);
  const old = args.oldpackage || wanted.some(({ version }) => version !== '');
  const words = packages.map(({ name, prefix, version }) => prefix + name + version);
  const cmd = [...zypper('install', { ...args, oldpackage: old }, target.check), '--', ...urls, ...words];
  return told(await act(cmd, args, target, looks), names, args, target);
}

async function remove(names: readonly string[], args: Args, target: Target): Promise<ModuleResult> {
  const wanted = wantedOf(names, true);
  if (wanted.some(({ prefix }) => prefix === '+')) {
    throw new ModuleFailure("Can not combine '+' prefix with state=remove/absent.");
  }
  if (names.some(isFile)) throw new ModuleFailure('Can not remove via URL.');
  if (args.type === 'patch') throw new ModuleFailure('Can not remove patches.');
  const installed = await installedOf(wanted, args, target);
  const packages = wanted.filter(({ name }) => installed.has(name));
  if (packages.length === 0) return told(undefined, names, args, target);
  const cmd = [...zypper('remove', args, target.check), ...packages.map(({ name, version }) => name + version)];
  return told(await act(cmd, args, target, true), names, args, target);
}

function told(acted: Acted | undefined, names: readonly string[], args: Args, target: Target): ModuleResult {
  const rc = acted?.said.rc ?? 0;
  const good = rc === 0 || rc === 102;
  const changed = good && (acted?.changed.size ?? 0) > 0;
  const diff: PlainDict = target.diff ? { diff: { prepared: preparedOf([...(acted?.changed.values() ?? [])]) } } : {};
  const common: PlainDict = { rc, ...(acted && { cmd: acted.cmd }), ...diff };
  const said = { stdout: acted?.said.stdout ?? '', stderr: acted?.said.stderr ?? '' };
  if (!good) throw new ModuleFailure('Zypper run failed.', { ...common, ...said, changed });
  return {
    changed,
    name: names,
    state: args.state,
    update_cache: args.update_cache,
    ...common,
    ...(changed ? said : {}),
  };
}

function preparedOf(solvables: readonly Solvable[]): string {
  const of = (group: string) => solvables.filter((solvable) => solvable.group === group);
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['installed', of('to-install').map(({ name }) => name)],
    ['removed', of('to-remove').map(({ name }) => name)],
    ['upgraded', of('to-upgrade').map(({ name, version, oldVersion }) => `${name} (${oldVersion} => ${version})`)],
  ];
  return rows.map(([state, names]) => (names.length > 0 ? `${state}: ${names.join(', ')}\n` : '')).join('');
}
