/** `npm run bench [-- NAME] [-- options]`: builds the bench programs beside the rest, and runs one: `fleet` by default. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [first = '', ...rest] = process.argv.slice(2);
const isName = first !== '' && !first.startsWith('-');
const program = join(root, 'dist/bench', `${isName ? first : 'fleet'}.js`);

const built = spawnSync(process.execPath, [join(root, 'esbuild.config.js'), 'bench'], { stdio: 'inherit' });
if (built.status !== 0) process.exit(1);
const args = isName ? rest : process.argv.slice(2);
process.exit(spawnSync(process.execPath, [program, ...args], { stdio: 'inherit' }).status ?? 1);
