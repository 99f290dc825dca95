import {
  type Answer,
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
import { blkidName, type FilesystemType, PACKAGES, TYPES } from '../shared/filesystem-types.js';

const options = {
  dev: { type: 'path', required: true, aliases: ['device'], description: 'The device, or a file.' },
  fstype: {
    aliases: ['type'],
    choices: [...Object.keys(TYPES), 'bcachefs', 'ufs'].sort(),
    description: 'The kind of file system. Needed for `state: present`.',
  },
  state: { default: 'present', choices: ['present', 'absent'], description: 'Whether there is a file system.' },
  force: { type: 'bool', default: false, description: 'Whether what is there is overwritten.' },
  resizefs: { type: 'bool', default: false, description: 'Whether it grows to the size of the device.' },
  opts: { description: 'Options of mkfs.' },
  uuid: { description: 'The UUID of a new one, or that of one which is there is changed to it.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'community.general.filesystem',
  description: 'Makes file systems, lets them grow, and wipes them off.',
  options,
  required_if: [['state', 'present', ['fstype']]],
  mutually_exclusive: [['resizefs', 'uuid']],
  returns: {},
  check: 'full',
  differences: ['`bcachefs` and `ufs` are refused by name.'],
  run: (args, target) => run(args, target),
});

const PATHS = 'PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin';

async function run(args: Args, target: Target): Promise<ModuleResult> {
  const { dev, state, force, uuid } = args;
  const type = state === 'present' ? typeOf(args) : undefined;
  const answer = await runCaptured(lookScript(args, type), target, PACKAGES);
  if (answer.pairs.has('nothing')) {
    const msg = `Device ${dev} not found.`;
    if (state === 'present') throw new ModuleFailure(msg);
    return { changed: false, msg };
  }
  const blkid = captured(answer, 'blkid')!;
  const found = blkid.stdout.trim();
  if (type === undefined) {
    if (found === '') return { changed: false };
    await act([['wipefs', '--all', dev]], target);
    return { changed: true };
  }
  if (uuid && !type.changeUuid && !type.uuidFlags) {
    const msg = `module does not support UUID option for this filesystem (${blkidName(args.fstype!)}) yet.`;
    throw new ModuleFailure(msg, { changed: false });
  }
  const same = found !== '' && found === blkidName(args.fstype!);
  if (same && args.resizefs) return grow(type, answer, args, target);
  if (same && uuid) return changeUuid(type, uuid, args, target);
  if (same && !force) return { changed: false };
  if (found !== '' && !force) {
    const msg = `'${dev}' is already used as ${found}, use force=true to overwrite`;
    throw new ModuleFailure(msg, { rc: blkid.rc, err: blkid.stderr });
  }
  await act(makeCommands(type, args), target);
  return { changed: true };
}

function typeOf({ fstype }: Args): FilesystemType {
  const type = TYPES[fstype!];
  if (type) return type;
  throw new ModuleFailure(`fstype ${fstype} is not supported by drover`, { changed: false });
}

/** What is on the device, its size, and where it is mounted. */
function lookScript({ dev, resizefs }: Args, type: FilesystemType | undefined): string {
  const grow = resizefs ? type?.grow : undefined;
  const info = grow && `${captureLine('info', grow.info)} ${grow.mounted === 'no' ? quote(dev) : '"$drover_at"'}`;
  return `${PATHS}
${sh`drover_dev=${dev}`}
[ -e "$drover_dev" ] || { printf 'nothing=1\\0'; exit 0; }
drover_need blkid
drover_capture blkid blkid -c /dev/null -o value -s TYPE "$drover_dev"
${grow ? SIZE : ''}
${grow && grow.mounted !== 'no' ? MOUNTED : ''}
${grow ? `drover_need ${grow.info[0]}\n${info}` : ''}
:`;
}

const SIZE = `if [ -b "$drover_dev" ]; then printf 'size=%s\\0' "$(blockdev --getsize64 "$drover_dev")"
elif [ -f "$drover_dev" ]; then printf 'size=%s\\0' "$(stat -c %s "$drover_dev")"
fi`;

const MOUNTED = `drover_need findmnt
drover_at=$(findmnt --mtab --noheadings --output TARGET --source "$drover_dev" | head -n 1)
printf 'mounted=%s\\0' "$drover_at"
[ -n "$drover_at" ] || drover_at=$drover_dev`;

async function act(commands: readonly (readonly string[])[], target: Target): Promise<string> {
  if (target.check) return '';
  const lines = commands.map(
    (words, at) => `drover_need ${quote(words[0]!)}\n${captureLine(`act${at}`, words)} || exit 0`,
  );
  const where = commands.map((words, at) => `printf 'at${at}=%s\\0' "$(command -v ${quote(words[0]!)})"`);
  const answer = await runCaptured([PATHS, ...where, ...lines].join('\n'), target, PACKAGES);
  for (const [at, words] of commands.entries()) {
    const said = captured(answer, `act${at}`)!;
    if (said.rc !== 0) throw capturedFailure(said, [answer.pairs.get(`at${at}`) ?? words[0]!, ...words.slice(1)]);
  }
  return captured(answer, `act${commands.length - 1}`)?.stdout ?? '';
}

function makeCommands(type: FilesystemType, { dev, opts, uuid }: Args): string[][] {
  const given = (opts ?? '').split(/\s+/).filter((word) => word !== '');
  const flags = type.uuidFlags ?? [];
  const tells = uuid && flags.length > 0 && !flags.some((flag) => given.includes(flag));
  const named = tells ? [flags[0]!, uuid!, ...(type.uuidExtra ?? [])] : [];
  const make = [type.mkfs, ...type.forceFlags, ...given, ...named, dev];
  const change = uuid && type.uuidFlags === undefined && type.changeUuid ? [[...type.changeUuid(uuid), dev]] : [];
  return [make, ...change];
}

async function grow(type: FilesystemType, answer: Answer, args: Args, target: Target): Promise<ModuleResult> {
  const { dev, fstype } = args;
  const { grow: how, name } = type;
  if (!how) {
    const msg = `module does not support resizing ${blkidName(fstype!)} filesystem yet.`;
    throw new ModuleFailure(msg, { changed: false });
  }
  const size = answer.pairs.get('size');
  if (size === undefined) throw new ModuleFailure(`Target device not supported: ${dev}`, { changed: false });
  const mounted = answer.pairs.get('mounted') ?? '';
  const needed = `${dev} needs to be mounted for ${name} operations`;
  if (how.info[0] === 'btrfs' && mounted === '') throw new ModuleFailure(needed);
  const info = captured(answer, 'info')!;
  if (info.rc !== 0) throw capturedFailure(info, [...how.info, how.mounted === 'no' ? dev : mounted || dev]);
  const own = how.size(info);
  if (own === undefined) throw new ModuleFailure(`unable to process ${how.info[0]} output for ${dev}`);
  if (own >= Number(size)) return { changed: false, msg: `${name} filesystem is using the whole device ${dev}` };
  if (target.check) return { changed: true, msg: `resizing filesystem ${name} on device ${dev}` };
  if (how.mounted === 'needed' && mounted === '') throw new ModuleFailure(needed);
  return { changed: true, msg: await act([[...how.words, how.mounted === 'needed' ? mounted : dev]], target) };
}

async function changeUuid(type: FilesystemType, uuid: string, args: Args, target: Target): Promise<ModuleResult> {
  const { dev } = args;
  if (target.check) {
    return { changed: false, change: true, msg: `Changing ${type.name} filesystem UUID on device ${dev}` };
  }
  return { changed: true, msg: await act([[...type.changeUuid!(uuid), dev]], target) };
}
