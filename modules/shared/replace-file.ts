import { dirname } from 'node:path/posix';
import { expandingWords } from '../../src/module/expand-paths.js';
import {
  type Answer,
  type Change,
  createMark,
  type Input,
  ModuleCrash,
  ModuleFailure,
  type PlainDict,
  quote,
  type Script,
  sh,
  shellFile,
} from '../../src/module/index.js';
import { programErrorText } from './errno.js';
import { type FileArgs, type Identity, withPath } from './file-attributes.js';
import { modeText, parseMode } from './file-mode.js';
import type { FileStat, PathState } from './file-probe.js';
import { shlexSplit } from './shlex.js';

/** The functions `drover_begin`, `drover_keep`, `drover_backup` and `drover_commit`. */
export const REPLACE = shellFile(import.meta.url, 'replace-file.sh');

export interface Replacement {
  /** The file itself: links are resolved before, or are to be replaced. */
  readonly path: string;
  /** The file there now, whose owner and mode are kept. Undefined for a new file (and a link that is replaced). */
  readonly existing: FileStat | undefined;
  /** The new contents, or shell text that writes them to its standard output. */
  readonly content: Input | { readonly command: string };
  /** Mode before `args.mode`, where it is neither the existing file's nor a new one's. */
  readonly mode?: number | undefined;
  /** Commands that act on `$drover_new` when it is written. */
  readonly finish?: string | undefined;
  readonly backup?: boolean | undefined;
  readonly validate?: string | null | undefined;
  readonly args: FileArgs;
  readonly identity: Identity;
  readonly field?: string;
  /** In check mode owner and mode are not looked at. */
  readonly check?: boolean;
  /** Keys of the result when it fails. */
  readonly failure?: PlainDict;
  /** What was found at the path, for failures that concern its attributes. */
  readonly state?: PathState;
}

/**
 * The change that writes a file: beside the old one with mode 0600, then owner and mode, validation, backup, and one
 * rename. Prints `backup=path` when there was a backup.
 */
export function replaceFile(replacement: Replacement): Change {
  const { args, path, validate } = replacement;
  if (validate && !validate.includes('%s')) return refusal(replacement);
  const mark = createMark();
  const inline = 'command' in replacement.content ? replacement.content.command : 'cat';
  const script = [
    sh`drover_dest=${path} drover_unsafe=${args.unsafe_writes ? '1' : ''}`,
    REPLACE,
    'drover_begin || exit',
    `{ ${inline}\n} >"$drover_new" || exit`,
    replacement.check ? '' : withPath(path, replacement.state, () => ownershipScript(replacement), replacement.failure),
    replacement.finish ?? '',
    validate ? validateScript(validate, mark) : '',
    replacement.backup ? 'drover_backup || exit' : '',
    'drover_commit || exit',
  ].join('\n');
  const run: Script = 'command' in replacement.content ? script : { script, stdin: replacement.content };
  const failed = (answer: Answer) => failureOf(answer, mark, replacement);
  return {
    field: replacement.field ?? 'content',
    before: replacement.existing !== undefined,
    after: true,
    run,
    failed,
  };
}

/** A wrong `validate` is found when the file would be written, not in check mode. */
function refusal({ field = 'content', existing, failure, validate }: Replacement): Change {
  const failed = (): never => {
    throw new ModuleFailure(`validate must contain %s: ${validate}`, failure);
  };
  return { field, before: existing !== undefined, after: true, run: 'exit 1', failed };
}

