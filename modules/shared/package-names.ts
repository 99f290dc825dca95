import { ModuleFailure } from '../../src/module/index.js';

/** Refuses names that a package manager would take for flags of its own. */
export function refuseFlags(names: readonly string[]): void {
  const flag = names.find((name) => name.startsWith('-'));
  if (flag !== undefined) throw new ModuleFailure(`a package name may not begin with a dash: ${flag}`);
}
