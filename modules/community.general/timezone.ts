import {
  type Answer,
  type ArgsOf,
  type Change,
  defineModule,
  ModuleFailure,
  type Options,
  type PlainDict,
  sh,
} from '../../src/module/index.js';
import { missingTool } from '../shared/missing-tool.js';
import { systemFile } from '../shared/system-file.js';

const options = {
  name: { description: 'The time zone: Europe/Zurich, UTC …' },
  hwclock: { choices: ['local', 'UTC'], aliases: ['rtc'], description: 'What the clock of the machine shows.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

interface State {
  readonly pairs: ReadonlyMap<string, string>;
  /** timedatectl answers: systemd looks after it. */
  readonly systemd: boolean;
  readonly name: string;
  readonly hwclock: string | undefined;
}

export default defineModule({
  name: 'community.general.timezone',
  description: 'Sets the time zone, and what the clock of the machine shows.',
  options,
  required_one_of: [['hwclock', 'name']],
  returns: { msg: { type: 'str', description: 'What was run.', returned: 'always' } },
  differences: [
    'Linux only. Without systemd, `hwclock` is set where hwclock and /etc/adjtime are, not in files of the distribution.',
  ],
  probe: ({ name }) => sh`PATH=$PATH:/sbin:/usr/sbin
LC_ALL=C; export LC_ALL
for drover_tool in hwclock dpkg-reconfigure; do
  if command -v "$drover_tool" >/dev/null 2>&1; then printf 'tool:%s=1\0' "$drover_tool"; fi
done
if drover_status=$(timedatectl status 2>/dev/null); then printf 'status=%s\0' "$drover_status"; fi
if [ -f /etc/timezone ]; then printf 'file=%s\0' "$(cat /etc/timezone)"; fi
if [ -f /etc/sysconfig/clock ]; then printf 'clock=%s\0' "$(cat /etc/sysconfig/clock)"; fi
printf 'link=%s\0' "$(readlink /etc/localtime)"
printf 'adjtime=%s\0' "$(tail -n 1 /etc/adjtime 2>/dev/null)"
if [ -f ${`/usr/share/zoneinfo/${name ?? ''}`} ]; then printf 'known=1\0'; fi`,
  read,
  plan,
  result({ changes }) {
    const told = changes.map(({ after }) => String(after)).join('\n');
    return { changed: changes.length > 0, msg: told };
  },
  diff({ before }, args) {
    const pick = (from: PlainDict) =>
      Object.fromEntries(
        Object.keys(options).flatMap((key) => (isGiven(args[key as keyof Args]) ? [[key, from[key] ?? 'n/a']] : [])),
      );
    return { before: pick({ name: before.name, hwclock: before.hwclock }), after: pick({ ...args }) };
  },
});

function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined;
}

function read({ pairs }: Answer): State {
  const status = pairs.get('status');
  const link = /zoneinfo\/(.*)$/.exec(pairs.get('link') ?? '')?.[1];
  const local = /RTC in local TZ: (yes|no)/.exec(status ?? '')?.[1];
  const adjusted = pairs.get('adjtime')?.trim();
  const byClock = adjusted === 'LOCAL' ? 'local' : adjusted === 'UTC' ? 'UTC' : undefined;
  const named = /Time ?zone: (\S+)/.exec(status ?? '')?.[1];
  return {
    pairs,
    systemd: status !== undefined,
    name: named ?? recorded(pairs, link) ?? 'n/a',
    hwclock: local === undefined ? byClock : local === 'yes' ? 'local' : 'UTC',
  };
}

/** The name in the file counts where it is that of the link; a link to another zone shows that it is stale. */
function recorded(pairs: State['pairs'], link: string | undefined): string | undefined {
  const file = pairs.get('file')?.trim() ?? /^(?:TIME)?ZONE="?([^"\n]*)"?/m.exec(pairs.get('clock') ?? '')?.[1];
  return link !== undefined && file !== undefined && link !== file ? link : (file ?? link);
}

function plan(state: State, args: Args): Change[] {
  const { name, hwclock } = args;
  const changes: Change[] = [];
  if (name && !state.pairs.has('known')) {
    throw new ModuleFailure(`Error message: given timezone "${name}" is not available`);
  }
  const stale = name && !state.systemd && state.pairs.has('file') && state.pairs.get('file')?.trim() !== name;
  if (name && (state.name !== name || stale)) changes.push(...naming(state, name));
  if (hwclock && state.hwclock !== hwclock) changes.push(clock(state, hwclock));
  return changes;
}

function executed(field: string, run: string, shown = run): Change {
  return { field, before: null, after: `executed \`${shown}\``, run: `PATH=$PATH:/sbin:/usr/sbin\n${run}` };
}

function naming({ systemd, pairs }: State, name: string): Change[] {
  if (systemd) return [executed('name', sh`timedatectl set-timezone ${name}`, `timedatectl set-timezone ${name}`)];
  const zone = `/usr/share/zoneinfo/${name}`;
  const table = tableOf(pairs, name);
  const file = {
    field: table.path,
    before: null,
    after: `written ${table.path}`,
    run: systemFile(table.path, table.text),
  };
  const link = executed('name', sh`ln -sf ${zone} /etc/localtime`, `ln -sf ${zone} /etc/localtime`);
  const told = 'dpkg-reconfigure --frontend noninteractive tzdata';
  const more = pairs.has('tool:dpkg-reconfigure') ? [executed('tzdata', `${told} >/dev/null 2>&1`, told)] : [];
  return [file, link, ...more];
}

/** Red Hat and SUSE have the name among others in a file of their own. */
function tableOf(pairs: State['pairs'], name: string): { readonly path: string; readonly text: string } {
  const clockFile = pairs.get('clock');
  if (pairs.has('file') || clockFile === undefined) return { path: '/etc/timezone', text: `${name}\n` };
  const key = /^TIMEZONE=/m.test(clockFile) ? 'TIMEZONE' : 'ZONE';
  const line = `${key}="${name}"`;
  const known = new RegExp(`^${key}=.*$`, 'm');
  const text = known.test(clockFile) ? clockFile.replace(known, line) : `${clockFile}\n${line}`;
  return { path: '/etc/sysconfig/clock', text: `${text.replace(/\n+$/, '')}\n` };
}

function clock({ systemd, pairs }: State, wanted: 'local' | 'UTC'): Change {
  if (systemd) {
    const words = `timedatectl set-local-rtc ${wanted === 'local' ? 'yes' : 'no'}`;
    return executed('hwclock', words);
  }
  if (!pairs.has('tool:hwclock')) {
    throw missingTool('hwclock', 'util-linux-extra');
  }
  return executed('hwclock', `hwclock --systohc ${wanted === 'local' ? '--localtime' : '--utc'}`);
}
