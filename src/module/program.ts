import { DroverError } from '../base/error.js';
import type { ModuleDefinition } from './define.js';

/** A module of the user's in any language. Refused by name: running them on the target is not there yet. */
export function defineProgram(file: string): ModuleDefinition {
  throw new DroverError(`the module ${file} is not supported by drover: it is no declaration of \`defineModule\``, {
    code: 'module-args',
    hint: 'Write it in JavaScript or TypeScript with `defineModule`, or call it with `script` or `command`.',
  });
}
