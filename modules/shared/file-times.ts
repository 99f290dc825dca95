import { type Change, ModuleFailure, type PlainDict, quote } from '../../src/module/index.js';
import { strptime } from '../../src/module/parse-time.js';
import { errnoText, programErrorText } from './errno.js';
import { pathInfo } from './file-attributes.js';
import { call, type PathState } from './file-probe.js';

interface TimeArgs {
  readonly state: string | null | undefined;
  readonly modification_time: string | null | undefined;
  readonly modification_time_format: string;
  readonly access_time: string | null | undefined;
  readonly access_time_format: string;
}

/** A time that a file must have: seconds since the epoch, with the digits that touch takes. Undefined: as it is. */
export type WantedTime = 'now' | { readonly epoch: number; readonly digits: string } | undefined;

export interface WantedTimes {
  readonly mtime: WantedTime;
  readonly atime: WantedTime;
}

/** The part of a probe that turns the wanted times into seconds, in the target's zone. Throws ModuleFailure. */
export function probeTimes(args: TimeArgs): string {
  return Object.entries(wanted(args))
    .map(([name, time]) => (typeof time === 'object' ? call('drover_epoch', `wanted:${name}`, time.text) : ''))
    .join('\n');
}

export function readTimes(pairs: ReadonlyMap<string, string>, args: TimeArgs): WantedTimes {
  const { mtime, atime } = wanted(args);
  const read = (name: string, time: ReturnType<typeof parseTime>): WantedTime =>
    typeof time === 'object' ? { digits: time.digits, epoch: Number(pairs.get(`wanted:${name}`)) } : time;
  return { mtime: read('mtime', mtime), atime: read('atime', atime) };
}

function wanted(args: TimeArgs) {
  if (args.state === 'absent') return { mtime: undefined, atime: undefined };
  const usual = args.state === 'touch' ? 'now' : 'preserve';
  return {
    mtime: parseTime(args.modification_time ?? usual, args.modification_time_format),
    atime: parseTime(args.access_time ?? usual, args.access_time_format),
  };
}

function parseTime(time: string, format: string): 'now' | { text: string; digits: string } | undefined {
  if (time === 'preserve') return undefined;
  if (time === 'now') return 'now';
  try {
    const parsed = strptime(time, format);
    return { text: parsed.format('%Y-%m-%d %H:%M:%S'), digits: parsed.format('%Y%m%d%H%M.%S') };
  } catch (error) {
    throw new ModuleFailure(
      `Error while obtaining timestamp for time ${time} using format ${format}: ${(error as Error).message}`,
    );
  }
}

/** What must change so that a path has the wanted times, with its part of the diff. `found` is undefined for a new file. */
export function planTimes(
  path: string,
  found: PathState,
  times: WantedTimes,
  fresh = false,
): { changes: Change[]; before: PlainDict; after: PlainDict } {
  const { stat } = found;
  if (!times.mtime && !times.atime) return { changes: [], before: {}, after: {} };
  if (!stat && !fresh) {
    const reason = errnoText('ENOENT', path);
    throw new ModuleFailure(`Error while updating modification or access time: ${reason}`, {
      path: found.path,
      ...pathInfo(found),
    });
  }
  const now = Date.now() / 1000;
  const differing = (['mtime', 'atime'] as const).flatMap((name) => {
    const time = times[name];
    const target = time === 'now' ? now : time?.epoch;
    // A new file has been made a moment before.
    const current = stat?.[name] ?? now - 0.001;
    return target === undefined || target === current ? [] : [{ name, time: time!, target, current }];
  });
  const both = times.mtime === 'now' && times.atime === 'now';
  const commands = both
    ? [`touch -c ${quote(path)}`]
    : differing.map(({ name, time }) => {
        const digits = typeof time === 'object' ? ` -t ${time.digits}` : '';
        return `touch -c ${name === 'mtime' ? '-m' : '-a'}${digits} ${quote(path)}`;
      });
  const changes = commands.map(
    (run): Change => ({ field: 'time', before: null, after: null, run, failed: failing(path) }),
  );
  return {
    changes,
    before: Object.fromEntries(differing.map(({ name, current }) => [name, current])),
    after: Object.fromEntries(differing.map(({ name, target }) => [name, target])),
  };
}

function failing(path: string): NonNullable<Change['failed']> {
  return (answer) => {
    const msg = `Error while updating modification or access time: ${programErrorText(answer.errorText)}`;
    throw new ModuleFailure(msg, { path });
  };
}
