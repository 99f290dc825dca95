import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, isAbsolute, join, normalize } from 'node:path';
import { diskPath } from '../src/base/disk-path.js';
import {
  ActionFailure,
  ActionSkip,
  type Answer,
  defineModule,
  ModuleFailure,
  type PlainDict,
  sh,
  type Target,
} from '../src/module/index.js';
import { type Errno, errnoText } from './shared/errno.js';
import { call, FILE_PROBE, type PathState, readPath } from './shared/file-probe.js';
import { errnoOf, READ_FILE, unreadable } from './shared/read-file.js';
import { type ReceivedFile, receiveFile, type Sums, sumsOf } from './shared/received-file.js';

export default defineModule({
  name: 'ansible.builtin.fetch',
  async: false,
  description: 'Copies a file of the target to the controller.',
  action: true,
  options: {
    src: { type: 'path', description: 'The file of the target.' },
    dest: {
      description: 'Directory that gets it, by host and path; with `flat` the file, or a directory with a slash.',
    },
    flat: { type: 'bool', default: false, description: 'Whether `dest` is used as it is, without host and path.' },
    fail_on_missing: { type: 'bool', default: true, description: 'Whether it fails when there is no such file.' },
    validate_checksum: { type: 'bool', default: true, description: 'Whether what came is compared with the file.' },
    _drover_dest: { hidden: true, description: 'Absolute path of `dest`.' },
    _drover_host: { hidden: true, description: 'Name of the host.' },
  },
  returns: {
    dest: { type: 'str', description: 'The local file.', returned: 'success' },
    checksum: { type: 'str', description: 'SHA-1 of the local file.', returned: 'success' },
    md5sum: { type: 'str', description: 'MD5 of the local file.', returned: 'success' },
    remote_checksum: { type: 'str', description: 'SHA-1 of the file of the target.', returned: 'changed' },
    file: { type: 'str', description: 'The file of the target.', returned: 'not changed' },
  },
  check: 'Skipped.',
  async prepare(args, controller) {
    const { src, dest } = args as { src: string | null; dest: string | null };
    if (controller.check) return args;
    if ((src ?? null) === null || (dest ?? null) === null) {
      throw new ActionFailure('src and dest are required', { changed: false });
    }
    const path = dest!.replace(/^~(?=\/|$)/, homedir());
    const local = isAbsolute(path) ? path : join(controller.playbookDirectory, path);
    return { ...args, _drover_dest: local, _drover_host: controller.host };
  },
  async run({ src, flat, fail_on_missing: strict, validate_checksum: validates, ...args }, target) {
    if (target.check) throw new ActionSkip('check mode not (yet) supported for this module');
    const source = src!;
    const found = await look(source, target);
    if (found.error)
      return missing(source, strict, `Failed to get information on remote file (${source}): ${found.error}`);
    if (found.stat?.kind === 'directory') {
      const msg = 'remote file is a directory, fetch cannot work on directories';
      return strict
        ? { failed: true, changed: false, msg }
        : { msg: `${msg}, not transferring, ignored`, changed: false };
    }
    const dest = await localPath(source, args._drover_dest!, args._drover_host!, flat);
    const local = await sumsOf(dest);
    if (local && local.sha1 === found.sums.sha1) {
      return { changed: false, md5sum: local.md5, file: source, dest, checksum: local.sha1 };
    }
    return transfer({ source, dest, local, strict, validates, remote: found.sums.sha1 }, target);
  },
});

async function look(source: string, target: Target): Promise<PathState> {
  const script = [FILE_PROBE, call('drover_stat', 'file', source), call('drover_sum', 'file', source, 'sha1')].join(
    '\n',
  );
  return readPath(await target.sh(script, { form: 'look' }), 'file', source);
}

function missing(file: string, strict: boolean, msg: string): PlainDict {
  return strict ? { changed: false, file, failed: true, msg } : { changed: false, file, msg: `${msg}, ignored` };
}

async function localPath(source: string, given: string, host: string, flat: boolean): Promise<string> {
  if (!flat) return tidy(`${given}/${host}/${source}`);
  const refuse = (msg: string) => new ActionFailure(msg, { changed: false });
  if (!given.endsWith('/')) {
    if (!(await isDirectory(given))) return tidy(given);
    throw refuse('dest is an existing directory, use a trailing slash if you want to fetch src into that directory');
  }
  const dest = join(given, basename(source));
  if (!(await isDirectory(dest))) return tidy(dest);
  const reason = 'is an existing directory, use another path that does not point to an existing directory';
  throw refuse(`calculated dest '${dest}' ${reason}`);
}

function tidy(path: string): string {
  return normalize(path).replace(/(?<=.)\/$/, '');
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(diskPath(path))).isDirectory();
  } catch {
    return false;
  }
}

interface Transfer {
  readonly source: string;
  readonly dest: string;
  readonly local: Sums | undefined;
  readonly strict: boolean;
  readonly validates: boolean;
  /** SHA-1 of the file of the target, where it could tell. */
  readonly remote: string | undefined;
}

/** The file goes to the disk as it comes: its size is no matter. */
async function transfer(wanted: Transfer, target: Target): Promise<PlainDict> {
  const { source, dest, local, validates } = wanted;
  const file = receiveFile(dest);
  const answer = await fetchInto(file, source, target);
  const { sha1: checksum, md5: md5sum } = file.sums();
  const remote = wanted.remote ?? checksum;
  if (answer.rc !== 0 || (local?.sha1 === checksum && remote === checksum)) {
    file.discard();
    return answer.rc === 0 ? { changed: false, md5sum, file: source, dest, checksum } : unread(errnoOf(answer), wanted);
  }
  try {
    file.keep();
  } catch (cause) {
    throw new ActionFailure('Failed to fetch the file.', { changed: false }, { cause });
  }
  const told = { md5sum, dest, remote_md5sum: null, checksum, remote_checksum: remote };
  if (validates && remote !== checksum) return { ...told, failed: true, msg: 'checksum mismatch', file: source };
  return { ...told, changed: true };
}

async function fetchInto(file: ReceivedFile, source: string, target: Target): Promise<Answer> {
  try {
    const script = [sh`drover_src=${source}`, READ_FILE].join('\n');
    return await target.sh(script, { form: 'look', sink: file.take });
  } catch (error) {
    file.discard();
    throw error;
  }
}

/** The result when the target could not read its file. */
function unread(errno: Errno, { source, strict }: Transfer): PlainDict {
  const message = unreadable(errno, source);
  const msg = errno === 'ENOENT' ? 'the remote file does not exist, not transferring, ignored' : message;
  if (!strict) return { file: source, changed: false, ...(errno === 'ENOENT' && { msg }) };
  const result = { changed: false, msg, invocation: { module_args: { src: source } } };
  throw new ModuleFailure(message, result, { cause: new Error(errnoText(errno, source).replace("b'", "'")) });
}
