import {
  type Answer,
  type ArgsOf,
  defineModule,
  ModuleFailure,
  type Options,
  quote,
  sh,
  type Target,
} from '../../src/module/index.js';
import { captured, captureLine, runCaptured } from '../shared/capture.js';
import { type CommandStep, failing, refusal, runSteps, SYSTEM_PATHS, whereIs } from '../shared/command-steps.js';

const off = { type: 'bool', default: false } as const;

const options = {
  vg: { required: true, description: 'Name of the volume group.' },
  pvs: { type: 'list', elements: 'str', description: 'Its devices. Needed to make it.' },
  pesize: { default: '4', description: 'Size of an extent; in MiB without a unit. Of a new group only.' },
  pv_options: { default: '', description: 'Options of pvcreate.' },
  vg_options: { default: '', description: 'Options of vgcreate.' },
  pvresize: { ...off, description: 'Whether devices that grew are used whole.' },
  state: {
    default: 'present',
    choices: ['absent', 'present', 'active', 'inactive'],
    description: 'Whether it is there, and its logical volumes active.',
  },
  force: { ...off, description: 'Whether a group with logical volumes is removed.' },
  reset_vg_uuid: { ...off, description: 'Whether it gets a new UUID, each time.' },
  reset_pv_uuid: { ...off, description: 'Whether its devices get new UUIDs, each time.' },
  remove_extra_pvs: { type: 'bool', default: true, description: 'Whether devices that `pvs` does not name leave it.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'community.general.lvg',
  description: 'Looks after volume groups of LVM.',
  options,
  required_if: [['reset_pv_uuid', true, ['pvs']]],
  returns: {},
  check: 'full',
  async run(args, target) {
    const found = await look(args, target);
    const steps = found.group === undefined ? making(found, args) : keeping(found, found.group, args, target.check);
    if (steps.length > 0 && !target.check) await runSteps(steps, target, PACKAGES);
    return { changed: steps.length > 0 };
  },
});

const PACKAGES = Object.fromEntries(
  ['vgs', 'pvs', 'vgcreate', 'pvcreate', 'vgchange', 'vgextend', 'vgreduce', 'vgremove'].map((name) => [name, 'lvm2']),
);

interface Device {
  readonly name: string;
  readonly group: string;
  readonly real: string;
}

interface Found {
  readonly answer: Answer;
  readonly group: { readonly volumes: number } | undefined;
  /** The devices that are wanted, without symbolic links. */
  readonly wanted: readonly string[];
  readonly devices: readonly Device[];
}

const PVS = ['pvs', '--noheadings', '-o', 'pv_name,vg_name', '--separator', ';'];
const VGS = ['vgs', '--noheadings', '-o', 'vg_name,pv_count,lv_count', '--separator', ';'];
const SIZES = '--units b --columns --noheadings --nosuffix --separator ; -o dev_size,pv_size,pe_start,vg_extent_size';

function sizesOf(device: string): string[] {
  return ['pvdisplay', device, ...SIZES.split(' ')];
}

/** Asks for the groups, the devices, and what else the options are about. */
async function look(args: Args, target: Target): Promise<Found> {
  const answer = await runCaptured(lookScript(args), target, PACKAGES);
  const groups = captured(answer, 'vgs')!;
  const refused = refusal(groups, VGS, answer);
  if (refused) throw refused;
  const row = rowsOf(groups.stdout).find(([name]) => name === args.vg);
  const group = row && { volumes: Number(row[2]) };
  const wanted = (args.pvs ?? []).map((_, at) => answer.pairs.get(`real:${at}`) ?? '');
  if (args.state === 'absent') return { answer, group, wanted, devices: [] };
  if (!group && wanted.length === 0) throw new ModuleFailure('No physical volumes given.');
  const missing = wanted.find((_, at) => answer.pairs.has(`missing:${at}`));
  if (missing !== undefined) throw new ModuleFailure(`Device ${missing} not found.`);
  const listed = captured(answer, 'pvs')!;
  if (listed.rc !== 0) throw new ModuleFailure('Failed executing pvs command.', { rc: listed.rc, err: listed.stderr });
  const devices = [...answer.pairs].flatMap(([key, value]) => {
    const [vg = '', ...real] = value.split(';');
    return key.startsWith('pv:') ? [{ name: key.slice('pv:'.length), group: vg, real: real.join(';') }] : [];
  });
  const used = devices.find(({ name, group: of }) => wanted.includes(name) && of !== '' && of !== args.vg);
  if (used) throw new ModuleFailure(`Device ${used.name} is already in ${used.group} volume group.`);
  return { answer, group, wanted, devices };
}

