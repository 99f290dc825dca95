import {
  type ArgsOf,
  defineModule,
  ModuleFailure,
  type ModuleResult,
  type Options,
  quote,
  sh,
  type Target,
} from '../../src/module/index.js';
import { captured, captureLine, runCaptured } from '../shared/capture.js';
import { capturedFailure } from '../shared/command-failure.js';
import { refuseFlags } from '../shared/package-names.js';
import { shlexQuote } from '../shared/shlex.js';

const off = { type: 'bool', default: false } as const;

const options = {
  name: { required: true, description: 'The gem.' },
  state: { default: 'present', choices: ['present', 'absent', 'latest'], description: 'What must be.' },
  version: { description: 'The version.' },
  gem_source: { type: 'path', description: 'A file of the gem on the target.' },
  repository: { aliases: ['source'], description: 'The repository that it comes from.' },
  executable: { type: 'path', description: 'The gem program, with words of its own.' },
  include_dependencies: { type: 'bool', default: true, description: 'Whether what it needs is installed, too.' },
  user_install: { type: 'bool', default: true, description: "Whether it goes to the user's directory." },
  install_dir: { type: 'path', description: 'The directory that it goes to, with `user_install: false`.' },
  bindir: { type: 'path', description: 'The directory for its programs.' },
  norc: { type: 'bool', default: true, description: 'Whether .gemrc is not read.' },
  pre_release: { ...off, description: 'Whether it may be a version before a release.' },
  include_doc: { ...off, description: 'Whether its documentation is made.' },
  env_shebang: { ...off, description: 'Whether its programs begin with `#!/usr/bin/env`.' },
  build_flags: { description: 'Flags for its compiler.' },
  force: { ...off, description: 'Adds `--force`.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'community.general.gem',
  description: 'Looks after packages of Ruby.',
  options,
  mutually_exclusive: [
    ['gem_source', 'repository'],
    ['gem_source', 'version'],
  ],
  returns: {
    name: { type: 'str', description: 'The gem.', returned: 'success' },
    state: { type: 'str', description: 'What it must be.', returned: 'success' },
    version: { type: 'str', description: 'The version, when one was asked for.', returned: 'success' },
  },
  check: 'full',
  async run(args, target) {
    refuseFlags([args.name]);
    if (args.version && args.state === 'latest') throw new ModuleFailure('Cannot specify version when state=latest');
    if (args.gem_source && args.state === 'latest') {
      throw new ModuleFailure('Cannot maintain state=latest when installing from local source');
    }
    if (args.user_install && args.install_dir) throw new ModuleFailure('install_dir requires user_install=false');
    return keep(args, target);
  },
});

async function keep(args: Args, target: Target): Promise<ModuleResult> {
  const found = await look(args, target);
  const version = found.version;
  const there = version ? found.installed.includes(version) : found.installed.length > 0;
  const changed = there === (args.state === 'absent');
  if (changed && !target.check) {
    const words = args.state === 'absent' ? uninstallWords(args, found) : installWords({ ...args, version }, found);
    const script = `${args.state === 'absent' ? home(args) : ''}\n${captureLine('act', words)}`;
    const said = captured(await runCaptured(`${script}\n:`, target), 'act')!;
    if (said.rc !== 0) throw capturedFailure(said, words);
  }
  return { name: args.name, state: args.state, ...(version && { version }), changed };
}

/** What there is, and how gem is called. */
interface Found {
  readonly installed: readonly string[];
  /** The version that is wanted, if a certain one is. */
  readonly version: string | undefined;
  readonly program: readonly string[];
  readonly norc: readonly string[];
  /** RubyGems before 2.0 has other flags. */
  readonly old: boolean;
}

