import { loadInventory } from '../inventory/load.js';
import { selectHosts } from '../inventory/select.js';
import { parseLimit } from '../inventory/split-pattern.js';
import type { Output } from '../output/fanout.js';
import { decryptInventory } from '../run/decrypt-text.js';
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
    decrypt: decryptInventory(decryption),
  });
  const limit = request.limit === undefined ? undefined : parseLimit(request.limit, cwd);
  const warnOfLocalhost = settings.get('LOCALHOST_WARNING');
  const hosts = selectHosts(inventory, pattern, { limit, warnOfLocalhost, mayBeNone: true });
  return [`  hosts (${hosts.length}):`, ...hosts.map((host) => `    ${host.name}`), ''].join('\n');
}
