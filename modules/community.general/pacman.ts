import {
  type Answer,
  type ArgsOf,
  defineModule,
  ModuleFailure,
  type ModuleResult,
  type Options,
  type PlainDict,
  quote,
  type Target,
} from '../../src/module/index.js';
import { type Captured, captured, captureLine, runCaptured } from '../shared/capture.js';
import { refuseFlags } from '../shared/package-names.js';
import {
  inventoryScript,
  type PacmanInventory,
  type PacmanPackage,
  readInventory,
  resolvePackages,
} from '../shared/pacman-inventory.js';
import { shlexSplit } from '../shared/shlex.js';

const options = {
  name: { type: 'list', elements: 'str', aliases: ['package', 'pkg'], description: 'Packages, groups, files or URLs.' },
  state: {
    default: 'present',
    choices: ['absent', 'installed', 'latest', 'present', 'removed'],
    description: 'What must be.',
  },
  force: {
    type: 'bool',
    default: false,
    description: 'Removes in spite of dependencies; refreshes what is up to date.',
  },
  remove_nosave: { type: 'bool', default: false, description: 'Whether removed packages lose their configuration.' },
  executable: { default: 'pacman', description: 'The program: pacman, or one that takes its words.' },
  extra_args: { default: '', description: 'Further words for installing and removing.' },
  update_cache: { type: 'bool', description: 'Whether the lists of packages are updated first.' },
  update_cache_extra_args: { default: '', description: 'Further words for that.' },
  upgrade: { type: 'bool', description: 'Whether all packages are upgraded.' },
  upgrade_extra_args: { default: '', description: 'Further words for that.' },
  reason: { choices: ['dependency', 'explicit'], description: 'Why packages are there, as pacman keeps it.' },
  reason_for: { default: 'new', choices: ['all', 'new'], description: 'Which packages get the reason.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'community.general.pacman',
  description: 'Looks after packages of Arch Linux.',
  options,
  required_one_of: [['name', 'update_cache', 'upgrade']],
  mutually_exclusive: [['name', 'upgrade']],
  returns: {
    packages: { type: 'list', description: 'Packages that were changed.', returned: 'success' },
    cache_updated: { type: 'bool', description: 'Whether the lists changed.', returned: 'when `update_cache` is set' },
  },
  check: 'full',
  run: (args, target) => run(args, target),
});

/** What is told in the end: messages and outputs of all that was done. */
interface Report {
  readonly changed: boolean;
  readonly messages: readonly string[];
  readonly said: readonly Captured[];
  readonly more: PlainDict;
}

async function run(args: Args, target: Target): Promise<ModuleResult> {
  const names = (args.name ?? []).filter((name) => name !== '');
  refuseFlags(names);
  const begin = `export LC_ALL=C\n${updateScript(args, target.check)}`;
  const only = names.length === 0 && !args.upgrade;
  const script = only ? begin : `${begin}\n${inventoryScript(args.executable, names)}`;
  const program = quote(args.executable);
  const find = `drover_need ${program}\nprintf 'at=%s\\0' "$(command -v ${program})"`;
  const answer = await runCaptured(`${find}\n${script}`, target, { pacman: 'pacman' });
  // Failures tell of the program with its path.
  const placed = { ...args, executable: answer.pairs.get('at') || args.executable };
  const update = args.update_cache ? readUpdate(answer, placed, target.check) : NOTHING;
  if (only) return resultOf([args.update_cache ? update : { ...NOTHING, messages: ['Nothing to do'] }]);
  const inventory = readInventory(answer);
  if (args.upgrade) return resultOf([update, await upgrade(inventory, placed, target)]);
  const absent = args.state === 'absent' || args.state === 'removed';
  const packages = resolvePackages(answer, names, inventory, absent);
  const act = absent ? remove : install;
  return resultOf([update, await act(packages, inventory, placed, target)]);
}

const NOTHING: Report = { changed: false, messages: [], said: [], more: {} };

function resultOf(reports: readonly Report[]): ModuleResult {
  const said = reports.flatMap((report) => report.said);
  const join = (stream: 'stdout' | 'stderr') =>
    said
      .map((one) => one[stream])
      .filter((text) => text !== '')
      .join('\n');
  const [stdout, stderr] = [join('stdout'), join('stderr')];
  return {
    changed: reports.some(({ changed }) => changed),
    ...(stdout !== '' && { stdout }),
    ...(stderr !== '' && { stderr }),
    msg: reports.flatMap(({ messages }) => messages).join('\n'),
    ...Object.assign({}, ...reports.map(({ more }) => more)),
  };
}

