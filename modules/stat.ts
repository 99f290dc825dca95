import { type ArgsOf, defineModule, ModuleFailure, type Options, type PlainDict } from '../src/module/index.js';
import { flagLetters } from './shared/file-attributes.js';
import { flagNames } from './shared/file-flags.js';
import { call, FILE_PROBE, type FileStat, type PathState, readPath } from './shared/file-probe.js';
import { modeKeys } from './shared/mode-keys.js';

const options = {
  path: { type: 'path', required: true, aliases: ['dest', 'name'], description: 'The path to look at.' },
  follow: { type: 'bool', default: false, description: 'Whether links are followed.' },
  get_checksum: { type: 'bool', default: true, description: 'Whether a regular file gets its checksum.' },
  checksum_algorithm: {
    default: 'sha1',
    choices: ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'],
    aliases: ['checksum', 'checksum_algo'],
    description: 'The algorithm of the checksum.',
  },
  get_mime: {
    type: 'bool',
    default: true,
    aliases: ['mime', 'mime_type', 'mime-type'],
    description: 'Whether the type of the contents is found out, by `file`.',
  },
  get_attributes: {
    type: 'bool',
    default: true,
    aliases: ['attr', 'attributes'],
    description: 'Whether the attributes are read, by `lsattr`.',
  },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

const MIME = `if command -v file >/dev/null 2>&1 && drover_mime=$(file --mime-type --mime-encoding "$drover_file" 2>/dev/null); then
  printf 'f.mime=%s\\0' "$drover_mime"
fi`;

export default defineModule({
  name: 'ansible.builtin.stat',
  description: 'Tells what a path is: kind, owner, permissions, times, checksum.',
  options,
  returns: {
    stat: { type: 'dict', description: 'What was found; `exists` alone when there is nothing.', returned: 'success' },
  },
  floats: ['atime', 'mtime', 'ctime'],
  check: 'full',
  probe(args) {
    const path = args.path;
    return [
      FILE_PROBE,
      call('drover_stat', 'f', path),
      call('drover_access', 'f', path),
      args.get_checksum ? call('drover_sum', 'f', fileWord(path), args.checksum_algorithm) : '',
      args.get_attributes ? call('drover_flags', 'f', path) : '',
      args.get_mime ? `${call('drover_file=', fileWord(path)).replace('= ', '=')}\n${MIME}` : '',
    ].join('\n');
  },
  read: (answer, args) => ({ state: readPath(answer, 'f', args.path), mime: answer.pairs.get('f.mime') }),
  plan: () => [],
  result({ after: { state, mime } }, args) {
    const problem = state.error ?? (args.follow ? state.unfollowed : undefined);
    if (problem) throw new ModuleFailure(problem);
    const shown = args.follow ? state.stat : state.lstat;
    if (!shown) return { stat: { exists: false } };
    return { stat: { ...basics(args.path, shown), ...extras(state, shown, mime, args) } };
  },
  diff: () => undefined,
});

/** A path that no program takes for an option. */
function fileWord(path: string): string {
  return path.startsWith('-') ? `./${path}` : path;
}

function basics(path: string, stat: FileStat): PlainDict {
  return {
    exists: true,
    path,
    mode: stat.mode.toString(8).padStart(4, '0'),
    isdir: stat.kind === 'directory',
    ischr: stat.kind === 'char',
    isblk: stat.kind === 'block',
    isreg: stat.kind === 'file',
    isfifo: stat.kind === 'fifo',
    islnk: stat.kind === 'link',
    issock: stat.kind === 'socket',
    uid: stat.uid,
    gid: stat.gid,
    size: stat.size,
    inode: stat.inode,
    dev: stat.device,
    nlink: stat.links,
    atime: stat.atime,
    mtime: stat.mtime,
    ctime: stat.ctime,
    ...modeKeys(stat.mode),
    blocks: stat.blocks,
    block_size: stat.blockSize,
    device_type: stat.specialDevice,
  };
}

function extras(state: PathState, stat: FileStat, mime: string | undefined, args: Args): PlainDict {
  const flags = state.flags?.trim().split(/\s+/);
  const sum = state.sums[args.checksum_algorithm];
  return {
    readable: state.access.includes('r'),
    writeable: state.access.includes('w'),
    executable: state.access.includes('x'),
    ...(stat.kind === 'link' && { lnk_source: state.real, lnk_target: state.target }),
    ...(stat.owner !== undefined && { pw_name: stat.owner }),
    ...(stat.group !== undefined && { gr_name: stat.group }),
    ...(stat.kind === 'file' && sum !== undefined && { checksum: sum }),
    ...(args.get_mime && mimeOf(mime)),
    ...(args.get_attributes && {
      version: flags?.[0] ?? null,
      attributes: flagNames(state.flags === undefined ? '' : flagLetters(state.flags)),
      attr_flags: state.flags === undefined ? '' : flagLetters(state.flags),
    }),
  };
}

/** `path: text/plain; charset=us-ascii` */
function mimeOf(line: string | undefined): PlainDict {
  const match = /.*:\s*([^;]*);[^=]*=(.*)$/s.exec(line ?? '');
  return { mimetype: match?.[1]?.trim() ?? 'unknown', charset: match?.[2]?.trim() ?? 'unknown' };
}