async function look(args: Args, target: Target): Promise<Found> {
  const program = args.executable ? args.executable.split(' ') : ['gem'];
  const query = ['query', '-n', `^${args.name}$`];
  const source = args.repository ? ['--source', args.repository] : [];
  // --norc came with RubyGems 2.5.2.
  const script = `${args.executable ? '' : 'drover_need gem'}
printf 'at=%s\\0' "$(command -v ${quote(program[0]!)})"
${captureLine('version', [...program, '--version'])}
drover_norc=
if [ -n ${quote(args.norc ? '1' : '')} ]; then
  drover_major=\${drover_out%%.*} drover_rest=\${drover_out#*.}
  drover_minor=\${drover_rest%%.*} drover_patch=\${drover_rest#*.}
  drover_patch=\${drover_patch%%[!0-9]*}
  [ "$((drover_major * 10000 + drover_minor * 100 + \${drover_patch:-0}))" -lt 20502 ] 2>/dev/null || drover_norc=--norc
fi
printf 'norc=%s\\0' "$drover_norc"
${home(args)}
${args.state === 'latest' ? sh`drover_capture remote ${program} query $drover_norc --remote ${source} -n ${`^${args.name}$`}` : ''}
${sh`drover_capture local ${program} query $drover_norc ${query.slice(1)}`}
:`;
  const answer = await runCaptured(script, target, { gem: 'ruby or rubygems' });
  const shownProgram = args.executable ? program : [answer.pairs.get('at') ?? 'gem'];
  const norc = answer.pairs.get('norc') ? ['--norc'] : [];
  const asked = captured(answer, 'version');
  if (args.executable && asked && asked.rc >= 126) {
    const cmd = [...program, '--version'].map(shlexQuote).join(' ');
    throw new ModuleFailure('Error executing command.', { rc: 2, stdout: '', stderr: '', cmd });
  }
  for (const label of ['version', 'remote', 'local']) {
    const said = captured(answer, label);
    if (said && said.rc !== 0)
      throw capturedFailure(said, [
        ...shownProgram,
        ...(label === 'version' ? ['--version'] : ['query', ...norc, ...query.slice(1)]),
      ]);
  }
  const remote = versionsIn(captured(answer, 'remote')?.stdout ?? '');
  return {
    installed: versionsIn(captured(answer, 'local')!.stdout),
    version: remote[0] ?? (args.version || undefined),
    ...{ program: shownProgram, norc },
    old: /^[01]\./.test(captured(answer, 'version')!.stdout),
  };
}

/** `name (1.2, default: 1.1 ruby)` */
function versionsIn(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const list = /^\S+\s+\((?:default: )?(.+)\)/.exec(line)?.[1];
    return list === undefined ? [] : list.split(', ').map((version) => version.split(/\s+/)[0]!);
  });
}

function home({ install_dir: directory }: Args): string {
  return directory ? sh`export GEM_HOME=${directory}` : '';
}

function placeWords({ install_dir, bindir }: Args): string[] {
  return [...(install_dir ? ['--install-dir', install_dir] : []), ...(bindir ? ['--bindir', bindir] : [])];
}

function uninstallWords(args: Args, { program, norc }: Found): string[] {
  return [
    ...program,
    'uninstall',
    ...norc,
    ...placeWords(args),
    ...(args.version ? ['--version', args.version] : ['--all']),
    '--executable',
    ...(args.force ? ['--force'] : []),
    args.name,
  ];
}

function installWords(args: Args, { program, norc, old }: Found): string[] {
  const dependencies = args.include_dependencies ? (old ? ['--include-dependencies'] : []) : ['--ignore-dependencies'];
  return [
    ...program,
    'install',
    ...norc,
    ...(args.version ? ['--version', args.version] : []),
    ...(args.repository ? ['--source', args.repository] : []),
    ...dependencies,
    args.user_install ? '--user-install' : '--no-user-install',
    ...placeWords(args),
    ...(args.pre_release ? ['--pre'] : []),
    ...(args.include_doc ? [] : old ? ['--no-rdoc', '--no-ri'] : ['--no-document']),
    ...(args.env_shebang ? ['--env-shebang'] : []),
    args.gem_source || args.name,
    ...(args.build_flags ? ['--', args.build_flags] : []),
    ...(args.force ? ['--force'] : []),
  ];
}
