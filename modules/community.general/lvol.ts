import {
  type ArgsOf,
  defineModule,
  ModuleFailure,
  type ModuleResult,
  type Options,
  type Target,
} from '../../src/module/index.js';
import { str } from '../../src/values/repr.js';
import { Float } from '../../src/values/value.js';
import { type Captured, captured, captureLine, runCaptured } from '../shared/capture.js';
import { type CommandStep, failing, runSteps, SYSTEM_PATHS } from '../shared/command-steps.js';
import { readWantedSize, type WantedSize } from '../shared/lvol-size.js';
import { shlexSplit } from '../shared/shlex.js';

const options = {
  vg: { required: true, description: 'The volume group.' },
  lv: { description: 'The logical volume.' },
  size: {
    description:
      'Its size: with a unit (MiB when none), or percents of `VG`, `PVS`, `FREE` or `ORIGIN`; with a sign by how much.',
  },
  opts: { description: 'Further options of lvcreate.' },
  state: { default: 'present', choices: ['absent', 'present'], description: 'Whether it is there.' },
  active: { type: 'bool', default: true, description: 'Whether it is active.' },
  force: { type: 'bool', default: false, description: 'Whether it may be removed or shrunk.' },
  shrink: { type: 'bool', default: true, description: 'Whether a size that is less than what is there shrinks it.' },
  snapshot: { description: 'Name of a snapshot of it.' },
  pvs: { type: 'list', elements: 'str', description: 'The devices that it takes its space from.' },
  resizefs: { type: 'bool', default: false, description: 'Whether its file system is resized with it.' },
  thinpool: { description: 'The thin pool.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'community.general.lvol',
  description: 'Looks after logical volumes of LVM.',
  options,
  required_one_of: [['lv', 'thinpool']],
  returns: {
    vg: { type: 'str', description: 'The option.', returned: 'when the volume was there' },
    lv: { type: 'str', description: 'Name of the volume.', returned: 'when it was there' },
    size: { type: 'float', description: 'What its size was.', returned: 'when it was there' },
  },
  check: 'full',
  differences: [
    'What is active, or is not, is left alone where it must be so.',
    'In check mode nothing is activated; other commands are tried with `--test`.',
  ],
  run: (args, target) => keep(args, target),
});

interface Volume {
  readonly name: string;
  readonly size: number;
  readonly attributes: string;
}

interface Group {
  readonly size: number;
  readonly free: number;
  readonly extent: number;
  readonly volumes: readonly Volume[];
  /** Whether this LVM takes `--yes`. */
  readonly takesYes: boolean;
}

async function keep(args: Args, target: Target): Promise<ModuleResult> {
  const { vg, state } = args;
  const size = args.size ? readWantedSize(args.size, (args.snapshot ?? null) !== null) : undefined;
  const group = await look(args, size, target);
  if (!group) return { changed: false, stdout: `Volume group ${vg} does not exist.` };
  const name = checked(args, group);
  const found = group.volumes.find((volume) => volume.name === name || volume.name === name.split('/').at(-1));
  const test = target.check ? ['--test'] : [];
  if (!found) {
    if (state === 'absent') return { changed: false, msg: '' };
    await runSteps([creating(args, size, group, test)], target, PACKAGES);
    return { changed: true, msg: '' };
  }
  if (state === 'absent') {
    if (!args.force) {
      throw new ModuleFailure(`Sorry, no removal of logical volume ${found.name} without force=true.`);
    }
    const words = ['lvremove', ...test, '--force', `${vg}/${found.name}`];
    await runSteps(
      [{ words, judge: failing(`Failed to remove logical volume ${args.lv ?? 'None'}`) }],
      target,
      PACKAGES,
    );
    return { changed: true };
  }
  return change(args, size, group, found, target);
}

const PACKAGES = Object.fromEntries(
  ['lvm', 'vgs', 'lvs', 'lvcreate', 'lvextend', 'lvreduce', 'lvremove', 'lvchange'].map((name) => [name, 'lvm2']),
);