/** Owner and mode: first those that the file keeps, then those that are asked for. */
function ownershipScript({ existing, mode, args, identity, path }: Replacement): string {
  const kept = mode ?? existing?.mode ?? 0o666 & ~identity.umask;
  const owner = existing ? `${existing.uid}:${existing.gid}` : '';
  if (args.owner && identity.uid === undefined) {
    throw new ModuleFailure(`chown failed: failed to look up user ${args.owner}`);
  }
  if (args.group && identity.gid === undefined) {
    throw new ModuleFailure(`chgrp failed: failed to look up group ${args.group}`);
  }
  const asked =
    args.mode === null || args.mode === undefined
      ? kept
      : parseMode(args.mode, { mode: kept, directory: false, umask: identity.umask });
  return [
    sh`drover_keep ${owner} ${modeText(kept)} ${existing ? path : ''} || exit`,
    args.owner ? sh`chown ${identity.uid!} "$drover_new" || exit` : '',
    args.group ? sh`chgrp ${identity.gid!} "$drover_new" || exit` : '',
    asked !== kept || args.owner || args.group ? sh`chmod ${modeText(asked)} "$drover_new" || exit` : '',
  ].join('\n');
}

/** The command is split into words as a shell would, but runs without one; `%s` is the new file. */
function validateScript(validate: string, mark: string): string {
  const words = shlexSplit(validate.replaceAll('%%', '%')).map((word) =>
    word
      .split('%s')
      .map((part) => (part === '' ? '' : expandingWords(part).split(' ').slice(1).join(' ')))
      .join('"$drover_new"'),
  );
  const [program = "''"] = words;
  return [
    `command -v ${program} >/dev/null 2>&1 || { printf '%snone:%s' ${quote(mark)} "$drover_new"; exit 1; }`,
    `${words.join(' ')} || { printf '%s%s' ${quote(mark)} "$?"; exit 1; }`,
  ].join('\n');
}

function failureOf(answer: Answer, mark: string, { path, validate, failure: more = {} }: Replacement): never {
  const [stdout = '', status] = answer.text.split(mark);
  if (status === undefined) throw writeFailure(answer.errorText, path, more);
  if (status.startsWith('none:')) throw noProgram(validate!.replaceAll('%s', status.slice(5)), more);
  throw new ModuleFailure('failed to validate', {
    ...more,
    exit_status: Number(status),
    stdout,
    stderr: answer.errorText,
  });
}

/** What the reference says when the target does not let the file be written, from what the programs said. */
function writeFailure(said: string, path: string, more: PlainDict): ModuleFailure {
  const [, program = '', text = ''] = /^(?:.*\/)?(\w+): (.*)/.exec(said.trim().split('\n')[0]!) ?? [];
  const made = /['‘](.*?)['’]/.exec(text)?.[1] ?? path;
  const crash = (msg: string, ...paths: string[]) =>
    new ModuleCrash(msg, more, { cause: new Error(programErrorText(said, ...paths)) });
  switch (program) {
    case 'mktemp':
      return crash(`The destination directory '${dirname(path)}' is not writable by the current user`, made);
    case 'mv':
      return crash(`Unable to make b'${made}' into to '${path}', failed final rename from '${made}'`, made, path);
    case 'chown':
      return new ModuleFailure('chown failed', { ...more, path }, { cause: new Error(programErrorText(said, path)) });
    case 'chgrp':
      return new ModuleFailure('chgrp failed', { ...more, path });
    case 'chmod':
      return new ModuleCrash(programErrorText(said, path), more);
    default:
      return new ModuleFailure(said.trim() || 'the file could not be written', more);
  }
}

/** What the reference says of a command that is not there. */
function noProgram(cmd: string, more: PlainDict): ModuleFailure {
  const result = { ...more, cmd, rc: 2, stdout: '', stderr: '' };
  return new ModuleFailure('Error executing command.', result, {
    hint: 'the program of `validate` is not on the target',
  });
}

/** The name of the backup that a change printed, as a result has it. */
export function backupOf(outputs: readonly string[]): { backup_file?: string } {
  const found = outputs
    .map((output) => /(?:^|\0)backup=([^\0]*)\0/.exec(output)?.[1])
    .find((name) => name !== undefined);
  return found === undefined ? {} : { backup_file: found };
}
