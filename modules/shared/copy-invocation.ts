import type { Options, Plain, PlainDict } from '../../src/module/index.js';
import {
  finalPath,
  isLeftAlone,
  isSame,
  type PlaceArgs,
  type PlaceState,
  sourceIn,
  temporarySource,
} from './copy-file.js';
import { placeOptions } from './copy-options.js';
import { fileOptions } from './file-options.js';
import { fileModuleOptions } from './file-state.js';

/**
 * `invocation` of a file that comes from the controller. The reference's action calls its module `copy` with a temporary
 * file when the contents differ and `file` when they do not; it shows its own arguments when it calls none.
 */
export function placeInvocation(state: PlaceState, args: PlaceArgs, call: { readonly check: boolean }): PlainDict {
  if (isLeftAlone(state, args)) return actionIn(args);
  if (isSame(state, args)) return { module_args: fileArguments(state, args) };
  return call.check ? actionIn(args) : { module_args: copyArguments(state, args) };
}

/** The task's own arguments as the reference's action shows them: twice, without the contents. */
export function actionInvocation(given: PlainDict): PlainDict {
  if (given.content === undefined) return { ...given, module_args: given };
  return {
    ...given,
    content: 'CENSORED: content is a no_log parameter',
    module_args: {
      ...given,
      content: given.content === null ? null : 'VALUE_SPECIFIED_IN_NO_LOG_PARAMETER',
    },
  };
}

export function actionIn(args: Pick<PlaceArgs, '_drover_action'>): PlainDict {
  return args._drover_action as PlainDict;
}

/** The options of these names as `module_args` has them. */
export function shownArguments(names: readonly string[], args: object): PlainDict {
  const values = args as PlainDict;
  const shown = names.filter((name) => !name.startsWith('_drover')).map((name) => [name, values[name] ?? null]);
  return Object.fromEntries(shown);
}

function copyArguments(state: PlaceState, args: PlaceArgs): PlainDict {
  return {
    ...sentArguments(args, temporarySource(state, args)),
    ...shownArguments(['directory_mode', 'local_follow'], args),
    checksum: args.checksum || sourceIn(args).sha1,
  };
}

/** What the reference's `copy` is called with for a temporary file of an action. */
export function sentArguments(args: object, src: string): PlainDict {
  const defaults = Object.entries(placeOptions as Options).map(([name, option]) => [name, option.default ?? null]);
  const unset = { content: null, directory_mode: null, local_follow: null, remote_src: false, checksum: null };
  const names = [...Object.keys(placeOptions), 'dest'];
  return { ...unset, ...shownArguments(names, { ...Object.fromEntries(defaults), ...args }), src };
}

function fileArguments(state: PlaceState, args: PlaceArgs): PlainDict {
  const options: Options = fileModuleOptions;
  const defaults = Object.entries(options).map(([name, option]) => [name, (option.default ?? null) as Plain]);
  const path = finalPath(state, args);
  const followed = args.follow && state.file.lstat?.kind === 'link';
  return {
    ...shownArguments(Object.keys(options), Object.fromEntries(defaults)),
    ...shownArguments([...Object.keys(fileOptions), '_original_basename'], args),
    ...('force' in actionIn(args) && { force: args.force }),
    ...{ dest: followed ? path : args.dest!, path, state: 'file' },
  };
}
