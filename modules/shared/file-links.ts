import { type Change, ModuleCrash, ModuleFailure, sh } from '../../src/module/index.js';
import { errnoText, programErrorText } from './errno.js';
import { pathInfo } from './file-attributes.js';
import { attributesPart, type Decision, diffOf, fail, type Part, type Place, placeOf, timesPart } from './file-plan.js';
import { type FileModuleArgs, type FileState, type Kind, kindOf } from './file-state.js';

const DANGLING =
  'Cannot set fs attributes on a non-existent symlink target. follow should be set to False to avoid this.';

/** `state: link` */
export function decideLink(state: FileState, args: FileModuleArgs, check: boolean): Decision {
  const { path, file } = state;
  const previous = kindOf(file.lstat);
  const src = args.src ?? currentTarget(state, args);
  refuseLink(state, args, src, previous);
  const moved = previous === 'link' && src !== null && file.target !== src;
  const changed = previous !== 'link' || moved;
  const change = { before: moved ? { src: file.target } : {}, after: moved ? { src } : {} };
  const result = { dest: path, src };
  const create = changed ? [linkChange(path, src!, previous)] : [];
  if (check && !file.stat) return { changes: create, result, diff: diffOf(path, 'link', previous, change) };
  const place = changed && !check ? newPlace(state, args) : placeOf(state, args);
  const isLink = changed && !check ? true : previous === 'link';
  const dangling = args.follow && isLink && !place.found.stat;
  const parts: Part[] = dangling ? [] : [attributesPart(place, args, state, check), timesPart(place, state)];
  return {
    changes: [...create, ...parts.flatMap((part) => part.changes)],
    result,
    diff: diffOf(path, 'link', previous, change, ...parts),
    warnings: dangling ? [DANGLING] : [],
  };
}

/** Without `src`, a followed link keeps what it leads to. */
function currentTarget({ file }: FileState, args: FileModuleArgs): string | null {
  if (!args.follow || !file.stat) return null;
  if (file.target === undefined) {
    throw new ModuleCrash(`[Errno 22] Invalid argument: b'${file.path}'`);
  }
  return file.target;
}

function refuseLink(state: FileState, args: FileModuleArgs, src: string | null, previous: Kind): void {
  const { path, file, source } = state;
  const { force } = args;
  const sourceExists = args.src ? source.stat !== undefined : file.stat !== undefined;
  if (!force && src !== null && !sourceExists) {
    const where = args.src ? source.path : src;
    fail(`src file does not exist, use 'force=yes' if you really want to create the link: ${where}`, path, file, {
      src,
    });
  }
  if (previous === 'directory' && !force) {
    fail(`refusing to convert from ${previous} to symlink for ${path}`, path, file);
  }
  if (previous === 'directory' && state.full) {
    fail(`the directory ${path} is not empty, refusing to convert it`, path, file);
  }
  if ((previous === 'file' || previous === 'hard') && !force) {
    fail(`refusing to convert from ${previous} to symlink for ${path}`, path, file);
  }
  if (previous !== 'link' && src === null) throw new ModuleFailure('src is required for creating new symlinks');
}

/** Where attributes go once the link is there: to what it leads to, or to the link itself. */
function newPlace(state: FileState, args: FileModuleArgs): Place {
  const { path, source, file, me } = state;
  if (args.follow) {
    const real = source.real;
    return { path: real, found: { ...source, path: real, lstat: source.stat } };
  }
  const lstat = { ...(file.lstat ?? source.lstat ?? EMPTY_LINK), kind: 'link' as const, mode: 0o777, ...me };
  return { path, found: { ...file, lstat, stat: source.stat } };
}

const EMPTY_LINK = {
  owner: undefined,
  group: undefined,
  size: 0,
  device: 0,
  inode: 0,
  links: 1,
  blocks: 0,
  blockSize: 0,
  specialDevice: 0,
  atime: 0,
  mtime: 0,
  ctime: 0,
};

function linkChange(path: string, src: string, previous: Kind): Change {
  const failed: Change['failed'] = (answer) => {
    const doing = previous === 'absent' ? 'linking' : 'replacing';
    throw new ModuleFailure(`Error while ${doing}: ${programErrorText(answer.errorText, src, path)}`, { path });
  };
  const clear = previous === 'directory' ? sh`rmdir -- ${path} && ` : '';
  const run = `${clear}${sh`ln -sfn -- ${src} ${path}`}`;
  return { field: 'state', before: previous, after: 'link', run, failed };
}

/** `state: hard` */
export function decideHard(state: FileState, args: FileModuleArgs, check: boolean): Decision {
  const { path, file, source } = state;
  const previous = kindOf(file.lstat);
  const src = args.src ?? null;
  if (previous !== 'hard' && src === null) throw new ModuleFailure('src is required for creating new hardlinks');
  const refuse = (msg: string): never => {
    throw new ModuleFailure(msg, { dest: path, src, ...pathInfo(file) });
  };
  if (src !== null && !source.stat) refuse('src does not exist');
  const same = src === null || (file.stat?.inode === source.stat?.inode && file.stat !== undefined);
  if (previous === 'directory' && same) return { changes: [], result: { path } };
  if (!args.force) refuseHard(previous, same, refuse);
  const moved = previous === 'link' && file.target !== src;
  const changed = previous === 'hard' ? !same : previous !== 'link' || moved;
  const change = { before: moved ? { src: file.target } : {}, after: moved ? { src } : {} };
  if (changed && !check && previous === 'directory') {
    fail(`Error while replacing: ${errnoText('EISDIR', path)}`, path, file);
  }
  const create = changed ? [hardChange(state, args, previous)] : [];
  const result = { dest: path, src };
  if (check && !file.stat) return { changes: create, result, diff: diffOf(path, 'hard', previous, change) };
  const place = changed && !check ? { path, found: { ...source, path } } : placeOf(state, args);
  const parts = [attributesPart(place, args, state, check), timesPart(place, state)];
  return {
    changes: [...create, ...parts.flatMap((part) => part.changes)],
    result,
    diff: diffOf(path, 'hard', previous, change, ...parts),
  };
}

function refuseHard(previous: Kind, same: boolean, refuse: (msg: string) => never): void {
  if (previous === 'hard' && !same) refuse('Cannot link, different hard link exists at destination');
  if (previous === 'file') refuse('Cannot link, file exists at destination');
  if (previous === 'directory') refuse('Cannot link: different hard link exists at destination');
}

function hardChange({ path, source }: FileState, args: FileModuleArgs, previous: Kind): Change {
  const followed = args.follow && previous === 'absent' && source.target !== undefined;
  const from = followed ? source.target! : args.src!;
  const failed: Change['failed'] = (answer) => {
    const doing = previous === 'absent' ? 'linking' : 'replacing';
    throw new ModuleFailure(`Error while ${doing}: ${programErrorText(answer.errorText, from, path)}`, { path });
  };
  return { field: 'state', before: previous, after: 'hard', run: sh`ln -fn -- ${from} ${path}`, failed };
}
