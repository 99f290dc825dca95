import type { ModuleDefinition } from './define.js';

/** A module of the user's in any language: copied to the target and run there with its arguments in a JSON file. */
export function defineProgram(_file: string): ModuleDefinition {
  throw new Error('not yet');
}
