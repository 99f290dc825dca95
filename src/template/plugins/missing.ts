import { suggest } from '../../base/suggest.js';
import type { PluginKind, UserPlugins } from './user-plugins.js';

/** What to do about a plugin that is not there: the Python file that has it, or names that are near. */
export function missingPluginHint(
  kind: PluginKind,
  name: string,
  known: Iterable<string>,
  user: UserPlugins,
): string | undefined {
  const python = user.inPython(kind, name);
  if (python !== undefined)
    return `${python} has it in Python, which drover does not run. Write it as a JavaScript or TypeScript file: docs/plugins.md.`;
  const near = suggest(name, known);
  return near.length > 0 ? `Did you mean ${near.map((word) => `'${word}'`).join(' or ')}?` : undefined;
}
