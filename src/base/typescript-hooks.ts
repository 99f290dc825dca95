import { readFile } from 'node:fs/promises';
import type { LoadHook, ResolveHook } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transform } from 'sucrase';

/** Hook of Node.js' module loader: TypeScript without its types. Lines stay where they are, so positions in errors hold. */
export const load: LoadHook = async (url, context, nextLoad) => {
  if (!/^file:.*\.m?ts$/.test(url)) return nextLoad(url, context);
  const filePath = fileURLToPath(url);
  const { code } = transform(await readFile(filePath, 'utf8'), {
    transforms: ['typescript'],
    disableESTransforms: true,
    filePath,
  });
  return { format: 'module', source: code, shortCircuit: true };
};

/** TypeScript's habit of naming `./other.ts` as `./other.js`. */
export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  try {
    return await nextResolve(specifier, context);
  } catch (error) {
    const written = /^(\.{1,2}\/.*)\.(m?)js$/.exec(specifier);
    if (!written || !context.parentURL?.endsWith('ts')) throw error;
    return nextResolve(`${written[1]}.${written[2]}ts`, context);
  }
};
