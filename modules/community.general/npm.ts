import {
  type ArgsOf,
  defineModule,
  ModuleFailure,
  type ModuleResult,
  type Options,
  quote,
  type Target,
} from '../../src/module/index.js';
import { captured, captureLine, runCaptured } from '../shared/capture.js';
import { capturedFailure } from '../shared/command-failure.js';
import { refuseFlags } from '../shared/package-names.js';

const off = { type: 'bool', default: false } as const;

const options = {
  name: { description: 'The package; all of package.json when not given.' },
  path: { type: 'path', description: 'The directory of the packages.' },
  version: { description: 'The version.' },
  global: { ...off, description: 'Whether it is installed for all.' },
  executable: { type: 'path', description: 'The npm program, with words of its own.' },
  registry: { description: 'The registry.' },
  state: { default: 'present', choices: ['present', 'absent', 'latest'], description: 'What must be.' },
  production: { ...off, description: 'Whether packages for development are left out.' },
  ignore_scripts: { ...off, description: 'Whether scripts of packages are not run.' },
  unsafe_perm: { ...off, description: 'Whether scripts run as root.' },
  ci: { ...off, description: 'Whether all is installed as the lock file has it.' },
  no_optional: { ...off, description: 'Whether optional packages are left out.' },
  no_bin_links: { ...off, description: 'Whether no links to programs are made.' },
  force: { ...off, description: 'Adds `--force`.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'community.general.npm',
  description: 'Looks after packages of Node.js.',
  options,
  returns: {},
  check: 'full',
  differences: ['In check mode `path` is not made.'],
  async run(args, target) {
    refuseFlags(args.name ? [args.name] : []);
    if (!args.path && !args.global) throw new ModuleFailure('path must be specified when not using global');
    if (args.state === 'absent' && !args.name) {
      throw new ModuleFailure('uninstalling a package is only available for named packages');
    }
    if (args.ci) {
      if (!target.check) await act(['ci'], args, target);
      return { changed: true };
    }
    return keep(args, target);
  },
});

/** Name and version as npm takes them. */
function packageWord(args: Args): string[] {
  if (!args.name) return [];
  return [args.version && args.state !== 'absent' ? `${args.name}@${args.version}` : args.name];
}

function npmWords(words: readonly string[], args: Args, named = true): string[] {
  const production = args.production && words.some((word) => ['install', 'update', 'ci'].includes(word));
  return [
    ...(args.executable ? args.executable.split(' ') : ['npm']),
    ...words,
    ...(args.global ? ['--global'] : []),
    ...(production ? ['--production'] : []),
    ...(args.ignore_scripts ? ['--ignore-scripts'] : []),
    ...(args.unsafe_perm ? ['--unsafe-perm'] : []),
    ...(args.force ? ['--force'] : []),
    ...(named ? packageWord(args) : []),
    ...(args.registry ? ['--registry', args.registry] : []),
    ...(args.no_optional ? ['--no-optional'] : []),
    ...(args.no_bin_links ? ['--no-bin-links'] : []),
  ];
}

function enterScript(args: Args, check: boolean): string {
  const program = args.executable ? args.executable.split(' ')[0]! : 'npm';
  const need = `drover_need ${quote(program)}`;
  if (!args.path) return need;
  const path = quote(args.path);
  const make = check ? `[ -e ${path} ] || { printf 'nopath=1\\0'; exit 0; }` : `[ -e ${path} ] || mkdir -p -- ${path}`;
  return `${need}\n${make}\n[ -d ${path} ] || { printf 'nodir=1\\0'; exit 0; }\ncd -- ${path} || exit`;
}

async function act(words: readonly string[], args: Args, target: Target): Promise<void> {
  const all = npmWords(words, args);
  const answer = await runCaptured(`${enterScript(args, false)}\n${captureLine('act', all)}`, target);
  refusePath(answer.pairs, args);
  const said = captured(answer, 'act')!;
  if (said.rc !== 0) throw capturedFailure(said, all);
}

function refusePath(pairs: ReadonlyMap<string, string>, args: Args): void {
  if (pairs.has('nodir')) throw new ModuleFailure(`path ${args.path} is not a directory`);
}

async function keep(args: Args, target: Target): Promise<ModuleResult> {
  const list = npmWords(['list', '--json', '--long'], args, false);
  const outdated = args.state === 'latest' ? captureLine('outdated', npmWords(['outdated'], args)) : '';
  const script = `${enterScript(args, target.check)}\n${captureLine('list', list)}\n${outdated}`;
  const answer = await runCaptured(script, target);
  refusePath(answer.pairs, args);
  const found = readList(captured(answer, 'list')?.stdout ?? '', args);
  if (args.state === 'absent') {
    const there = args.name !== undefined && found.installed.has(args.name!);
    if (there && !target.check) await act(['uninstall'], args, target);
    return { changed: there };
  }
  const old = (captured(answer, 'outdated')?.stdout ?? '').trim() !== '';
  if (target.check) return { changed: found.missing || old };
  if (found.missing) await act(['install'], args, target);
  if (old) await act(['update'], args, target);
  return { changed: found.missing || old };
}

interface Listed {
  /** Names, and names with versions. */
  readonly installed: ReadonlySet<string>;
  readonly missing: boolean;
}

interface Dependency {
  readonly missing?: unknown;
  readonly invalid?: unknown;
  readonly version?: string;
}

function readList(text: string, args: Args): Listed {
  const dependencies = parseList(text).dependencies;
  if (dependencies === undefined) return { installed: new Set(), missing: true };
  const rows = Object.entries(dependencies);
  const bad = rows.filter(([, { missing, invalid }]) => Boolean(missing) || Boolean(invalid));
  const good = rows.filter((row) => !bad.includes(row));
  const installed = new Set(good.flatMap(([name, { version }]) => (version ? [name, `${name}@${version}`] : [name])));
  const wanted = packageWord(args)[0];
  return { installed, missing: bad.length > 0 || (wanted !== undefined && !installed.has(wanted)) };
}

function parseList(text: string): { readonly dependencies?: Readonly<Record<string, Dependency>> } {
  try {
    return JSON.parse(text.trim() === '' ? '{}' : text);
  } catch (error) {
    throw new ModuleFailure(`Failed to parse NPM output with error ${(error as Error).message}`);
  }
}
