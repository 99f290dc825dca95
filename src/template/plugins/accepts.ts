import type { Filter, Test } from '../../jinja/index.js';

/** Marks a plugin as one that may read markers inside of containers. */
export function acceptsItems<T extends Filter | Test>(plugin: T): T {
  return Object.assign(plugin, { acceptsItems: true });
}
