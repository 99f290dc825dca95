import { type Stats, statSync } from 'node:fs';
import { diskPath } from './disk-path.js';

/**
 * What a path leads to, undefined where that cannot be told: nothing is there, links go in a circle, a directory above may
 * not be searched or is none, the name is one that no disk can hold. To Python, such a path does not exist either.
 */
export function fileStats(path: string): Stats | undefined {
  try {
    return statSync(diskPath(path), { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
