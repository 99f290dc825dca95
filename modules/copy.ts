import { basename, dirname } from 'node:path';
import {
  ActionFailure,
  type ArgsOf,
  type Controller,
  defineModule,
  encode,
  ModuleFailure,
  type Options,
  type PlainDict,
} from '../src/module/index.js';
import { jsonText } from '../src/module/json-text.js';
import { str } from '../src/values/repr.js';
import type { Value } from '../src/values/value.js';
import { isLeftAlone, type PlaceState, placeResult, planPlace, probePlace, readPlace } from './shared/copy-file.js';
import { actionIn, actionInvocation, placeInvocation, shownArguments } from './shared/copy-invocation.js';
import { placeOptions } from './shared/copy-options.js';
import { planRemote, probeRemote, type RemoteState, readRemote, remoteResult } from './shared/copy-remote.js';
import { planTree, probeTree, readTree, type TreeState, treeResult } from './shared/copy-tree.js';
import { pathFacts } from './shared/file-attributes.js';
import { modeText } from './shared/file-mode.js';
import { writtenFileReturns } from './shared/file-options.js';
import { type LocalSource, loadSource, sourceOf } from './shared/local-source.js';
import { BEGAN, localTemporary, temporaryWord } from './shared/local-temporary.js';
import { isTree, loadTree, onlyFile } from './shared/local-tree.js';

