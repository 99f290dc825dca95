/**
 * `node esbuild.config.js [bench]`: bundles the program, the library's entries, and each module and callback into dist/, so
 * that a start reads a few large files instead of some 600 small ones. What several entries need lies in dist/chunks.
 */
import { cpSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, 'dist');

/** Small libraries that nearly every run needs. The others stay where npm put them, and load when they are needed. */
const BUNDLED = ['get-east-asian-width', 'unixcrypt'];
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const ENTRIES = [
  'bin/drover.ts',
  'src/api/index.ts',
  'src/module/index.ts',
  'src/jinja/index.ts',
  'src/executor/worker.ts',
  'src/python/bridge-worker.ts',
  'src/module/session-steps.ts',
  'src/base/typescript-hooks.ts',
  // The commands by themselves: test/parity runs many in one process.
  'src/cli/main.ts',
  'src/cli/process-io.ts',
];

/** The TypeScript files right in a directory, and in its directories that are named like a collection. */
function sourcesIn(directory) {
  return readdirSync(join(root, directory), { withFileTypes: true }).flatMap((entry) => {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory()) return /^\w+\.\w+$/.test(entry.name) ? sourcesIn(path) : [];
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

/** Files look for others beside themselves (a module's script, the callbacks): a bundled file still says where it belongs. */
const ownUrl = {
  name: 'own-url',
  setup({ onLoad, onResolve }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!/\bimport\.meta\.(url|dirname)\b/.test(text)) return undefined;
      const name = JSON.stringify(relative(root, path).replace(/ts$/, 'js'));
      const contents = text
        .replaceAll('import.meta.url', `urlInDist(${name})`)
        .replaceAll('import.meta.dirname', `directoryInDist(${name})`);
      return { contents: `import { urlInDist, directoryInDist } from 'own-url';${contents}`, loader: 'ts' };
    });
    onResolve({ filter: /^own-url$/ }, () => ({ path: 'own-url', namespace: 'own-url' }));
    onLoad({ filter: /.*/, namespace: 'own-url' }, () => ({ contents: IN_DIST, loader: 'js' }));
  },
};

/** Chunks and entries lie at different depths: the way to dist/ is found from wherever this text ends up. */
const IN_DIST = `
  import { dirname } from 'node:path';
  import { fileURLToPath } from 'node:url';
  const own = import.meta.url;
  const dist = own.slice(0, own.lastIndexOf('/dist/') + '/dist/'.length);
  export const urlInDist = (name) => dist + name;
  export const directoryInDist = (name) => dirname(fileURLToPath(dist + name));
`;

rmSync(dist, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: [
    ...ENTRIES,
    ...sourcesIn('modules'),
    ...sourcesIn('callbacks'),
    ...(process.argv.includes('bench') ? sourcesIn('bench') : []),
  ],
  outdir: dist,
  outbase: root,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: Object.keys(dependencies).filter((name) => !BUNDLED.includes(name)),
  // Half of what a start takes is reading the program: it is a third less without its indentation. Names stay, for stack traces.
  minifyWhitespace: true,
  chunkNames: 'chunks/[name]-[hash]',
  plugins: [ownUrl],
  logLevel: 'warning',
});
const isScript = (path) => /\.(sh|py)$/.test(path) || (statSync(path).isDirectory() && !path.endsWith('__pycache__'));
for (const folder of ['modules', 'src/module', 'src/python']) {
  cpSync(join(root, folder), join(dist, folder), { recursive: true, filter: isScript });
}