/** Undefined where the group is not there and need not be. */
async function look({ vg, state }: Args, size: WantedSize | undefined, target: Target): Promise<Group | undefined> {
  const unit = size && size.of === undefined ? size.ending.toLowerCase() : 'm';
  const list = (fields: string) => [
    '--noheadings',
    '--nosuffix',
    '-o',
    fields,
    '--units',
    unit,
    '--separator',
    ';',
    vg,
  ];
  const script = [
    SYSTEM_PATHS,
    'drover_need lvm',
    `${captureLine('version', ['lvm', 'version'])} || exit 0`,
    `${captureLine('vgs', ['vgs', ...list('vg_name,size,free,vg_extent_size')])} || exit 0`,
    captureLine('lvs', ['lvs', '-a', ...list('lv_name,size,lv_attr')]),
    ':',
  ];
  const answer = await runCaptured(script.join('\n'), target, PACKAGES);
  const version = /LVM version:\s+(\d+)\.(\d+)\.(\d+).*\d{4}-\d{2}-\d{2}/.exec(captured(answer, 'version')!.stdout);
  if (!version) throw new ModuleFailure('Failed to get LVM version number');
  const [groups, volumes] = [captured(answer, 'vgs')!, captured(answer, 'lvs')];
  const failed = groups.rc !== 0 ? groups : volumes?.rc !== 0 ? volumes : undefined;
  if (failed) {
    if (state === 'absent') return undefined;
    throw new ModuleFailure(`Volume group ${vg} does not exist.`, { rc: failed.rc, err: failed.stderr });
  }
  const [, whole, free, extent] = rowsOf(groups)[0]!;
  const [major, minor, patch] = version.slice(1).map(Number) as [number, number, number];
  return {
    size: Number(whole),
    free: Number(free),
    extent: Number(extent),
    volumes: rowsOf(volumes!).map(([name = '', own, attributes = '']) => {
      return { name: name.replace(/[[\]]/g, ''), size: Number(own), attributes };
    }),
    takesYes: (major * 1000 + minor) * 1000 + patch >= 2_002_099,
  };
}

function rowsOf({ stdout }: Captured): string[][] {
  const lines = stdout.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => line.trim().split(';'));
}

/** The name of the volume that is looked after, when what it is made of is there. */
function checked({ vg, lv, snapshot, thinpool }: Args, { volumes }: Group): string {
  if (snapshot) {
    const origin = volumes.find(({ name }) => name === lv || name === thinpool);
    if (!origin) throw new ModuleFailure(`Snapshot origin LV ${lv ?? 'None'} does not exist in volume group ${vg}.`);
    if (origin.attributes.startsWith('t') || thinpool) {
      throw new ModuleFailure('Snapshots of thin pool LVs are not supported.');
    }
    return snapshot;
  }
  if (thinpool && lv && !volumes.some(({ name }) => name === thinpool)) {
    throw new ModuleFailure(`Thin pool LV ${thinpool} does not exist in volume group ${vg}.`);
  }
  return lv || thinpool!;
}

function creating(args: Args, size: WantedSize | undefined, group: Group, test: readonly string[]): CommandStep {
  const { vg, lv, snapshot, thinpool } = args;
  const bad = size?.operator === '-' || (size?.operator === '+' && size.of === undefined);
  if (bad) {
    const shown = size.amount + (size.of === undefined ? '' : size.ending);
    throw new ModuleFailure(`Bad size specification of '${size.operator}${shown}' for creating LV`);
  }
  const thin = group.volumes.some(({ name, attributes }) => name === lv && attributes.startsWith('V'));
  if (!size && !(thin && snapshot)) throw new ModuleFailure('No size given.');
  const amount = size ? [size.of === undefined ? '-L' : '-l', size.amount + size.ending] : [];
  const more = shlexSplit(args.opts ?? '');
  const begin = ['lvcreate', ...test, ...(group.takesYes ? ['--yes'] : [])];
  const judge = failing(`Creating logical volume '${lv ?? 'None'}' failed`);
  if (snapshot) return { words: [...begin, ...amount, '-s', '-n', snapshot, ...more, `${vg}/${lv}`], judge };
  if (!thinpool) return { words: [...begin, '-n', lv!, ...amount, ...more, vg, ...(args.pvs ?? [])], judge };
  if (lv && size?.of !== undefined) {
    throw new ModuleFailure('Thin volume sizing with percentage not supported.', { changed: false });
  }
  const own = lv ? ['-n', lv, '-V', ...amount.slice(1)] : amount;
  return { words: [...begin, ...own, ...more, '-T', `${vg}/${thinpool}`], judge };
}

