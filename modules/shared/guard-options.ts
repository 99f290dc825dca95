import type { Options } from '../../src/module/index.js';

/** Paths of the target that tell that nothing is to be done. */
export function guardOptions(nothing: string) {
  return {
    creates: { type: 'path', description: `A path; when it exists, ${nothing}.` },
    removes: { type: 'path', description: `A path; when it does not exist, ${nothing}.` },
  } as const satisfies Options;
}