function updateWords(args: Args): string[] {
  const extra = shlexSplit(args.update_cache_extra_args);
  return [args.executable, '--sync', '--refresh', ...extra, ...(args.force ? ['--refresh'] : [])];
}

function updateScript(args: Args, check: boolean): string {
  if (!args.update_cache || check) return '';
  const list = (label: string) => captureLine(label, [args.executable, '--sync', '--list']);
  return `${list('old')}\n${captureLine('update', updateWords(args))} || exit 0\n${list('fresh')}`;
}

function readUpdate(answer: Answer, args: Args, check: boolean): Report {
  if (check) {
    const messages = ['Would have updated the package db'];
    return { changed: true, messages, said: [], more: { cache_updated: true } };
  }
  const said = captured(answer, 'update')!;
  if (said.rc !== 0) throw failure('could not update package db', updateWords(args), said, { cache_updated: false });
  const sorted = (label: string) => (captured(answer, label)?.stdout ?? '').split('\n').sort().join('\n');
  const updated = args.force || sorted('old') !== sorted('fresh');
  return { changed: updated, messages: ['Updated package db'], said: [said], more: { cache_updated: updated } };
}

function failure(msg: string, cmd: readonly string[], said: Captured, more: PlainDict = {}): ModuleFailure {
  return new ModuleFailure(msg, { cmd, stdout: said.stdout, stderr: said.stderr, ...more });
}

async function upgrade({ upgradable }: PacmanInventory, args: Args, target: Target): Promise<Report> {
  if (upgradable.size === 0) return { ...NOTHING, messages: ['Nothing to upgrade'] };
  const rows = [...upgradable];
  const diff = {
    before: rows.map(([name, { current }]) => `${name}-${current}\n`).join(''),
    after: rows.map(([name, { latest }]) => `${name}-${latest}\n`).join(''),
  };
  const more = { diff, packages: rows.map(([name]) => name) };
  if (target.check) {
    return { changed: true, messages: [`${rows.length} packages would have been upgraded`], said: [], more };
  }
  const extra = shlexSplit(args.upgrade_extra_args);
  const words = [args.executable, '--sync', '--sysupgrade', '--quiet', '--noconfirm', ...extra];
  const said = captured(await runCaptured(`export LC_ALL=C\n${captureLine('act', words)}`, target), 'act')!;
  if (said.rc !== 0) throw failure('Could not upgrade', words, said, more);
  return { changed: true, messages: ['System upgraded'], said: [said], more };
}

/** The commands that install, each first with `--print-format` to tell what it will do. */
async function install(
  packages: readonly PacmanPackage[],
  inventory: PacmanInventory,
  args: Args,
  target: Target,
): Promise<Report> {
  const done = { ...NOTHING, messages: ['package(s) already installed'], more: { packages: [] } };
  const marked = packages.filter(({ name }) => wantsReason(name, inventory, args)).map(({ name }) => name);
  const named = packages.filter(({ name, file }) => !file && wantsInstall(name, inventory, args));
  const files = packages.filter(({ file }) => file);
  if (named.length + files.length + marked.length === 0) return done;
  const base = [args.executable, '--noconfirm', '--noprogressbar', '--needed', ...shlexSplit(args.extra_args)];
  const steps = [
    ...(named.length > 0 ? [{ verb: '--sync', sources: named.map(({ source }) => source) }] : []),
    ...(files.length > 0 ? [{ verb: '--upgrade', sources: files.map(({ source }) => source) }] : []),
  ];
  const printing = steps.map(({ verb, sources }) => [...base, verb, '--print-format', '%n %v', ...sources]);
  const reason = args.reason === 'dependency' ? '--asdeps' : '--asexplicit';
  const acting = [
    ...steps.map(({ verb, sources }) => [...base, verb, ...sources]),
    ...(marked.length > 0 ? [[args.executable, '--noconfirm', '--database', reason, ...marked]] : []),
  ];
  const lines = [
    ...printing.map((words, at) => `${captureLine(`print:${at}`, words)} || exit 0`),
    ...(target.check ? [] : acting.map((words, at) => `${captureLine(`act:${at}`, words)} || exit 0`)),
  ];
  const answer = await runCaptured(`export LC_ALL=C\n${lines.join('\n')}`, target);
  const planned = printing.flatMap((words, at) => plannedOf(captured(answer, `print:${at}`)!, words));
  if (planned.length === 0 && marked.length === 0) return done;
  const names = planned.map(({ name }) => name);
  const all = [...names, ...marked.filter((name) => !names.includes(name))].sort();
  const more = { diff: diffOf(planned, marked, inventory, args), packages: all };
  if (target.check) return { changed: true, messages: [`Would have installed ${all.length} packages`], said: [], more };
  const said = acting.map((words, at) => {
    const one = captured(answer, `act:${at}`)!;
    if (one.rc !== 0) throw failure('Failed to install package(s)', words, one, { diff: more.diff });
    return one;
  });
  return { changed: true, messages: [`Installed ${all.length} package(s)`], said, more };
}

