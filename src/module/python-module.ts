import { basename, extname } from 'node:path';
import { importName } from '../base/collections.js';
import { quote } from '../base/shell.js';
import { BOOT, bundle } from '../python/bundle.js';
import { fromPlain } from '../values/plain.js';
import { defineModule, type ModuleDefinition } from './define.js';
import { internalArgs } from './internal-args.js';
import { jsonText } from './json-text.js';
import type { PlainDict } from './plain.js';
import { programResult } from './program-result.js';
import { chosenPython, findPython, withoutPython } from './python-interpreter.js';

/** What makes Python text a module that needs Ansible's library. */
const USES_LIBRARY = /^\s*(?:from|import)\s+ansible(?:_collections)?[.\s]|^\s*from\s+\.\S*\s+import\s/m;

/** A line of modules of old: the library's text stood in its place. */
const OLD_STYLE = /^.*<<INCLUDE_ANSIBLE_MODULE_COMMON>>.*$/m;

/** Whether the program is Python that uses Ansible's library. */
export function isPythonModule(text: string): boolean {
  return OLD_STYLE.test(text) || (/^#!.*python|^\s*(?:from|import)\s/m.test(text) && USES_LIBRARY.test(text));
}

/**
 * A module of the user's in Python: its text, the code that it imports, drover's own `ansible.module_utils` and the arguments go to
 * `python3` on the target, on its standard input. Nothing is written there.
 */
export function definePythonModule(file: string, text: string): ModuleDefinition {
  const short = basename(file, extname(file));
  const code = {
    name: codeName(file, short),
    isPackage: false,
    file,
    text: text.replace(OLD_STYLE, 'from ansible.module_utils.basic import *'),
  };
  const packed = new Map<string, Uint8Array>();
  return defineModule({
    name: `ansible.legacy.${short}`,
    description: `The Python module ${file}.`,
    anyOption: 'args',
    invocation: false,
    options: {
      args: { type: 'dict', default: {}, description: 'Whatever the module takes.' },
      _drover_bundle: { type: 'raw', hidden: true, description: 'The module and the code that it imports.' },
      _drover_python: { type: 'raw', hidden: true, description: 'The interpreter that the user chose.' },
      _drover_internal: { type: 'raw', hidden: true, description: 'What Ansible passes beside the arguments.' },
    },
    returns: {},
    check: 'A module that does not support check mode says so, and is skipped.',
    async prepare(args, controller) {
      const places = JSON.stringify(controller.python.places);
      if (!packed.has(places)) packed.set(places, bundle(code, controller.python.places));
      return {
        ...args,
        _drover_bundle: packed.get(places)!,
        _drover_python: chosenPython(controller),
        _drover_internal: internalArgs(controller),
      };
    },
    async run({ args, _drover_bundle, _drover_python, _drover_internal }, target) {
      const given = new Map([
        ...(args as ReadonlyMap<string, never>),
        ...(_drover_internal as ReadonlyMap<string, never>),
      ]);
      const sent = jsonText(fromPlain({ ANSIBLE_MODULE_ARGS: given }));
      const script = `${findPython(_drover_python as PlainDict)}exec $drover_python -c ${quote(BOOT)}`;
      const stdin = Buffer.concat([_drover_bundle as Uint8Array, Buffer.from(sent)]);
      const answer = await target.sh({ script, stdin });
      withoutPython(answer, file, _drover_python as PlainDict);
      return programResult(answer, target);
    },
  });
}

/** The full name of the module's code: of a collection, or of Ansible's own. */
function codeName(file: string, short: string): string {
  return importName(file, 'modules') || `ansible.modules.${short}`;
}
