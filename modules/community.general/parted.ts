import {
  type Answer,
  type ArgsOf,
  defineModule,
  ModuleFailure,
  type ModuleResult,
  type Options,
  type Target,
} from '../../src/module/index.js';
import { captured, captureLine, runCaptured } from '../shared/capture.js';
import { SYSTEM_PATHS, whereIs } from '../shared/command-steps.js';
import { bytesOf, type Disk, PARTED_UNITS, type Partition, readDisk, readSize } from '../shared/parted-output.js';
import { shlexSplit } from '../shared/shlex.js';

const LABELS = ['aix', 'amiga', 'bsd', 'dvh', 'gpt', 'loop', 'mac', 'msdos', 'pc98', 'sun'] as const;

const options = {
  device: { required: true, description: 'The disk, or a file.' },
  number: { type: 'int', description: 'Number of the partition.' },
  state: {
    default: 'info',
    choices: ['absent', 'info', 'present'],
    description: 'Whether the partition is there; `info` only looks.',
  },
  label: { default: 'msdos', choices: LABELS, description: 'Kind of the table; another one is replaced.' },
  part_type: {
    default: 'primary',
    choices: ['extended', 'logical', 'primary'],
    description: 'Kind of the partition; with gpt its name.',
  },
  part_start: { default: '0%', description: 'Where it begins, with its unit.' },
  part_end: { default: '100%', description: 'Where it ends, with its unit.' },
  fs_type: { description: 'Kind of the file system that it is meant for; none is made.' },
  name: { description: 'Name of the partition.' },
  flags: { type: 'list', elements: 'str', description: 'All of its flags.' },
  resize: {
    type: 'bool',
    default: false,
    description: 'Whether a partition that is there is made to end at `part_end`.',
  },
  unit: { default: 'KiB', choices: PARTED_UNITS, description: 'The unit of what is told.' },
  align: {
    default: 'optimal',
    choices: ['cylinder', 'minimal', 'none', 'optimal', 'undefined'],
    description: 'How new partitions are aligned.',
  },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'community.general.parted',
  description: 'Looks after partitions of disks.',
  options,
  required_if: [
    ['state', 'present', ['number']],
    ['state', 'absent', ['number']],
  ],
  returns: {
    disk: { type: 'dict', description: 'The disk afterwards.', returned: 'success' },
    partitions: { type: 'list', description: 'Its partitions afterwards.', returned: 'success' },
    script: { type: 'str', description: 'What parted was told.', returned: 'success' },
  },
  check: 'full',
  differences: [
    'Sizes without a fraction are integers.',
    'parted before 3.1, which tells nothing of a disk without a table, is refused.',
  ],
  async run(args, target) {
    refuse(args);
    const before = await look(args, target);
    if (args.state === 'info') return told(before.disk, false, `unit '${args.unit}' print`);
    if (args.state === 'present') return makePresent(args, before, target);
    const there = numbered(before.disk, args) !== undefined;
    if (!there && !target.check) return told(before.disk, false, '');
    const script = `rm ${args.number} `;
    return told((await act(script, args, before, target)).disk, true, script);
  },
});

function refuse({ number, part_start: start, part_end: end }: Args): void {
  if (number !== null && number !== undefined && number < 1) {
    throw new ModuleFailure('The partition number must be greater then 0.');
  }
  for (const [name, text] of Object.entries({ part_start: start, part_end: end })) {
    const { size, unit } = readSize(text);
    if (PARTED_UNITS.includes(unit)) continue;
    const msg = `The argument '${name}' doesn't respect required format.The size unit is case sensitive.`;
    throw new ModuleFailure(msg, { err: [size, unit] });
  }
}

function told({ generic, partitions }: Disk, changed: boolean, script: string): ModuleResult {
  return { changed, disk: generic, partitions: [...partitions], script: script.trim() };
}

function numbered({ partitions }: Disk, { number }: Args): Partition | undefined {
  return partitions.find(({ num }) => num !== 0 && num === number);
}

interface Look {
  readonly disk: Disk;
  /** Whether this parted knows `--fix`, which came with 3.4.64. */
  readonly fixes: boolean;
}

async function look(args: Args, target: Target): Promise<Look> {
  const script = [captureLine('version', ['parted', '--version']), captureLine('print', printWords(args)), ':'];
  const answer = await run(script, target);
  const version = captured(answer, 'version')!;
  const [, ...numbers] = /^parted.+\s(\d+)\.(\d+)(?:\.(\d+))?/.exec(version.stdout) ?? [];
  if (version.rc !== 0 || numbers.length === 0) {
    const { rc, stdout: out, stderr: err } = version;
    throw new ModuleFailure('Failed to get parted version.', { rc, out, ...(rc !== 0 && { err }) });
  }
  const [major = 0, minor = 0, revision = 0] = numbers.map((number) => Number(number ?? 0));
  return { disk: diskIn(answer, args), fixes: (major * 1000 + minor) * 1000 + revision >= 3_004_064 };
}

