import {
  type ArgsOf,
  defineModule,
  ModuleFailure,
  type ModuleResult,
  type Options,
  quote,
  type Target,
} from '../../src/module/index.js';
import { commandOf } from '../shared/accounts.js';
import { type Captured, captured, captureLine, runCaptured } from '../shared/capture.js';
import { refuseFlags } from '../shared/package-names.js';

const options = {
  name: { type: 'list', elements: 'str', description: 'The packages.' },
  state: {
    default: 'present',
    choices: ['present', 'installed', 'absent', 'removed', 'latest'],
    description: 'What must be.',
  },
  update_cache: { type: 'bool', default: false, description: 'Whether the indexes are updated first.' },
  upgrade: { type: 'bool', default: false, description: 'Whether all packages are upgraded.' },
  available: {
    type: 'bool',
    default: false,
    description: 'Whether an upgrade goes to what the repositories have now.',
  },
  no_cache: { type: 'bool', default: false, description: 'Whether no cache is used.' },
  repository: { type: 'list', elements: 'str', description: 'The only repositories that are used.' },
  world: { default: '/etc/apk/world', description: 'The file of packages that were asked for.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'community.general.apk',
  description: 'Looks after packages of Alpine Linux.',
  options,
  required_one_of: [['name', 'update_cache', 'upgrade']],
  mutually_exclusive: [['name', 'upgrade']],
  returns: {
    packages: { type: 'list', description: 'Packages that were changed.', returned: 'when packages have changed' },
  },
  check: 'full',
  differences: ['In check mode the indexes are not updated.'],
  run: (args, target) => run(args, target),
});

async function run(args: Args, target: Target): Promise<ModuleResult> {
  const names = args.name ?? [];
  refuseFlags(names);
  const update = args.update_cache ? captureLine('update', [...apk(args), 'update']) : '';
  const updating = args.update_cache && target.check ? ':' : `${update} || exit 0`;
  const begin = `export LC_ALL=C LANG=C\ndrover_need apk\n${update === '' ? '' : updating}`;
  if (args.upgrade) return upgrade(begin, args, target);
  if (names.length === 0) {
    const answer = refuse(await runCaptured(begin, target));
    const said = captured(answer, 'update');
    const shown = said ? { stdout: said.stdout, stderr: said.stderr } : {};
    return { changed: true, msg: 'updated repository indexes', ...shown };
  }
  const absent = args.state === 'absent' || args.state === 'removed';
  return absent ? remove(begin, names, args, target) : install(begin, names, args, target);
}

function apk(args: Args): string[] {
  const repositories = (args.repository ?? []).flatMap((url) => [
    '--repository',
    url,
    '--repositories-file',
    '/dev/null',
  ]);
  return ['apk', ...(args.no_cache ? ['--no-cache'] : []), ...repositories];
}

type Answered = Awaited<ReturnType<typeof runCaptured>>;

function refuse(answer: Answered): Answered {
  const said = captured(answer, 'update');
  if (said && said.rc !== 0) {
    throw new ModuleFailure('could not update package db', { stdout: said.stdout, stderr: said.stderr });
  }
  return answer;
}

/** Packages that a run of apk names: `(1/2) Installing foo (1.0-r0)`. */
function packagesOf(stdout: string): string[] {
  return [...stdout.matchAll(/^\(\d+\/\d+\)\s+\S+\s+(\S+)/gm)].map(([, name]) => name!);
}

function told({ stdout, stderr }: Captured) {
  return { stdout, stderr, packages: packagesOf(stdout) };
}

async function upgrade(begin: string, args: Args, target: Target): Promise<ModuleResult> {
  const words = [
    ...apk(args),
    'upgrade',
    ...(target.check ? ['--simulate'] : []),
    ...(args.available ? ['--available'] : []),
  ];
  const answer = refuse(await runCaptured(`${begin}\n${captureLine('act', words)}`, target));
  const said = captured(answer, 'act')!;
  if (said.rc !== 0) throw new ModuleFailure('failed to upgrade packages', told(said));
  if (/^OK/.test(said.stdout)) return { changed: false, msg: 'packages already upgraded', ...told(said) };
  return { changed: true, msg: 'upgraded packages', ...told(said) };
}

/** Which packages are to be installed or upgraded is told on the target, in the same round trip that does it. */
async function install(begin: string, names: readonly string[], args: Args, target: Target): Promise<ModuleResult> {
  const base = commandOf(apk(args));
  const simulate = target.check ? ' --simulate' : '';
  const script = `${begin}
drover_old() {
  [ -n ${quote(args.state === 'latest' ? '1' : '')} ] || return 1
  ${base} version "$1" 2>/dev/null | grep -q "^$1-[0-9A-Za-z_.]*-[0-9A-Za-z_]*[[:space:]]*<"
}
drover_asked() {
  [ -r ${quote(args.world)} ] || return 1
  tr -s ' \\t' '\\n\\n' <${quote(args.world)} | while IFS= read -r drover_entry; do
    case $drover_entry in "$1" | "$1"[@=\\<\\>~]?*) echo yes; break ;; esac
  done | grep -q yes
}
drover_new= drover_up=
for drover_name in ${commandOf(names)}; do
  if ${base} -v info --description "$drover_name" 2>/dev/null | grep -q "^$drover_name: virtual meta package"; then
    for drover_part in $(${base} -v info --depends "$drover_name" 2>/dev/null | sed 1d); do
      if drover_old "$drover_part"; then drover_up="$drover_up $drover_part"; fi
    done
  elif ! drover_asked "$drover_name"; then drover_new="$drover_new $drover_name"
  elif drover_old "$drover_name"; then drover_up="$drover_up $drover_name"
  fi
done
set -f
set -- $drover_new $drover_up
[ "$#" -gt 0 ] || exit 0
printf 'packages=%s\\0' "$*"
if [ -n "$drover_up" ]; then drover_capture act ${base} add --upgrade${simulate} "$@"
else drover_capture act ${base} add${simulate} "$@"
fi`;
  const answer = refuse(await runCaptured(script, target));
  const packages = answer.pairs.get('packages');
  if (packages === undefined) return { changed: false, msg: 'package(s) already installed' };
  const said = captured(answer, 'act')!;
  if (said.rc !== 0) throw new ModuleFailure(`failed to install ${packages}`, told(said));
  return { changed: true, msg: `installed ${packages} package(s)`, ...told(said) };
}

async function remove(begin: string, names: readonly string[], args: Args, target: Target): Promise<ModuleResult> {
  const base = commandOf(apk(args));
  const script = `${begin}
set --
for drover_name in ${commandOf(names)}; do
  if ${base} -v info --installed "$drover_name" >/dev/null 2>&1; then set -- "$@" "$drover_name"; fi
done
[ "$#" -gt 0 ] || exit 0
printf 'packages=%s\\0' "$*"
drover_capture act ${base} del --purge${target.check ? ' --simulate' : ''} "$@"
for drover_name; do
  if ${base} -v info --installed "$drover_name" >/dev/null 2>&1; then printf 'left=1\\0'; fi
done`;
  const answer = refuse(await runCaptured(script, target));
  const packages = answer.pairs.get('packages');
  if (packages === undefined) return { changed: false, msg: 'package(s) already removed' };
  const said = captured(answer, 'act')!;
  // Other packages may need them: apk says so and ends with 0.
  const left = answer.pairs.has('left') && !target.check;
  if (said.rc !== 0 || left) throw new ModuleFailure(`failed to remove ${packages} package(s)`, told(said));
  return { changed: true, msg: `removed ${packages} package(s)`, ...told(said) };
}
