import { basename, extname } from 'node:path';
import { DroverError } from '../base/error.js';
import { importFile, isScript } from '../base/import-file.js';
import type { ModuleDefinition } from './define.js';

/** Whether the file declares a module by `defineModule`; any other file is a program to run on the target. */
export function isDeclaration(file: string): boolean {
  return isScript(file);
}

const loaded = new Map<string, Promise<ModuleDefinition>>();

/** The module that a file defines: its default export. Loaded once per thread. */
export function loadDefinition(file: string): Promise<ModuleDefinition> {
  const known = loaded.get(file);
  if (known) return known;
  const loading = importDefinition(file);
  loaded.set(file, loading);
  loading.catch(() => loaded.delete(file));
  return loading;
}

async function importDefinition(file: string): Promise<ModuleDefinition> {
  if (!isDeclaration(file)) {
    const { defineProgram } = await import('./program.js');
    return defineProgram(file);
  }
  const exports = await importFile(file).catch((cause: unknown) => {
    throw new DroverError(`could not load the module file ${file}`, { cause });
  });
  const definition: unknown = exports.default;
  if (isDefinition(definition)) return definition;
  throw new DroverError(`${file} defines no module`, {
    hint: `a module file ends with \`export default defineModule({ name: '${basename(file, extname(file))}', … })\``,
  });
}

function isDefinition(value: unknown): value is ModuleDefinition {
  return typeof value === 'object' && value !== null && 'kind' in value && 'options' in value && 'name' in value;
}
