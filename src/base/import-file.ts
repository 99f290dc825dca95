import { register } from 'node:module';
import { pathToFileURL } from 'node:url';

/** The one way to load a file of the user's (a module, a plugin, a callback): JavaScript, or TypeScript on any Node.js. */
export async function importFile(file: string): Promise<Record<string, unknown>> {
  if (isTypeScript(file)) readTypeScript();
  return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
}

/** Extensions of the files that `importFile` loads, the preferred first. */
export const SCRIPT_EXTENSIONS: readonly string[] = ['.js', '.mjs', '.ts', '.mts'];

/** Whether the name is that of a JavaScript or TypeScript file with code in it. */
export function isScript(name: string): boolean {
  return /\.m?[jt]s$/.test(name) && !/\.d\.m?ts$/.test(name);
}

function isTypeScript(file: string): boolean {
  return /\.m?ts$/.test(file);
}

let registered = false;

/** Node.js 22.18 and later strip types themselves; the tests' runner, which runs drover from its sources, does so, too. */
function readTypeScript(): void {
  const native = (process.features as { readonly typescript?: unknown }).typescript;
  if (registered || native || isTypeScript(import.meta.url)) return;
  registered = true;
  register('./typescript-hooks.js', import.meta.url);
}
