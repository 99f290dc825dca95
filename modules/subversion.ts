import {
  type Answer,
  type ArgsOf,
  defineModule,
  ModuleFailure,
  type ModuleResult,
  type Options,
  quote,
  shellFile,
  type Target,
} from '../src/module/index.js';
import { missingTool } from './shared/missing-tool.js';
import { shlexQuote } from './shared/shlex.js';

const options = {
  repo: { required: true, aliases: ['name', 'repository'], description: 'URL of the repository.' },
  dest: { type: 'path', description: 'The working copy.' },
  revision: { default: 'HEAD', aliases: ['rev', 'version'], description: 'The revision.' },
  force: { type: 'bool', default: false, description: 'Whether local changes are thrown away.' },
  in_place: { type: 'bool', default: false, description: 'Whether a directory that is no working copy becomes one.' },
  username: { description: 'The user.' },
  password: { no_log: true, description: 'The password.' },
  executable: { type: 'path', description: 'The svn program; otherwise that of PATH.' },
  checkout: { type: 'bool', default: true, description: 'Whether it is checked out when it is not there.' },
  update: { type: 'bool', default: true, description: 'Whether it is updated when it is there.' },
  export: { type: 'bool', default: false, description: 'Whether it is exported, without the data of svn.' },
  switch: { type: 'bool', default: true, description: 'Whether it is switched to `repo` before.' },
  validate_certs: { type: 'bool', default: false, description: 'Whether certificates are checked.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

const SUBVERSION = shellFile(import.meta.url, 'shared/subversion.sh');

export default defineModule({
  name: 'ansible.builtin.subversion',
  description: 'Checks out a Subversion repository, and keeps it at a revision.',
  options,
  returns: {
    before: {
      type: 'list',
      description: 'Revision and URL that were there; null when nothing was.',
      returned: 'success',
    },
    after: { type: 'list', description: 'Revision and URL that are there.', returned: 'success' },
  },
  check: 'full',
  differences: [
    'In check mode a directory that `in_place` would take is a change; Ansible checks it out.',
    'URLs and revisions that begin with a dash are refused: svn would take them for flags.',
  ],
  async run(args, target) {
    const { dest, repo, revision } = args;
    for (const word of [dest ?? '', repo, revision]) {
      if (word.startsWith('-')) throw new ModuleFailure(`this may not begin with a dash: ${word}`);
    }
    if (!dest && (args.checkout || args.update || args.export)) {
      throw new ModuleFailure(
        'the destination directory must be specified unless checkout=no, update=no, and export=no',
      );
    }
    return resultOf(await target.sh(script(args, target)), args, target);
  },
});

function script(args: Args, { check }: Target): string {
  const flag = (given: boolean) => (given ? '1' : '');
  const variables: Record<string, string> = {
    svn: args.executable ?? '',
    dest: args.dest ?? '',
    repo: args.repo,
    revision: args.revision,
    user: args.username ?? '',
    secret: args.password ?? '',
    force: flag(args.force),
    export: flag(args.export),
    checkout: flag(args.checkout),
    update: flag(args.update),
    switch: flag(args.switch),
    in_place: flag(args.in_place),
    verify: flag(args.validate_certs),
    check: flag(check),
  };
  const lines = Object.entries(variables).map(([name, value]) => `drover_${name}=${quote(value)}`);
  return [...lines, SUBVERSION].join('\n');
}

function resultOf({ pairs }: Answer, args: Args, target: Target): ModuleResult {
  if (pairs.has('lacks')) throw missingTool('svn', 'subversion');
  if (pairs.has('insecure')) {
    target.warn(
      'The authentication provided will be used on the svn command line and is not secure. To securely pass credentials, upgrade svn to version 1.10.0 or greater.',
    );
  }
  if (pairs.has('failed')) {
    const stderr = pairs.get('stderr') ?? '';
    const words = (pairs.get('cmd') ?? '').split('\x1e').slice(0, -1);
    throw new ModuleFailure(stderr.trimEnd(), {
      cmd: words.map(shlexQuote).join(' '),
      rc: Number(pairs.get('rc')),
      stdout: pairs.get('stdout') ?? '',
      stderr,
    });
  }
  if (pairs.has('refused')) throw new ModuleFailure('ERROR: modified files exist in the repository.');
  if (pairs.has('foreign')) {
    throw new ModuleFailure(`ERROR: ${args.dest} folder already exists, but its not a subversion repository.`);
  }
  const changed = pairs.has('changed');
  if (pairs.has('remote')) return { changed: false, after: pairs.get('remote')! };
  if (pairs.has('checked')) return { changed, before: pairs.get('before')!, after: pairs.get('after')! };
  if (!pairs.has('after')) return { changed };
  const state = (label: string) => pairs.get(label)?.split('\n') ?? null;
  return { changed, before: state('before'), after: state('after') };
}
