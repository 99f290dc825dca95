import { DroverError } from '../base/error.js';
import type { Host, Inventory } from './inventory.js';
import { LOCALHOST } from './names.js';

export interface Selection {
  /** Patterns of --limit. */
  readonly limit?: readonly string[] | undefined;
  /** Setting LOCALHOST_WARNING. */
  readonly warnOfLocalhost: boolean;
}

/**
 * The hosts that a command works on: as the commands of ansible-core choose them, an explicit localhost included. Throws
 * when the pattern and the limit leave none although the inventory has hosts.
 */
export function selectHosts(inventory: Inventory, pattern: string, { limit, warnOfLocalhost }: Selection): Host[] {
  const empty = inventory.match('all').length === 0;
  if (empty && warnOfLocalhost && !LOCALHOST.includes(pattern)) {
    const message =
      "provided hosts list is empty, only localhost is available. Note that the implicit localhost does not match 'all'";
    inventory.notify({ type: 'warning', message });
  }
  const hosts = inventory.match(pattern, { limit });
  if (hosts.length === 0 && LOCALHOST.includes(pattern)) return [inventory.get(pattern)!];
  if (hosts.length === 0 && !empty) {
    throw new DroverError('Specified inventory, host pattern and/or --limit leaves us with no hosts to target.');
  }
  return hosts;
}
