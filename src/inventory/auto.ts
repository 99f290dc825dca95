import { missingCollection } from '../base/collections.js';
import { DroverError } from '../base/error.js';
import { str } from '../values/repr.js';
import { isTrue } from '../values/truth.js';
import { toValue } from '../yaml/value.js';
import { type InventoryPlugin, isReadable } from './plugin.js';
import { parseSource } from './plugin-config.js';

/** YAML files that name the plugin that they are for. */
export const autoPlugin: InventoryPlugin = {
  name: 'auto',
  tellsPlaces: true,
  accepts: (source) => /\.ya?ml$/.test(source) && isReadable(source),
  async read(source, context) {
    const root = parseSource(source, context);
    const entry =
      root?.kind === 'map' ? root.entries.find(({ key }) => key.kind === 'scalar' && key.text === 'plugin') : undefined;
    const named = entry ? toValue(entry.value, { templates: false }) : null;
    if (!isTrue(named)) {
      throw failure(`no root 'plugin' key found, '${source}' is not a valid YAML inventory plugin config file`);
    }
    const name = str(named);
    const plugin = await context.find(name);
    if (!plugin) {
      const message = missingCollection(name, context.settings.get('COLLECTIONS_PATHS'));
      if (message !== undefined) context.inventory.notify({ type: 'warning', message });
      throw failure(`inventory config '${source}' specifies unknown plugin '${name}'`);
    }
    if (!plugin.accepts(source, context)) {
      throw failure(`inventory source '${source}' could not be verified by inventory plugin '${name}'`);
    }
    const message = `Using inventory plugin '${plugin.name}' to process inventory source '${source}'`;
    context.inventory.notify({ type: 'verbose', level: 1, message });
    await plugin.read(source, context);
  },
};

function failure(message: string): DroverError {
  return new DroverError(message, { code: 'inventory-parse' });
}
