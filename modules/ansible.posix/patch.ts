import {
  type ArgsOf,
  type Controller,
  defineModule,
  ModuleFailure,
  type Options,
  type PlainDict,
  sh,
  shellText,
} from '../../src/module/index.js';
import { contentOf, isSource, type LocalSource, loadSource } from '../shared/local-source.js';

const options = {
  src: {
    type: 'path',
    required: true,
    aliases: ['patchfile'],
    description: 'The patch: of the controller, or of the target with `remote_src`.',
  },
  dest: {
    type: 'path',
    aliases: ['originalfile'],
    description: 'The file that is patched, whatever the patch calls it.',
  },
  basedir: { type: 'path', description: 'The directory that the patch is applied in.' },
  strip: { type: 'int', default: 0, description: 'How many leading parts of the names in the patch are dropped.' },
  remote_src: { type: 'bool', default: false, description: 'Whether `src` is on the target.' },
  backup: { type: 'bool', default: false, description: 'Whether old files are kept, with a number.' },
  binary: { type: 'bool', default: false, description: 'Whether line breaks are left as they are.' },
  ignore_whitespace: { type: 'bool', default: false, description: 'Whether blanks may differ.' },
  state: {
    default: 'present',
    choices: ['absent', 'present'],
    description: 'Whether the patch is applied, or taken back.',
  },
  _drover_source: { type: 'raw', hidden: true, description: 'The local patch.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'ansible.posix.patch',
  description: 'Applies a patch with the program of that name.',
  options,
  required_one_of: [['dest', 'basedir']],
  returns: {},
  check: 'full',
  async prepare(args: PlainDict, controller: Controller) {
    if (args.remote_src === true) return args;
    const path = controller.findFile('files', args.src as string);
    return { ...args, _drover_source: await loadSource(path, true, controller) };
  },
  async run(args, target) {
    const source = args._drover_source as LocalSource | undefined;
    const stdin = isSource(source) ? contentOf(source) : undefined;
    const { pairs, errorText } = await target.sh({ script: patchScript(args, target.check), stdin });
    switch (pairs.get('state')) {
      case 'same':
        return { changed: false };
      case 'patched':
        return { changed: true };
      case 'failed':
        throw new ModuleFailure(`${pairs.get('said') ?? ''}\n`);
      case 'no-src':
        throw new ModuleFailure(`src ${args.src} doesn't exist or not readable`);
      case 'no-dest':
        throw new ModuleFailure(`dest ${args.dest} doesn't exist or not writable`);
      case 'no-basedir':
        throw new ModuleFailure(`basedir ${args.basedir} doesn't exist`);
      case 'no-patch':
        throw new ModuleFailure('patch command not found', {}, { hint: 'install the package patch on the target' });
      default:
        throw new ModuleFailure(errorText.trim() || 'the patch could not be applied');
    }
  },
});

function patchScript(args: Args, check: boolean): string {
  const directory = args.basedir || args.dest!.replace(/[^/]*$/, '') || '.';
  const words = (reverse: boolean) => [
    ...(args.binary ? ['--binary'] : []),
    ...(args.ignore_whitespace ? ['--ignore-whitespace'] : []),
    ...(reverse ? ['-R'] : []),
  ];
  const file = args.dest ? [args.dest] : [];
  const backup = args.backup ? ['--backup', '--version-control=numbered'] : [];
  const absent = args.state === 'absent';
  return sh`drover_end() { printf 'state=%s\0' "$1"; exit 0; }
drover_src=${args.src}
${shellText(isSource(args._drover_source ?? null) ? TAKE : '[ -r "$drover_src" ] || drover_end no-src')}
case $drover_src in /*) ;; *) drover_src=$PWD/$drover_src ;; esac
${shellText(args.dest ? sh`[ -w ${args.dest} ] || drover_end no-dest` : '')}
${shellText(args.basedir ? sh`[ -e ${args.basedir} ] || drover_end no-basedir` : '')}
command -v patch >/dev/null 2>&1 || drover_end no-patch
cd -- ${directory} || exit
drover_quiet= drover_batch=
case $(patch --version 2>&1) in *'GNU patch'*) drover_quiet=-s drover_batch='-t -r -' ;; esac
if patch $drover_quiet -N -p ${args.strip} -i "$drover_src" --dry-run ${words(!absent)} ${file} >/dev/null 2>&1 </dev/null; then
  drover_end same
fi
drover_said=$(patch $drover_quiet -N $drover_batch -p ${args.strip} -i "$drover_src" ${check ? ['--dry-run'] : []} ${words(absent)} ${backup} ${file} 2>&1 </dev/null) && drover_end patched
printf 'said=%s\0' "$drover_said"
drover_end failed`;
}

const TAKE = `drover_src=$(umask 077 && mktemp "\${TMPDIR:-/tmp}/.drover.XXXXXX") || exit
trap 'rm -f "$drover_src"' EXIT
cat >"$drover_src" || exit`;
