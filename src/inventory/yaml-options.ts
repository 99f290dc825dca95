import type { Settings } from '../config/settings.js';
import type { ParseOptions, YamlWarning } from '../yaml/node.js';
import type { Notify } from './notice.js';

/** Options for reading YAML that the user wrote, warnings going where the inventory's go. */
export function yamlOptions(
  context:
    | { readonly settings: Settings; readonly notify: Notify }
    | { readonly settings: Settings; readonly inventory: { readonly notify: Notify } },
  encrypted: boolean,
): ParseOptions {
  const notify = 'notify' in context ? context.notify : context.inventory.notify;
  return {
    duplicateKeys: context.settings.get('DUPLICATE_YAML_DICT_KEY'),
    showContent: !encrypted,
    onWarning: (warning) => tell(notify, warning),
  };
}

function tell(notify: Notify, { message, source, hint, deprecated }: YamlWarning): void {
  if (deprecated) notify({ type: 'deprecation', message, version: deprecated.version, source, hint });
  else notify({ type: 'warning', message, source, hint });
}
