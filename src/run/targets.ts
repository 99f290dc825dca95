import { DroverError } from '../base/error.js';
import type { RunContext } from '../engine/context.js';
import { LOCALHOST } from '../inventory/names.js';
import type { RunRequest } from './request.js';

/** Refuses a run that has no hosts though the inventory has some; warns of an empty inventory. */
export function requireHosts({ inventory, limit, emit, settings }: RunContext, request: RunRequest): void {
  const pattern = request.targets ?? 'all';
  if (inventory.hosts.size === 0) {
    if (!settings.get('LOCALHOST_WARNING') || LOCALHOST.includes(pattern)) return;
    emit({
      type: 'warning',
      message:
        "provided hosts list is empty, only localhost is available. Note that the implicit localhost does not match 'all'",
    });
    return;
  }
  if (inventory.match(pattern, { limit }).length > 0) return;
  if (request.targets !== undefined && limit === undefined) {
    emit({ type: 'warning', message: 'No hosts matched, nothing to do' });
    return;
  }
  throw new DroverError('Specified inventory, host pattern and/or --limit leaves us with no hosts to target.', {
    hint: '`drover inventory --graph` shows the hosts and groups that there are.',
  });
}
