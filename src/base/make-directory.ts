import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { diskPath } from './disk-path.js';

/**
 * Makes a directory and those above it that are missing, all with the same mode. Node's own `recursive` never comes back
 * where nothing can be made below a directory that is there, as in /proc.
 */
export function makeDirectory(path: string, mode = 0o777): void {
  try {
    mkdirSync(diskPath(path), { mode });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && statSync(diskPath(path)).isDirectory()) return;
    const above = dirname(path);
    if (code !== 'ENOENT' || existsSync(diskPath(above))) throw error;
    makeDirectory(above, mode);
    makeDirectory(path, mode);
  }
}
