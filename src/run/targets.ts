import type { RunContext } from '../engine/context.js';
import { selectHosts } from '../inventory/select.js';
import type { RunRequest } from './request.js';

/** Refuses a run that has no hosts though the inventory has some; warns of an empty inventory. */
export function requireHosts({ inventory, limit, settings }: RunContext, request: RunRequest): void {
  selectHosts(inventory, request.targets ?? 'all', {
    limit,
    warnOfLocalhost: settings.get('LOCALHOST_WARNING'),
    mayBeNone: request.targets !== undefined,
  });
}
