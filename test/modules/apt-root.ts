import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why apt cannot be tried here; undefined when it can. */
export function noApt(): string | undefined {
  if (spawnSync('apt-get', ['--version']).status !== 0) return 'there is no apt';
  if (spawnSync('dpkg-deb', ['--version']).status !== 0) return 'there is no dpkg-deb';
  return process.getuid?.() === 0 ? undefined : 'only root can install packages';
}

/** A package to build: name, version, further lines of its control file, configuration file. */
export interface TestPackage {
  readonly name: string;
  readonly version: string;
  readonly control?: string;
  readonly conffile?: boolean;
}

/** A root of its own for dpkg and apt, with a repository of these packages. Nothing of the machine's own is changed. */
export interface AptRoot {
  readonly path: string;
  /** For the modules' environment: apt and dpkg then work in this root. */
  readonly environment: Record<string, string>;
  /** Runs a command in that environment. */
  shell(script: string): string;
  /** Makes it as it was in the beginning: nothing is installed. */
  reset(): void;
  /** What is installed: `name version status`. */
  packages(): string[];
  remove(): void;
}

export function makeAptRoot(packages: readonly TestPackage[]): AptRoot {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'drover-apt-')));
  const directories = ['repo', 'etc/apt/sources.list.d', 'etc/apt/apt.conf.d', 'etc/apt/preferences.d', 'build'];
  const states = [
    'var/lib/apt/lists/partial',
    'var/cache/apt/archives/partial',
    'var/lib/dpkg/info',
    'var/lib/dpkg/updates',
  ];
  for (const directory of [...directories, ...states, 'var/log/apt'])
    mkdirSync(join(path, directory), { recursive: true });
  for (const file of ['status', 'available']) writeFileSync(join(path, 'var/lib/dpkg', file), '');
  writeFileSync(join(path, 'repo/Packages'), packages.map((one) => build(path, one)).join('\n'));
  writeFileSync(join(path, 'etc/apt/sources.list'), `deb [trusted=yes] file:${path}/repo ./\n`);
  writeFileSync(join(path, 'apt.conf'), configuration(path));
  const environment = { APT_CONFIG: join(path, 'apt.conf'), DPKG_ROOT: path };
  const shell = (script: string) =>
    execFileSync('sh', ['-ec', script], {
      cwd: path,
      env: { ...process.env, ...environment, LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'pipe', 'pipe'],
    }).toString();
  shell('apt-get update && cp -r var/lib/dpkg pristine');
  return {
    path,
    reset: () =>
      void shell('rm -rf var/lib/dpkg var/lib/apt/extended_states usr etc/t-* && cp -r pristine var/lib/dpkg'),
    environment,
    shell,
    packages: () => {
      const listed = shell(`dpkg-query -W -f '\${Package} \${Version} \${db:Status-Status}\\n' 2>/dev/null || :`);
      return listed.split('\n').filter((line) => line !== '');
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

function configuration(path: string): string {
  return `Dir "${path}/";
Dir::State::status "${path}/var/lib/dpkg/status";
Dir::Etc::parts "${path}/etc/apt/apt.conf.d";
APT::Sandbox::User "root";
Acquire::http::Proxy "DIRECT";
Acquire::Retries "0";
DPkg::Options { "--root=${path}"; "--force-not-root"; "--log=/dev/null"; };
`;
}

/** Builds a package and gives its paragraph for the index. */
function build(path: string, { name, version, control = '', conffile }: TestPackage): string {
  const tree = join(path, 'build', `${name}_${version}`);
  mkdirSync(join(tree, 'DEBIAN'), { recursive: true });
  mkdirSync(join(tree, 'usr/share', name), { recursive: true });
  writeFileSync(join(tree, 'usr/share', name, 'version'), version);
  if (conffile) {
    mkdirSync(join(tree, 'etc'));
    writeFileSync(join(tree, 'etc', name), 'c\n');
    writeFileSync(join(tree, 'DEBIAN/conffiles'), `/etc/${name}\n`);
  }
  const fields = `Package: ${name}\nVersion: ${version}\nArchitecture: all\nMaintainer: T <t@example.org>\n${control}`;
  writeFileSync(join(tree, 'DEBIAN/control'), `${fields}Description: for a test\n`);
  const file = `./${name}_${version}_all.deb`;
  execFileSync('dpkg-deb', ['-b', '--root-owner-group', tree, join(path, 'repo', file)]);
  const bytes = readFileSync(join(path, 'repo', file));
  const sum = createHash('sha256').update(bytes).digest('hex');
  return `${fields}Filename: ${file}\nSize: ${bytes.length}\nSHA256: ${sum}\nDescription: for a test\n`;
}