function printWords({ device, unit }: Args): string[] {
  return ['parted', '-s', '-m', device, '--', 'unit', unit, 'print'];
}

function run(script: readonly string[], target: Target): Promise<Answer> {
  return runCaptured([SYSTEM_PATHS, 'drover_need parted', whereIs('parted'), ...script].join('\n'), target);
}

/** A disk without a table is told of, too, with a status that is not zero. */
function diskIn(answer: Answer, args: Args): Disk {
  const { rc, stdout: out, stderr: err } = captured(answer, 'print')!;
  if (rc === 0 || err.includes('unrecognised disk label')) return readDisk(out, args.unit);
  const words = [answer.pairs.get('at:parted') ?? 'parted', ...printWords(args).slice(1)];
  const msg = `Error while getting device information with parted script: '${words.join(' ')}'`;
  throw new ModuleFailure(msg, { rc, out, err });
}

/** Runs a script of parted and looks again; in check mode all stays as it was. */
async function act(script: string, args: Args, before: Look, target: Target): Promise<Look> {
  if (target.check) return before;
  const { align, device } = args;
  const aligned = align === 'undefined' ? [] : ['-a', align];
  const flags = ['-s', ...(before.fixes ? ['-f'] : []), '-m'];
  const words = ['parted', ...flags, ...aligned, device, '--', ...shlexSplit(script)];
  const answer = await run(
    [`${captureLine('act', words)} || exit 0`, captureLine('print', printWords(args)), ':'],
    target,
  );
  const { rc, stdout: out, stderr: err } = captured(answer, 'act')!;
  if (rc === 0) return { ...before, disk: diskIn(answer, args) };
  const options = [...flags.slice(0, -1), '-m', aligned.join(' '), device].join(' ');
  const command = `${answer.pairs.get('at:parted') ?? 'parted'} ${options} -- ${script}`.trim();
  throw new ModuleFailure(`Error while running parted script: ${command}`, { rc, out, err });
}

async function makePresent(args: Args, before: Look, target: Target): Promise<ModuleResult> {
  const making = makingScript(args, before.disk);
  const made = making === '' ? before : await act(making, args, before, target);
  const partition = target.check && making !== '' ? undefined : numbered(made.disk, args);
  if (!partition && !target.check) return told(made.disk, making !== '', making);
  const naming = namingScript(args, partition);
  const after = naming === '' ? made : await act(naming, args, made, target);
  return told(after.disk, making !== '' || naming !== '', making + naming);
}

/** What makes the table, the partition, or another end of it. */
function makingScript(args: Args, disk: Disk): string {
  const { label, unit, part_type: type, fs_type: fs, part_start: start, part_end: end } = args;
  const relabels = disk.generic.table !== label;
  const found = numbered(disk, args);
  const table = relabels ? `mklabel ${label} ` : '';
  const part = relabels || !found ? `mkpart ${type} ${fs ? `${fs} ` : ''}${start} ${end} ` : '';
  const making = table + part === '' ? '' : `unit ${unit} ${table}${part}`;
  return args.resize && found && moves(found, args, disk) ? `${making}resizepart ${args.number} ${end} ` : making;
}

function moves(partition: Partition, { unit, part_end: end }: Args, { generic }: Disk): boolean {
  const wanted = readSize(end, unit);
  const relative = wanted.unit === '%';
  const size = relative ? Math.trunc((Math.trunc(Number(generic.size)) * Number(wanted.size)) / 100) : wanted.size;
  const bytes = bytesOf(Number(size), relative ? unit : wanted.unit);
  return bytesOf(Number(partition.end), unit) !== bytes;
}

function namingScript({ number, name, unit, ...args }: Args, partition: Partition | undefined): string {
  const named = name !== null && name !== undefined && partition?.name !== name;
  // parted sets the one of these two with the other.
  const given = args.flags ?? [];
  const wanted = given.includes('esp') && !given.includes('boot') ? [...given, 'boot'] : given;
  const there = partition?.flags ?? [];
  const on = [...new Set(wanted)].filter((flag) => !there.includes(flag));
  const off = wanted.length === 0 ? [] : there.filter((flag) => !wanted.includes(flag));
  const script = [
    // The quotes inside are for parted, which reads names as a shell does.
    named ? `name ${number} '"${name}"' ` : '',
    ...on.map((flag) => `set ${number} ${flag} on `),
    ...off.map((flag) => `set ${number} ${flag} off `),
  ].join('');
  return script === '' ? '' : `unit ${unit} ${script}`;
}
