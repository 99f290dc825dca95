import { ModuleFailure } from '../../src/module/index.js';

/** Says that a program is not on the target, and what brings it. */
export function missingTool(program: string, packages: string): ModuleFailure {
  return new ModuleFailure(
    `Failed to find required executable "${program}"`,
    {},
    { hint: `install the package ${packages} on the target` },
  );
}
