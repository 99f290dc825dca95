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
for drover_tool in hwclock dpkg-reconfigure timedatectl; do
  if drover_path=$(command -v "$drover_tool"); then printf 'tool:%s=%s\0' "$drover_tool" "$drover_path"; fi
done
if drover_status=$(timedatectl status 2>/dev/null); then printf 'status=%s\0' "$drover_status"; fi
if [ -f /etc/timezone ]; then printf 'file=%s\0' "$(cat /etc/timezone)"; fi
if [ -f /etc/sysconfig/clock ]; then printf 'clock=%s\0' "$(cat /etc/sysconfig/clock)"; fi
printf 'link=%s\0' "$(readlink /etc/localtime)"
printf 'adjtime=%s\0' "$(tail -n 1 /etc/adjtime 2>/dev/null)"
if [ -f ${`/usr/share/zoneinfo/${name ?? ''}`} ]; then printf 'known=1\0'; fi`,
  read,
  plan,
  result({ before, changes, check }, args) {
    const told = (check ? [] : changes).map(({ after }) => String(after)).filter((text) => text !== '');
    const pick = (from: PlainDict) =>
      Object.fromEntries(
        Object.keys(options).flatMap((key) => (isGiven(args[key as keyof Args]) ? [[key, from[key] ?? 'n/a']] : [])),
      );
    const diff = { before: pick({ name: before.name, hwclock: before.hwclock }), after: pick({ ...args }) };
    return { changed: changes.length > 0, diff, ...(told.length > 0 && { msg: told.join('\n') }) };
  },
  diff: () => undefined,
});

function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined;
}

function read({ pairs }: Answer, args: Args): State {
  const status = pairs.get('status');
  const link = /zoneinfo\/(.*)$/.exec(pairs.get('link') ?? '')?.[1];
  const local = /RTC in local TZ: (yes|no)/.exec(status ?? '')?.[1];
  const adjusted = pairs.get('adjtime')?.trim();
  const byClock = adjusted === 'LOCAL' ? 'local' : adjusted === 'UTC' ? 'UTC' : undefined;
  const named = /Time ?zone: (\S+)/.exec(status ?? '')?.[1];
  return {
    pairs,
    systemd: status !== undefined,
    name: named ?? recorded(pairs, link, args.name) ?? 'n/a',
    hwclock: local === undefined ? byClock : local === 'yes' ? 'local' : 'UTC',
  };
}

/** The name in the file. Where it is the one that is wanted, a link to another zone shows that it is stale. */
function recorded(pairs: State['pairs'], link: string | undefined, wanted: Args['name']): string | undefined {
  const file =
    /^\S+/m.exec(pairs.get('file') ?? '')?.[0] ?? /^(?:TIME)?ZONE="?([^"\n]*)"?/m.exec(pairs.get('clock') ?? '')?.[1];
  return file === wanted && link !== undefined ? link : file;
}

function plan(state: State, args: Args): Change[] {
  const { name, hwclock } = args;
  const changes: Change[] = [];
  if (name && !state.pairs.has('known')) {
    throw new ModuleFailure(`Error message:\ngiven timezone "${name}" is not available`);
  }
  if (hwclock && state.hwclock !== hwclock) changes.push(clock(state, hwclock));
  if (name && state.name !== name) changes.push(...naming(state, name));
  return changes;
}

/** A command that the message tells of, by the path of its program. */
function executed(field: string, pairs: State['pairs'], [program, ...words]: readonly [string, ...string[]]): Change {
  const shown = [pairs.get(`tool:${program}`) ?? program, ...words];
  return { field, before: null, after: `executed \`${shown.join(' ')}\``, run: sh`${shown}` };
}

function untold(field: string, run: string): Change {
  return { field, before: null, after: '', run: `PATH=$PATH:/sbin:/usr/sbin\n${run}` };
}

function naming({ systemd, pairs }: State, name: string): Change[] {
  if (systemd) return [executed('name', pairs, ['timedatectl', 'set-timezone', name])];
  const table = tableOf(pairs, name);
  const file = {
    field: table.path,
    before: null,
    after: `Added 1 line and deleted ${table.replaced} line(s) on ${table.path}`,
    run: systemFile(table.path, table.text),
  };
  const link = untold('name', sh`ln -sf ${`/usr/share/zoneinfo/${name}`} /etc/localtime`);
  const told = 'dpkg-reconfigure --frontend noninteractive tzdata >/dev/null 2>&1';
  return [file, link, ...(pairs.has('tool:dpkg-reconfigure') ? [untold('tzdata', told)] : [])];
}

interface Table {
  readonly path: string;
  readonly text: string;
  /** Lines that the new one takes the place of. */
  readonly replaced: number;
}

/** Red Hat and SUSE have the name among others in a file of their own. */
function tableOf(pairs: State['pairs'], name: string): Table {
  const clockFile = pairs.get('clock');
  if (pairs.has('file') || clockFile === undefined) {
    const replaced = pairs.get('file')?.match(/^\S/gm)?.length ?? 0;
    return { path: '/etc/timezone', text: `${name}\n`, replaced };
  }
  const key = /^TIMEZONE=/m.test(clockFile) ? 'TIMEZONE' : 'ZONE';
  const line = `${key}="${name}"`;
  const known = new RegExp(`^${key}=.*$`, 'm');
  const replaced = known.test(clockFile) ? 1 : 0;
  const text = replaced ? clockFile.replace(known, line) : `${clockFile}\n${line}`;
  return { path: '/etc/sysconfig/clock', text: `${text.replace(/\n+$/, '')}\n`, replaced };
}

function clock({ systemd, pairs }: State, wanted: 'local' | 'UTC'): Change {
  const local = wanted === 'local';
  if (systemd) return executed('hwclock', pairs, ['timedatectl', 'set-local-rtc', local ? 'yes' : 'no']);
  if (!pairs.has('tool:hwclock')) {
    throw missingTool('hwclock', 'util-linux-extra');
  }
  return executed('hwclock', pairs, ['hwclock', '--systohc', local ? '--localtime' : '--utc']);
}