function wantsReason(name: string, { reasons }: PacmanInventory, args: Args): boolean {
  if (!args.reason) return false;
  return !reasons.has(name) || (args.reason_for === 'all' && reasons.get(name) !== args.reason);
}

function wantsInstall(name: string, { installed, upgradable }: PacmanInventory, args: Args): boolean {
  return !installed.has(name) || (args.state === 'latest' && upgradable.has(name));
}

interface Planned {
  readonly name: string;
  readonly version: string;
}

/** `name version` lines; files make pacman say more. */
function plannedOf(said: Captured, words: readonly string[]): Planned[] {
  if (said.rc !== 0) throw failure('Failed to list package(s) to install', words, said);
  return said.stdout
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.includes('loading packages') && !line.includes('there is nothing to do'))
    .map((line) => line.split(/\s+/))
    .map(([name, version]) => ({ name: name!, version: version ?? '' }));
}

function diffOf(
  planned: readonly Planned[],
  marked: readonly string[],
  { installed, reasons }: PacmanInventory,
  args: Args,
): PlainDict {
  const before = planned
    .filter(({ name }) => installed.has(name))
    .map(({ name }) => `${name}-${installed.get(name)}-${reasons.get(name)}`);
  const after = planned.map(({ name, version }) => {
    const reason = marked.includes(name) ? args.reason : reasons.get(name);
    return reason ? `${name}-${version}-${reason}` : `${name}-${version}`;
  });
  const text = (lines: string[]) => (lines.length > 0 ? `${lines.sort().join('\n')}\n` : '');
  return { before: text(before), after: text(after) };
}

async function remove(
  packages: readonly PacmanPackage[],
  { installed }: PacmanInventory,
  args: Args,
  target: Target,
): Promise<Report> {
  const names = packages.map(({ name }) => name).filter((name) => installed.has(name));
  if (names.length === 0) return { ...NOTHING, messages: ['package(s) already absent'], more: { packages: [] } };
  const force = args.force ? ['--nodeps', '--nodeps'] : [];
  const base = [
    args.executable,
    '--remove',
    '--noconfirm',
    '--noprogressbar',
    ...shlexSplit(args.extra_args),
    ...force,
  ];
  const printing = [...base, '--print-format', '%n-%v', ...names];
  const acting = [...base, ...(args.remove_nosave ? ['--nosave'] : []), ...names];
  const lines = [`${captureLine('print', printing)} || exit 0`, target.check ? '' : captureLine('act', acting)];
  const answer = await runCaptured(`export LC_ALL=C\n${lines.join('\n')}`, target);
  const printed = captured(answer, 'print')!;
  if (printed.rc !== 0) throw failure('failed to list package(s) to remove', printing, printed);
  const removed = printed.stdout.split(/\s+/).filter((name) => name !== '');
  const more = { packages: removed, diff: { before: `${removed.join('\n')}\n`, after: '' } };
  if (target.check)
    return { changed: true, messages: [`Would have removed ${removed.length} packages`], said: [], more };
  const said = captured(answer, 'act')!;
  if (said.rc !== 0) throw failure('failed to remove package(s)', acting, said, more);
  return { changed: true, messages: [`Removed ${removed.length} package(s)`], said: [said], more };
}
