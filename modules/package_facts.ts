import {
  type ArgsOf,
  defineModule,
  ModuleFailure,
  type Options,
  type Plain,
  type PlainDict,
} from '../src/module/index.js';
import { type InstalledPackage, PACKAGE_SOURCES, type PackageSource } from './shared/package-sources.js';

const options = {
  manager: {
    type: 'list',
    elements: 'str',
    default: ['auto'],
    description: 'Package managers that are asked: `apt`, `rpm`, `pacman`, `apk` …, or `auto`.',
  },
  strategy: {
    default: 'first',
    choices: ['first', 'all'],
    description: 'Whether the first manager with packages is enough.',
  },
} as const satisfies Options;

/** Other names of a manager. */
const ALIASES: Readonly<Record<string, string>> = {
  dnf: 'rpm',
  dnf5: 'rpm',
  yum: 'rpm',
  zypper: 'rpm',
  pkg5: 'pkg',
  pkgng: 'pkg',
  openbsd_pkg: 'pkg_info',
};

export default defineModule({
  name: 'ansible.builtin.package_facts',
  description: 'Tells the packages that are installed, as facts.',
  options,
  returns: { ansible_facts: { type: 'dict', description: '`packages`: by name, a list.', returned: 'always' } },
  check: 'full',
  differences: ["Only the managers' own programs are asked; no library of Python is needed."],
  async run(args, target) {
    const names = managersOf(args);
    const sources = [...new Set(names.map((name) => ALIASES[name] ?? name))];
    const script = sources.map((name) => sectionScript(name, PACKAGE_SOURCES[name]!, args)).join('\n');
    const answer = await target.sh(`export LC_ALL=C.UTF-8 LANGUAGE=C.UTF-8\ndrover_found=\n${script}`);
    const packages = new Map<string, Plain>();
    for (const name of sources) {
      const listed = answer.pairs.get(`list:${name}`);
      const lacks = !answer.pairs.has(`there:${name}`);
      const wanted = args.manager.some((given) => (ALIASES[given.toLowerCase()] ?? given.toLowerCase()) === name);
      if (lacks && wanted && !answer.pairs.has(`skipped:${name}`)) {
        const why = `Failed to find required executable "${PACKAGE_SOURCES[name]!.program}" in paths: $PATH`;
        target.warn(`Requested package manager ${name} was not usable by this module: ${why}`);
      }
      if (lacks) continue;
      const found = listed === undefined ? [] : PACKAGE_SOURCES[name]!.read(listed);
      if (found.length === 0) target.warn(`Found "${name}" but no associated packages`);
      for (const one of found) add(packages, { ...one, source: name });
    }
    if (packages.size === 0) {
      throw new ModuleFailure(
        `Could not detect a supported package manager from the following list: [${names.map((name) => `'${name}'`).join(', ')}], or the required Python library is not installed. Check warnings for details.`,
      );
    }
    return { ansible_facts: { packages } };
  },
});

function managersOf({ manager }: ArgsOf<typeof options>): string[] {
  const known = [...Object.keys(PACKAGE_SOURCES).sort(), ...Object.keys(ALIASES)];
  const names = manager.map((name) => name.toLowerCase());
  const all = names.includes('auto') ? [...names.filter((name) => name !== 'auto'), ...known] : names;
  const unsupported = [...new Set(all)].filter((name) => !known.includes(name));
  if (unsupported.length > 0) {
    throw new ModuleFailure(
      names.includes('auto')
        ? 'Could not auto detect a usable package manager, check warnings for details.'
        : `Unsupported package managers requested: ${unsupported.join(', ')}`,
    );
  }
  return all;
}

/** The part of the script that asks one manager. Where the first is enough, those behind it are skipped. */
function sectionScript(name: string, source: PackageSource, { strategy }: ArgsOf<typeof options>): string {
  const skip = strategy === 'first' ? `if [ -n "$drover_found" ]; then printf 'skipped:${name}=1\\0'; el` : '';
  return `${skip}if command -v ${source.program} >/dev/null 2>&1; then
  printf 'there:${name}=1\\0'
  drover_list=$(${source.list})
  if [ -n "$drover_list" ]; then drover_found=1; fi
  printf 'list:${name}=%s\\0' "$drover_list"
fi`;
}

function add(packages: Map<string, Plain>, found: InstalledPackage & PlainDict): void {
  packages.set(found.name, [...((packages.get(found.name) as Plain[] | undefined) ?? []), found]);
}
