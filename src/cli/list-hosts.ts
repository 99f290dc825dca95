import { DroverError } from '../base/error.js';
import type { Inventory } from '../inventory/inventory.js';
import { loadInventory } from '../inventory/load.js';
import { LOCALHOST } from '../inventory/names.js';
import { parseLimit } from '../inventory/split-pattern.js';
import type { Output } from '../output/fanout.js';
import { decryptText } from '../run/decrypt-text.js';
import type { RunRequest } from '../run.js';

/** The hosts that an ad-hoc command would run on, as its `--list-hosts` shows them. */
export async function listHosts(request: RunRequest, pattern: string, output: Output): Promise<string> {
  const { settings, cwd, home, environment, extraVars, signal, decryption } = request;
  const sources = Array.isArray(request.inventory) ? (request.inventory as readonly string[]) : undefined;
  const inventory = await loadInventory(sources, {
    settings,
    cwd,
    home,
    environment,
    extraVars,
    signal,
    notify: output.emit,
    decrypt: decryptText(decryption),
  });
  const names = matching(inventory, pattern, request, output);
  return [`  hosts (${names.length}):`, ...names.map((name) => `    ${name}`), ''].join('\n');
}

function matching(inventory: Inventory, pattern: string, request: RunRequest, output: Output): string[] {
  const warn = (message: string) => output.emit({ type: 'warning', message });
  const empty = inventory.hosts.size === 0;
  if (empty && request.settings.get('LOCALHOST_WARNING') && !LOCALHOST.includes(pattern)) {
    warn(
      "provided hosts list is empty, only localhost is available. Note that the implicit localhost does not match 'all'",
    );
  }
  const limit = request.limit === undefined ? undefined : parseLimit(request.limit, request.cwd);
  const names = inventory.match(pattern, { limit }).map((host) => host.name);
  if (names.length > 0 || empty) return names;
  if (limit) {
    throw new DroverError('Specified inventory, host pattern and/or --limit leaves us with no hosts to target.');
  }
  warn('No hosts matched, nothing to do');
  return [];
}
