/** `npm run demo`: installs and builds what is missing, starts a lab of three SSH hosts, and runs examples/quickstart on it. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

function step(label, command, args) {
  console.error(`— ${label}`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(join(root, 'node_modules/ssh2'))) step('installing packages', 'npm', ['ci', '--no-audit', '--no-fund']);
step('building', 'npm', ['run', '--silent', 'build']);

const { startLab } = await import('./lab.js');
console.error('— starting three SSH hosts on loopback');
const lab = await startLab(['lb1', 'web1', 'web2']);
const playbook = join(root, 'examples/quickstart/site.yml');
const args = ['playbook', playbook, '-i', lab.inventory, ...process.argv.slice(2)];
console.error('— drover playbook examples/quickstart/site.yml -i hosts.ini');
const drover = spawn(process.execPath, [join(root, 'dist/bin/drover.js'), ...args], { cwd: root, stdio: 'inherit' });
process.on('SIGINT', () => {});
drover.on('close', (code) => {
  lab.stop();
  process.exitCode = code ?? 1;
});