const options = {
  src: {
    type: 'path',
    description: 'The file or directory to copy: of the controller, or of the target with `remote_src`.',
  },
  content: {
    convert: { name: 'str', from: contentText },
    description: 'The contents of the file, in place of `src`; dicts and lists are written as JSON.',
  },
  dest: { type: 'path', description: 'Where it goes. With a slash at its end it is a directory, which is made.' },
  remote_src: { type: 'bool', default: false, description: 'Whether `src` is on the target.' },
  local_follow: {
    type: 'bool',
    description: 'Whether links in a source directory are followed; yes for those of the controller.',
  },
  directory_mode: { type: 'raw', description: 'Permissions of directories that are made or copied.' },
  checksum: { description: 'SHA-1 checksum that the file must have.' },
  decrypt: { type: 'bool', default: true, local: true, description: 'Whether a vaulted source is decrypted.' },
  ...placeOptions,
  _drover_content: { type: 'bool', hidden: true, description: 'Whether the contents were given as text.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

type State =
  | { readonly kind: 'file'; readonly place: PlaceState }
  | { readonly kind: 'tree'; readonly tree: TreeState }
  | { readonly kind: 'remote'; readonly remote: RemoteState };

export default defineModule({
  name: 'ansible.builtin.copy',
  async: false,
  description: 'Copies files to the target, or on it.',
  argumentName: 'ansible.legacy.copy',
  options,
  returns: {
    dest: { type: 'str', description: 'Where the file is.', returned: 'success' },
    src: { type: 'str', description: 'Where it came from on the target.', returned: 'changed' },
    checksum: { type: 'str', description: 'SHA-1 of the file.', returned: 'success' },
    md5sum: { type: 'str', description: 'MD5 of the file.', returned: 'changed' },
    backup_file: { type: 'str', description: 'The backup.', returned: 'changed and `backup` is set' },
    ...writtenFileReturns,
  },
  prepare,
  probe(args, call) {
    if (args.remote_src) return probeRemote(args);
    return isTree(args._drover_source) ? probeTree(args) : probePlace(args, call);
  },
  read(answer, args): State {
    if (args.remote_src) return { kind: 'remote', remote: readRemote(answer, args) };
    if (isTree(args._drover_source)) return { kind: 'tree', tree: readTree(answer, args) };
    return { kind: 'file', place: readPlace(answer, args) };
  },
  plan(state, args, call) {
    if (state.kind === 'remote') return planRemote(state.remote, args);
    if (state.kind === 'tree') return planTree(state.tree, args);
    if (refusesContent(state.place, args)) {
      throw new ModuleFailure('can not use content with a dir as dest', { diff: [] });
    }
    return planPlace(state.place, args, call);
  },
  invoked(state, args, call) {
    if (state.kind === 'tree' || (state.kind === 'file' && refusesContent(state.place, args))) return actionIn(args);
    if (state.kind === 'file') return placeInvocation(state.place, args, call);
    const { decrypt: _, ...taken } = options;
    return { module_args: shownArguments(Object.keys(taken), args) };
  },
  failedPath: pathFacts,
  result(done, args) {
    const { before, after } = done;
    if (before.kind === 'remote' && after.kind === 'remote') {
      return remoteResult({ ...done, before: before.remote, after: after.remote }, args);
    }
    if (before.kind === 'tree' && after.kind === 'tree') {
      return treeResult({ ...done, before: before.tree, after: after.tree }, args);
    }
    if (before.kind !== 'file' || after.kind !== 'file') return {};
    if (isLeftAlone(before.place, args)) {
      return { dest: args.dest!, src: args._drover_header ?? localName(args) };
    }
    return placeResult({ ...done, before: before.place, after: after.place }, args);
  },
  diff: () => undefined,
});

/** Contents that are given as text have no name to go by in a directory. */
function refusesContent(place: PlaceState, args: Args): boolean {
  return place.intoDirectory && args._drover_content === true;
}

/** Where the reference keeps contents that are given as text until they are sent. */
function localName({ _original_basename: name }: Args): string {
  return `${dirname(localTemporary(name!))}/${name}`;
}

function contentText(value: Value): Value {
  return Array.isArray(value) || value instanceof Map ? jsonText(value) : str(value);
}

/** Finds the source and reads it, on the controller. */
async function prepare(args: PlainDict, controller: Controller): Promise<PlainDict> {
  const { src, content, dest } = args as unknown as Args;
  const given = content !== undefined && content !== null;
  const invocation = actionInvocation(controller.given);
  const refuse = (msg: string) => new ModuleFailure(msg, { changed: false, invocation });
  if (!src && !given) throw refuse('src (or content) is required');
  if (!dest) throw refuse('dest is required');
  if (src && given) throw refuse('src and content are mutually exclusive');
  if (given && dest.endsWith('/')) throw refuse('can not use content with a dir as dest');
  const shown = { _drover_action: invocation, _drover_stamp: BEGAN };
  if (given) {
    const source = { _drover_source: sourceOf(encode(content)), _drover_content: true };
    const named = { content: null, _original_basename: `.${temporaryWord(dest)}` };
    // Text comes from a file of the reference's, which is nobody else's to read.
    return { ...args, ...source, ...shown, ...named, ...(args.mode === 'preserve' && { mode: '0600' }) };
  }
  if (args.remote_src === true) return args;
  return { ...args, ...shown, ...(await prepareLocal(src!, args, controller)) };
}

function findSource(src: string, controller: Controller): string {
  try {
    return controller.findFile('files', src).replace(/\/+$/, '');
  } catch (error) {
    const invocation = actionInvocation(controller.given);
    throw new ActionFailure(`Unexpected AnsibleActionFail error: ${(error as Error).message}`, {
      ...{ changed: false, invocation },
    });
  }
}

async function prepareLocal(src: string, args: PlainDict, controller: Controller): Promise<PlainDict> {
  const found = findSource(src, controller);
  const decrypt = args.decrypt === true;
  if ((await controller.stat(found))?.kind === 'directory') {
    const named = src.endsWith('/') ? `${found}/` : found;
    const tree = await loadTree(named, args.local_follow !== false, decrypt, controller);
    const only = onlyFile(tree);
    if (!only) return { src: null, _drover_source: tree };
    const source = await loadSource(only.real, decrypt, controller);
    return {
      ...fileArgs(source, only.real, args),
      dest: String(args.dest).replace(/\/*$/, '/'),
      _original_basename: only.path,
    };
  }
  const source = await loadSource(found, decrypt, controller);
  return { ...fileArgs(source, found, args), _original_basename: basename(found) };
}

function fileArgs(source: LocalSource, header: string, { mode }: PlainDict): PlainDict {
  const own = mode === 'preserve' ? { mode: modeText(source.mode) } : {};
  return { src: null, _drover_source: source, _drover_header: header, ...own };
}
