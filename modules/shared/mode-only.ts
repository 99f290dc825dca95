import type { FileArgs } from './file-attributes.js';

/** The options of a module that can set no more than the mode of what it writes. */
export function modeOnly(mode: FileArgs['mode']): FileArgs {
  return {
    mode,
    owner: undefined,
    group: undefined,
    seuser: undefined,
    serole: undefined,
    setype: undefined,
    selevel: undefined,
    unsafe_writes: false,
    attributes: undefined,
  };
}