async function change(
  args: Args,
  size: WantedSize | undefined,
  group: Group,
  found: Volume,
  target: Target,
): Promise<ModuleResult> {
  const told = { vg: args.vg, lv: found.name, size: found.size };
  const resize = size && resizing(args, size, group, found);
  const wrong = (found.attributes[4] === 'a') !== args.active;
  const steps = [
    ...(resize ? [resizeStep(resize, args, size, found, target.check)] : []),
    ...(wrong && !target.check ? [activating(args, found)] : []),
  ];
  try {
    await runSteps(steps, target, PACKAGES);
  } catch (error) {
    if (!(error instanceof SameSize)) throw error;
    return { changed: false, ...told, ...error.more };
  }
  return { changed: resize !== undefined || wrong, ...told };
}

/** How the volume is resized, undefined when it is as large as it must be. */
function resizing(args: Args, size: WantedSize, group: Group, found: Volume): string[] | undefined {
  const { name } = found;
  if (size.of !== undefined) return sharing(args, size, group, found);
  const wanted = Number(size.amount);
  if (wanted > found.size || size.operator === '+') return ['lvextend'];
  if (!(args.shrink && wanted < found.size) && size.operator !== '-') return undefined;
  if (wanted === 0) throw new ModuleFailure(`Sorry, no shrinking of ${name} to 0 permitted.`);
  if (!args.force) throw new ModuleFailure(`Sorry, no shrinking of ${name} without force=true.`);
  return ['lvreduce', '--force'];
}

/** A share is rounded down to whole extents, as LVM does. */
function sharing(args: Args, size: WantedSize, group: Group, found: Volume): string[] | undefined {
  const whole = size.of === 'VG' || size.of === 'PVS' ? group.size : group.free;
  const share = (Number(size.amount) * whole) / 100;
  const asked = size.operator === '+' ? share + found.size : size.operator === '-' ? found.size - share : share;
  const wanted = asked - (asked % group.extent);
  if (found.size < wanted) {
    if (group.free > 0 && group.free >= wanted - found.size) return ['lvextend'];
    const [needed, free] = [wanted - found.size, group.free].map((number) => str(new Float(number)));
    throw new ModuleFailure(
      `Logical Volume ${found.name} could not be extended. Not enough free space left (${needed}m required / ${free}m available)`,
    );
  }
  if (!args.shrink || found.size <= wanted + group.extent) return undefined;
  if (wanted < 1) throw new ModuleFailure(`Sorry, no shrinking of ${found.name} to 0 permitted.`);
  if (!args.force) throw new ModuleFailure(`Sorry, no shrinking of ${found.name} without force=true`);
  return ['lvreduce', '--force'];
}

/** LVM says that nothing is to do. */
class SameSize extends ModuleFailure {
  constructor(readonly more: { readonly msg?: string; readonly err?: string }) {
    super(more.msg ?? '');
  }
}

function resizeStep(tool: readonly string[], args: Args, size: WantedSize, found: Volume, check: boolean): CommandStep {
  const amount = size.amount + size.ending;
  const words = [
    ...tool,
    ...(args.resizefs ? ['--resizefs'] : []),
    ...(check ? ['--test'] : []),
    size.of === undefined ? '-L' : '-l',
    `${size.operator ?? ''}${amount}`,
    `${args.vg}/${found.name}`,
    ...(args.pvs ?? []),
  ];
  const judge: CommandStep['judge'] = ({ rc, stdout: out, stderr: err }) => {
    const msg = `Unable to resize ${args.lv ?? 'None'} to ${amount}`;
    if (out.includes('Reached maximum COW size')) return new ModuleFailure(msg, { rc, err, out });
    if (rc === 0) return undefined;
    const said = err + out;
    if (said.includes('matches existing size')) return new SameSize({});
    if (said.includes('not larger than existing size')) {
      return new SameSize({ msg: 'Original size is larger than requested size', err });
    }
    return new ModuleFailure(msg, { rc, err });
  };
  return { words, judge };
}

function activating({ vg, lv, active }: Args, { name }: Volume): CommandStep {
  const words = ['lvchange', active ? '-ay' : '-an', `${vg}/${name}`];
  return { words, judge: failing(`Failed to ${active ? 'activate' : 'deactivate'} logical volume ${lv ?? 'None'}`) };
}