function rowsOf(text: string): string[][] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => line.trim().split(';'));
}

function lookScript(args: Args): string {
  const { vg, state } = args;
  const head = [SYSTEM_PATHS, 'drover_need vgs', whereIs('vgs'), captureLine('vgs', VGS)];
  if (state === 'absent') return [...head, ':'].join('\n');
  const given = args.pvs ?? [];
  const reals = given.map(
    (device, at) => sh`drover_real=$(readlink -f -- ${device} || printf '%s' ${device})
printf 'real:%s=%s\0' ${at} "$drover_real"
[ -e "$drover_real" ] || printf 'missing:%s=1\0' ${at}
drover_filter="$drover_filter$drover_or"'pv_name = '"$drover_real"' || pv_name = '${device}
drover_or=' || '`,
  );
  const filtered = given.length === 0 ? '' : sh` --select "$drover_filter || vg_name = "${vg}`;
  const active = state === 'active' || state === 'inactive';
  return [
    ...head,
    'drover_filter= drover_or=',
    ...reals,
    `drover_need pvs\n${captureLine('pvs', PVS)}${filtered} || exit 0`,
    devicesScript(args),
    active ? activeScript(vg) : '',
    ':',
  ].join('\n');
}

/** Names of device-mapper devices are those of /dev/mapper. */
function devicesScript({ vg, pvresize, reset_pv_uuid: renames }: Args): string {
  const sizes = `drover_capture "size:$drover_pv" pvdisplay "$drover_pv" ${SIZES.replace(' ; ', " ';' ")}`;
  const uuids = 'drover_capture "uuid:$drover_pv" pvs --noheadings -o uuid "$drover_pv"';
  const own = [pvresize ? sizes : '', renames ? uuids : '', ':'].join('\n');
  return `drover_pvs=$drover_out
while IFS=';' read -r drover_pv drover_of; do
  drover_pv=$(printf '%s' "$drover_pv" | tr -d ' ')
  [ -n "$drover_pv" ] || continue
  case $drover_pv in
    /dev/dm-*) drover_pv=/dev/mapper/$(dmsetup info -C --noheadings -o name "$drover_pv") ;;
  esac
  drover_of=$(printf '%s' "$drover_of" | tr -d ' ')
  drover_real=$(readlink -f -- "$drover_pv" || printf '%s' "$drover_pv")
  printf 'pv:%s=%s;%s\\0' "$drover_pv" "$drover_of" "$drover_real"
  if [ "$drover_of" = ${quote(vg)} ]; then
    drover_pv=$drover_real
    ${own}
  fi
done <<DROVER_END
$drover_pvs
DROVER_END`;
}

/** Not every LVM knows whether volumes of a group are activated when the system starts. */
function activeScript(vg: string): string {
  return sh`drover_fields=lv_attr
drover_need vgchange
drover_need vgcreate
if vgchange --help 2>&1 | grep -q -e --setautoactivation; then printf 'automatic=1\0'; drover_fields=lv_attr,autoactivation; fi
drover_capture active vgs --noheadings -o "$drover_fields" --separator ';' ${vg}`;
}

