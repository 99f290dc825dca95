import { readFileSync } from 'node:fs';
import { importName } from '../base/collections.js';
import { defineModule, type ModuleDefinition } from './define.js';

/** What the class of an action plugin says of itself that must be known before it runs. */
const CLAIMS = /^[ \t]+(BYPASS_HOST_LOOP|_supports_async|supports_raw_params)[ \t]*=[ \t]*True\b/gm;

/** An action plugin of the user's in Python: an action whose part on the controller a Python process runs. */
export function defineAction(file: string, fqcn: string): ModuleDefinition {
  const claims = new Set([...readFileSync(file, 'utf8').matchAll(CLAIMS)].map(([, name]) => name));
  return defineModule({
    name: fqcn,
    description: `The action plugin ${file}.`,
    anyOption: 'args',
    invocation: false,
    options: { args: { type: 'dict', default: {}, description: 'Whatever the action takes.' } },
    returns: {},
    check: 'As the plugin does it.',
    async: claims.has('_supports_async'),
    bypassHostLoop: claims.has('BYPASS_HOST_LOOP'),
    ...(claims.has('supports_raw_params') ? { freeForm: 'command' as const } : {}),
    plugin: { file, code: importName(file, 'action') },
  });
}
