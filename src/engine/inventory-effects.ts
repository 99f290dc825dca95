import type { Effect } from '../module/controller.js';
import type { Dict } from '../values/value.js';
import type { TaskSession } from './session.js';

/**
 * Lets `add_host` and `group_by` change the inventory as soon as they return: whether that changed anything is the
 * result's `changed`, which conditions and callbacks see.
 */
export function applyInventoryEffects(session: TaskSession, effects: readonly Effect[], result: Dict): void {
  const { inventory } = session.run.context;
  for (const effect of effects) {
    if (effect.kind === 'add-host') {
      result.set('changed', inventory.addHost(effect.name, { vars: effect.vars, groups: effect.groups }));
      if (!session.run.scope.allHosts.includes(effect.name)) session.run.scope.allHosts.push(effect.name);
    } else if (effect.kind === 'add-group') {
      result.set('changed', inventory.addToGroup(session.hostRun.host, effect.name, effect.parents));
    }
  }
}
