/**
 * `npm test`: installs what the tests need and is missing, builds, runs everything. As root on Debian that includes
 * openssh-server and the shells; elsewhere it says which tests cannot run and why. Arguments go to jest.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Debian's packages, the program by which each is known to be there, and what is skipped without it. */
const PACKAGES = [
  ['openssh-server', '/usr/sbin/sshd', 'the tests over a real sshd'],
  ['openssh-client', 'ssh-keygen', 'the tests over a real sshd'],
  ['sudo', 'sudo', 'the tests of become'],
  ['dash', 'dash', 'the scripts under dash'],
  ['mksh', 'mksh', 'the scripts under mksh'],
  ['tcsh', 'tcsh', 'csh as a login shell'],
  ['busybox-static', 'busybox', 'the scripts under BusyBox'],
  ['shellcheck', 'shellcheck', "shellcheck's judgement of the scripts"],
  ['curl', 'curl', 'get_url and uri'],
  ['zip', 'zip', 'unarchive'],
  ['unzip', 'unzip', 'unarchive'],
  ['zstd', 'zstd', 'unarchive'],
  ['bzip2', 'bzip2', 'unarchive'],
  ['xz-utils', 'xz', 'unarchive'],
  ['cron', 'crontab', 'the module cron'],
  ['iptables', 'iptables', 'the module iptables'],
  ['ufw', 'ufw', 'the module ufw'],
  ['libuser', 'lgroupadd', 'user and group with `local`'],
  ['acl', 'setfacl', 'the module acl'],
  ['attr', 'setfattr', 'the module xattr'],
  ['at', 'at', 'the module at'],
  ['make', 'make', 'the module make'],
  ['rsync', 'rsync', 'the module synchronize'],
  ['debconf-utils', 'debconf-get-selections', 'debconf'],
  ['python3', 'python3', 'the comparison with recorded runs (test/parity)'],
];

function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options }).status ?? 1;
}

function isThere(program) {
  if (program.startsWith('/')) return existsSync(program);
  return spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;
}

function installPackages() {
  const missing = PACKAGES.filter(([, program]) => !isThere(program));
  if (missing.length === 0) return;
  if (process.getuid?.() === 0 && isThere('apt-get')) {
    const names = missing.map(([name]) => name);
    console.error(`— installing ${names.join(' ')}`);
    const quiet = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    run('apt-get', ['update', '-qq'], quiet);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], quiet);
  }
  for (const [name, program, what] of missing) {
    if (!isThere(program)) console.error(`— skipped: ${what} (package ${name} is not installed)`);
  }
}

if (!existsSync(join(root, 'node_modules/jest'))) {
  console.error('— installing packages');
  const status = run('npm', ['ci', '--no-audit', '--no-fund'], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) process.exit(status);
}
installPackages();
console.error('— building');
if (run('npm', ['run', '--silent', 'build']) !== 0) process.exit(1);
const jest = join(root, 'node_modules/jest/bin/jest.js');
process.exit(run(process.execPath, ['--experimental-vm-modules', '--no-warnings', jest, ...process.argv.slice(2)]));
