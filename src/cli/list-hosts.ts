import { selectHosts } from '../inventory/select.js';
import { parseLimit } from '../inventory/split-pattern.js';
import { openRun } from '../run/open.js';
import type { RunRequest } from '../run.js';

/** The hosts that an ad-hoc command would run on, as its `--list-hosts` shows them. */
export async function listHosts(request: RunRequest, pattern: string): Promise<string> {
  const { settings, cwd } = request;
  const { context, close } = await openRun(request);
  const limit = request.limit === undefined ? undefined : parseLimit(request.limit, cwd);
  const warnOfLocalhost = settings.get('LOCALHOST_WARNING');
  const hosts = selectHosts(context.inventory, pattern, { limit, warnOfLocalhost, mayBeNone: true });
  await close();
  return [`  hosts (${hosts.length}):`, ...hosts.map((host) => `    ${host.name}`), ''].join('\n');
}