/** A new group. */
function making({ answer, wanted }: Found, args: Args): CommandStep[] {
  if (args.state === 'absent') return [];
  const words = wordsOf(args.vg_options);
  const sets = answer.pairs.has('automatic') && !words.includes('--setautoactivation');
  const automatic = sets ? ['--setautoactivation', args.state === 'active' ? 'y' : 'n'] : [];
  const create = ['vgcreate', ...words, ...automatic, '-s', args.pesize, args.vg, ...wanted];
  return [...devicesMade(wanted, args), { words: create, judge: failing(`Creating volume group '${args.vg}' failed`) }];
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function devicesMade(devices: readonly string[], args: Args): CommandStep[] {
  return devices.map((device) => ({
    words: ['pvcreate', ...wordsOf(args.pv_options), '-f', device],
    judge: failing(`Creating physical volume '${device}' failed`),
  }));
}

function keeping(found: Found, group: { readonly volumes: number }, args: Args, check: boolean): CommandStep[] {
  const { vg, state } = args;
  if (state === 'absent') {
    if (group.volumes > 0 && !args.force && !check) {
      throw new ModuleFailure(`Refuse to remove non-empty volume group ${vg} without force=true`);
    }
    return [{ words: ['vgremove', '--force', vg], judge: failing(`Failed to remove volume group ${vg}`) }];
  }
  return [
    ...(state === 'present' ? [] : activation(found.answer, vg, state === 'active')),
    ...(args.reset_vg_uuid ? [{ words: ['vgchange', '-u', vg] }] : []),
    ...(found.wanted.length > 0 ? devicesKept(found, args) : []),
  ];
}

function activation(answer: Answer, vg: string, active: boolean): CommandStep[] {
  const said = captured(answer, 'active')!;
  const refused = refusal(said, ['vgs', vg], answer);
  if (refused) throw refused;
  const rows = rowsOf(said.stdout);
  const automatic = rows.some((row) => row[1] === 'enabled');
  const volumes = rows.map(([attributes = '']) => attributes).filter((attributes) => attributes !== '');
  const wrong = volumes.some((attributes) => (attributes[4] === 'a') !== active);
  const flag = active ? 'y' : 'n';
  return [
    ...(answer.pairs.has('automatic') && automatic !== active
      ? [{ words: ['vgchange', '--setautoactivation', flag, vg] }]
      : []),
    ...(wrong ? [{ words: ['vgchange', '--activate', flag, vg] }] : []),
  ];
}

function devicesKept({ answer, wanted, devices }: Found, args: Args): CommandStep[] {
  const { vg } = args;
  const own = devices.filter(({ group }) => group === vg).map(({ real }) => real);
  const added = [...new Set(wanted)].filter((device) => !own.includes(device));
  const extra = args.remove_extra_pvs ? own.filter((device) => !wanted.includes(device)) : [];
  return [
    ...own.flatMap((device) => [
      ...(args.pvresize ? resizing(device, answer) : []),
      ...(args.reset_pv_uuid ? renaming(device, answer) : []),
    ]),
    ...devicesMade(added, args),
    ...(added.length === 0
      ? []
      : [{ words: ['vgextend', vg, ...added], judge: failing(`Unable to extend ${vg} by ${added.join(' ')}.`) }]),
    ...(extra.length === 0
      ? []
      : [
          {
            words: ['vgreduce', '--force', vg, ...extra],
            judge: failing(`Unable to reduce ${vg} by ${extra.join(' ')}.`),
          },
        ]),
  ];
}

/** Where a device of the group is missing, pvresize fails though it did what it was asked for: its size tells. */
function resizing(device: string, answer: Answer): CommandStep[] {
  const said = captured(answer, `size:${device}`)!;
  const refused = refusal(said, sizesOf(device), answer);
  if (refused) throw refused;
  const [whole, size, start, extent] = said.stdout.trim().split(';').map(Number) as [number, number, number, number];
  if (whole - (start + size) <= extent) return [];
  return [
    { words: ['pvresize', device], goesOn: true },
    {
      words: sizesOf(device),
      judge: ({ stdout }, before) =>
        Number(stdout.trim().split(';')[1]) !== size
          ? undefined
          : new ModuleFailure('Failed executing pvresize command.', {
              rc: before!.rc,
              err: before!.stderr,
              out: before!.stdout,
            }),
    },
  ];
}

function renaming(device: string, answer: Answer): CommandStep[] {
  const words = ['pvs', '--noheadings', '-o', 'uuid', device];
  const said = captured(answer, `uuid:${device}`)!;
  const refused = refusal(said, words, answer);
  if (refused) throw refused;
  return [
    { words: ['pvchange', '-u', device], goesOn: true },
    {
      words,
      judge: ({ stdout }, before) =>
        stdout.trim() !== said.stdout.trim()
          ? undefined
          : new ModuleFailure(`PV (${device}) UUID change failed`, {
              rc: before!.rc,
              err: before!.stderr,
              out: before!.stdout,
            }),
    },
  ];
}
