import type { PlainDict } from '../../src/module/index.js';

export interface InstalledPackage extends PlainDict {
  readonly name: string;
}

/** A package manager that can tell what is installed. */
export interface PackageSource {
  readonly program: string;
  /** Command that lists. */
  readonly list: string;
  read(text: string): InstalledPackage[];
}

/** By the names that facts have for them. */
export const PACKAGE_SOURCES: Readonly<Record<string, PackageSource>> = {
  apk: { program: 'apk', list: 'apk info -v 2>/dev/null', read: readApk },
  apt: {
    program: 'apt-cache',
    list: String.raw`printf 'arch %s\n' "$(apt-config dump | sed -n 's/^APT::Architecture "\(.*\)";$/\1/p')"
      apt-cache policy | sed -n 's/^ *-*[0-9][0-9]* \([^ ].*\)/file \1/p; s/^ *release \(.*\)/release \1/p'
      dpkg-query -W -f 'row\t${'$'}{db:Status-Status}\t${'$'}{Package}\t${'$'}{Version}\t${'$'}{Architecture}\t${'$'}{Section}\n'
      dpkg-query -W -f '${'$'}{db:Status-Status} ${'$'}{binary:Package}\n' | sed -n 's/^installed //p' |
        xargs apt-cache policy -- | sed -n 's/^\([^ ].*\):$/package \1/p; /^ \*\*\*/{n;s/^ *-*[0-9]* /from /p;}'
      dpkg-query -W -f '${'$'}{db:Status-Status} ${'$'}{binary:Package}=${'$'}{Version}\n' | sed -n 's/^installed //p' |
        xargs apt-cache show -- 2>/dev/null | sed -n 's/^Package: /shown /p; s/^Architecture: /of /p; s/^Section: /in /p'`,
    read: readApt,
  },
  pacman: { program: 'pacman', list: 'pacman -Qi 2>/dev/null', read: readPacman },
  pkg: {
    program: 'pkg',
    list: String.raw`pkg query '%n\t%v\t%R\t%t\t%a\t%q\t%o\t%p\t%V' 2>/dev/null`,
    read: readPkg,
  },
  pkg_info: { program: 'pkg_info', list: 'pkg_info -a 2>/dev/null', read: readPkgInfo },
  portage: { program: 'qlist', list: 'qlist -Iv | xargs -n 1024 qatom', read: readPortage },
  rpm: {
    program: 'rpm',
    list: String.raw`rpm -qa --qf '%{NAME}\t%{VERSION}\t%{RELEASE}\t%{EPOCH}\t%{ARCH}\n'`,
    read: readRpm,
  },
};

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function readApk(text: string): InstalledPackage[] {
  return linesOf(text).map((line) => {
    const match = /^(.*)-([^-]*)-([^-]*)$/.exec(line);
    return match
      ? { name: match[1]!, version: match[2]!, release: match[3]! }
      : { name: line, version: '', release: '' };
  });
}

/** Which source a package came from is told by apt-cache, and who made that source by its list of sources. */
function readApt(text: string): InstalledPackage[] {
  const lines = linesOf(text);
  const native = lines.find((line) => line.startsWith('arch '))?.slice('arch '.length);
  const origins = new Map<string, string>();
  const from = new Map<string, string>();
  const sections = sectionsOf(lines);
  let current = '';
  for (const line of lines) {
    const [, kind, rest = ''] = /^(file|release|package|from) (.*)$/.exec(line) ?? [];
    if (kind === 'file' || kind === 'package') current = rest.trim();
    else if (kind === 'release') origins.set(current, /(?:^|,)o=([^,]*)/.exec(rest)?.[1] ?? '');
    else if (kind === 'from') from.set(current, rest.trim());
  }
  return lines.flatMap((line) => {
    const [kind, status, bare = '', version = '', arch = '', section = ''] = line.split('\t');
    if (kind !== 'row' || status !== 'installed') return [];
    const name = arch === 'all' || arch === native ? bare : `${bare}:${arch}`;
    const category = sections.get(`${bare} ${arch}`) ?? section;
    return [{ name, version, arch, category, origin: origins.get(from.get(name) ?? '') ?? '' }];
  });
}

/** Sections as the lists of packages have them, by package and architecture: they overrule the packages' own. */
function sectionsOf(lines: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  let [name, arch, section]: (string | undefined)[] = [];
  for (const line of [...lines, 'shown ']) {
    const [, kind, rest = ''] = /^(shown|of|in) (.*)$/.exec(line) ?? [];
    if (kind === 'of') arch = rest;
    else if (kind === 'in') section = rest;
    else if (kind === 'shown') {
      if (name !== undefined && section !== undefined && !found.has(`${name} ${arch}`))
        found.set(`${name} ${arch}`, section);
      [name, arch, section] = [rest, undefined, undefined];
    }
  }
  return found;
}

function readPacman(text: string): InstalledPackage[] {
  return text.split('\n\n').flatMap((paragraph) => {
    const details = new Map<string, string>();
    let last = '';
    for (const line of linesOf(paragraph)) {
      const match = /^([\w ]*\w) +: (.*)/.exec(line);
      if (match) {
        last = match[1]!;
        details.set(last, match[2]!);
      } else details.set(last, `${details.get(last) ?? ''}  ${line.trimStart()}`);
    }
    const provides = details.get('Provides') ?? 'None';
    const name = details.get('Name');
    if (name === undefined) return [];
    return [
      {
        name,
        version: details.get('Version') ?? '',
        arch: details.get('Architecture') ?? '',
        provides: provides === 'None' ? null : provides.split('  ').map((part) => part.split('=')[0]!),
      },
    ];
  });
}

function readPkg(text: string): InstalledPackage[] {
  return linesOf(text).map((line) => {
    const [name = '', long = '', origin = '', installed = '', automatic, arch = '', category = '', prefix = '', vital] =
      line.split('\t');
    const [versioned = '', epoch] = long.split(/,(.*)/s);
    const [version = '', revision = '0'] = versioned.split(/_(.*)/s);
    return {
      name,
      version,
      origin,
      installed,
      automatic: automatic === '1',
      arch: arch.split(':')[2] ?? arch,
      category: category.split('/')[0]!,
      prefix,
      vital: vital === '1',
      port_epoch: epoch ?? 0,
      revision,
    };
  });
}

function readPkgInfo(text: string): InstalledPackage[] {
  return linesOf(text).map((line) => {
    const match = /^(\S*)-([^\s-]*)(?:\s|$)/.exec(line);
    return match ? { name: match[1]!, version: match[2]! } : { name: line, version: '' };
  });
}

function readPortage(text: string): InstalledPackage[] {
  const atoms = ['category', 'name', 'version', 'ebuild_revision', 'slots', 'prefixes', 'sufixes'];
  return linesOf(text).map((line) => {
    const words = line.trim().split(/\s+/).slice(0, atoms.length);
    const fields = Object.fromEntries(words.map((word, at) => [atoms[at]!, word]));
    return { ...fields, name: fields.name ?? '' };
  });
}

function readRpm(text: string): InstalledPackage[] {
  const known = (value: string | undefined) => (value === '(none)' || value === undefined ? 'None' : value);
  return linesOf(text).map((line) => {
    const [name = '', version, release, epoch, arch] = line.split('\t');
    return { name, version: known(version), release: known(release), epoch: known(epoch), arch: known(arch) };
  });
}
