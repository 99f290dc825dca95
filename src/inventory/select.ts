import { DroverError } from '../base/error.js';
import type { Host, Inventory } from './inventory.js';
import { LOCALHOST } from './names.js';

export interface Selection {
  /** Patterns of --limit. */
  readonly limit?: readonly string[] | undefined;
  /** Setting LOCALHOST_WARNING. */
  readonly warnOfLocalhost: boolean;
  /** Whether a pattern without a limit may leave no host, or be none: that is a warning then, as with the ad-hoc command. */
  readonly mayBeNone?: boolean | undefined;
}

/**
 * The hosts that a command works on: as the commands of ansible-core choose them, an explicit localhost included. Throws
 * when the pattern and the limit leave none although the inventory has hosts.
 */
export function selectHosts(inventory: Inventory, pattern: string, selection: Selection): Host[] {
  try {
    return chosen(inventory, pattern, selection);
  } catch (error) {
    if (!selection.mayBeNone || selection.limit || !(error instanceof DroverError)) throw error;
    inventory.notify({ type: 'warning', message: 'No hosts matched, nothing to do' });
    return [];
  }
}

function chosen(inventory: Inventory, pattern: string, { limit, warnOfLocalhost }: Selection): Host[] {
  const empty = inventory.hosts.size === 0;
  if (empty && warnOfLocalhost && !LOCALHOST.includes(pattern)) {
    const message =
      "provided hosts list is empty, only localhost is available. Note that the implicit localhost does not match 'all'";
    inventory.notify({ type: 'warning', message });
  }
  const hosts = inventory.match(pattern, { limit });
  if (hosts.length > 0) return hosts;
  if (LOCALHOST.includes(pattern)) return [inventory.get(pattern)!];
  if (empty) return [];
  throw new DroverError('Specified inventory, host pattern and/or --limit leaves us with no hosts to target.', {
    advice: '`drover inventory --graph` shows the hosts and groups that there are.',
  });
}
