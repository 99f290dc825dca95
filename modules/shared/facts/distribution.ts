import type { PlainDict } from '../../../src/module/index.js';
import { type Guess, guessDistribution } from './distribution-guess.js';
import { familyOf } from './os-family.js';
import { readUname } from './platform.js';
import type { RawFacts } from './raw.js';

/** What a release file tells; undefined when it is not that distribution's. */
type Reader = (text: string, path: string, raw: RawFacts, guess: Guess) => PlainDict | undefined;

interface ReleaseFile {
  readonly path: string;
  readonly name: string;
  /** Its being there is enough. */
  readonly existing?: true;
}

/** Release files in the order in which they count; the first that fits decides. */
const RELEASE_FILES: readonly ReleaseFile[] = [
  { path: '/etc/altlinux-release', name: 'Altlinux' },
  { path: '/etc/oracle-release', name: 'OracleLinux' },
  { path: '/etc/slackware-version', name: 'Slackware' },
  { path: '/etc/centos-release', name: 'CentOS' },
  { path: '/etc/redhat-release', name: 'RedHat' },
  { path: '/etc/vmware-release', name: 'VMwareESX', existing: true },
  { path: '/etc/openwrt_release', name: 'OpenWrt' },
  { path: '/etc/os-release', name: 'Amazon' },
  { path: '/etc/system-release', name: 'Amazon' },
  { path: '/etc/alpine-release', name: 'Alpine' },
  { path: '/etc/arch-release', name: 'Archlinux', existing: true },
  { path: '/etc/os-release', name: 'Archlinux' },
  { path: '/etc/os-release', name: 'SUSE' },
  { path: '/etc/SuSE-release', name: 'SUSE' },
  { path: '/etc/gentoo-release', name: 'Gentoo' },
  { path: '/etc/os-release', name: 'Debian' },
  { path: '/etc/lsb-release', name: 'Debian' },
  { path: '/etc/lsb-release', name: 'Mandriva' },
  { path: '/etc/sourcemage-release', name: 'SMGL' },
  { path: '/usr/lib/os-release', name: 'ClearLinux' },
  { path: '/etc/coreos/update.conf', name: 'Coreos' },
  { path: '/etc/os-release', name: 'Flatcar' },
  { path: '/etc/os-release', name: 'NA' },
];

export function distributionFacts(raw: RawFacts): PlainDict {
  const uname = readUname(raw);
  const base = {
    distribution: uname.system,
    distribution_release: uname.release,
    distribution_version: uname.version,
  };
  const found = {
    ...base,
    ...(uname.system === 'Linux' ? linuxFacts(raw) : otherSystem(raw, uname.system, uname.release)),
  };
  return { ...found, os_family: familyOf(String(found.distribution)) };
}

function linuxFacts(raw: RawFacts): PlainDict {
  const guess = guessDistribution(raw);
  for (const { path, name, existing } of RELEASE_FILES) {
    const file = { distribution_file_path: path, distribution_file_variety: name };
    if (existing && raw.exists(path)) return { ...guess, distribution: name, ...file };
    const text = raw.content(path)?.replace(/^[\\'"]+|[\\'"]+$/g, '');
    if (text === undefined) continue;
    const told = READERS[name]?.(text, path, raw, guess);
    if (told) return { ...guess, distribution: name, ...file, distribution_file_parsed: true, ...told };
  }
  return { ...guess };
}

/** A distribution whose file names it; another name in the file (CentOS in redhat-release) counts instead. */
const named =
  (name: string, words: string): Reader =>
  (text) =>
    text.includes(words)
      ? { distribution: name, distribution_file_search_string: words }
      : { distribution: text.split(/\s+/)[0] };

const READERS: Readonly<Record<string, Reader>> = {
  OracleLinux: named('OracleLinux', 'Oracle Linux'),
  RedHat: named('RedHat', 'Red Hat'),
  Altlinux: named('Altlinux', 'ALT'),
  SMGL: named('SMGL', 'Source Mage GNU/Linux'),
  Archlinux: (text) => (text.includes('Arch Linux') ? { distribution: 'Archlinux' } : undefined),
  Slackware(text) {
    if (!text.includes('Slackware')) return undefined;
    const version = /\w+[.]\w+\+?/.exec(text)?.[0];
    return { distribution: 'Slackware', ...(version && { distribution_version: version }) };
  },
  CentOS(text) {
    if (text.includes('CentOS Stream')) return { distribution_release: 'Stream' };
    return text.includes('TencentOS Server') ? { distribution: 'TencentOS' } : undefined;
  },
  OpenWrt(text) {
    if (!text.includes('OpenWrt')) return undefined;
    return { distribution: 'OpenWrt', ...lsbWords(text) };
  },
  Amazon(text, path) {
    if (!text.includes('Amazon')) return undefined;
    if (path !== '/etc/os-release') {
      return {
        distribution: 'Amazon',
        distribution_version: text.split(/\s+/).find((word) => /^\d+$/.test(word)) ?? 'NA',
      };
    }
    const version = /VERSION_ID="(.*)"/.exec(text)?.[1];
    if (version === undefined) return { distribution: 'Amazon' };
    const [major, minor = 'NA'] = version.split('.');
    return {
      distribution: 'Amazon',
      distribution_version: version,
      distribution_major_version: major,
      distribution_minor_version: minor,
    };
  },
  Alpine: (text) => ({ distribution: 'Alpine', distribution_version: text }),
  SUSE: (text, path, raw, guess) => suse(text, path, raw, guess),
  Debian: (text, path, raw, guess) => debian(text, path, raw, guess),
  Mandriva: (text) => (text.includes('Mandriva') ? { ...lsbWords(text), distribution: 'Mandriva' } : undefined),
  ClearLinux(text) {
    const name = /NAME="(.*)"/.exec(text)?.[1];
    if (name !== undefined && !name.includes('Clear Linux')) return undefined;
    const version = /VERSION_ID=(.*)/.exec(text)?.[1];
    const release = /ID=(.*)/.exec(text)?.[1];
    return {
      ...(name && { distribution: name }),
      ...(version && { distribution_major_version: version, distribution_version: version }),
      ...(release && { distribution_release: release }),
    };
  },
  Coreos(text, _path, _raw, guess) {
    if (String(guess.distribution).toLowerCase() !== 'coreos') return undefined;
    const group = /^GROUP=(.*)/.exec(text)?.[1];
    return group === undefined ? {} : { distribution_release: unquoted(group) };
  },
  Flatcar(text, _path, _raw, guess) {
    if (String(guess.distribution).toLowerCase() !== 'flatcar') return undefined;
    const version = unquoted(/VERSION=(.*)/.exec(text)?.[1] ?? '');
    if (version === '') return {};
    return { distribution_major_version: version.split('.')[0], distribution_version: version };
  },
  NA(text, _path, _raw, guess) {
    const name = /^NAME=(.*)/m.exec(text)?.[1];
    const version = /^VERSION=(.*)/m.exec(text)?.[1];
    return {
      ...(name !== undefined && { distribution: unquoted(name) }),
      ...(version !== undefined && guess.distribution_version === 'NA' && { distribution_version: unquoted(version) }),
    };
  },
};

function lsbWords(text: string): PlainDict {
  const version = /DISTRIB_RELEASE="(.*)"/.exec(text)?.[1];
  const release = /DISTRIB_CODENAME="(.*)"/.exec(text)?.[1];
  return { ...(version && { distribution_version: version }), ...(release && { distribution_release: release }) };
}

function unquoted(text: string): string {
  return text.replace(/^"+|"+$/g, '');
}

function suse(text: string, path: string, raw: RawFacts, guess: Guess): PlainDict | undefined {
  const lower = text.toLowerCase();
  if (!lower.includes('suse')) return undefined;
  const facts: PlainDict = path === '/etc/os-release' ? suseOsRelease(text, lower) : suseRelease(text, lower, guess);
  const variant = /^VARIANT_ID="?([^"\n]*)"?/m.exec(text)?.[1];
  if (variant === 'server-sap' || variant === 'sles-sap') facts.distribution = 'SLES_SAP';
  else if (variant === 'transactional') facts.distribution = 'SL-Micro';
  else if (variant === undefined) {
    const product = raw.success('baseproduct')?.trim() ?? '';
    if (product.endsWith('SLES_SAP.prod')) facts.distribution = 'SLES_SAP';
    else if (product.endsWith('SL-Micro.prod')) facts.distribution = 'SL-Micro';
  }
  return facts;
}

function suseOsRelease(text: string, lower: string): PlainDict {
  const name = /^NAME=(.*)/m.exec(text)?.[1];
  const version = /^VERSION_ID="?([0-9]+\.?[0-9]*)"?/m.exec(text)?.[1];
  const minor = /^VERSION_ID="?[0-9]+\.?([0-9]*)"?/m.exec(text)?.[1];
  const release = lower.includes('open') ? minor : lower.includes('enterprise') ? minor || '0' : undefined;
  return {
    ...(name !== undefined && { distribution: unquoted(name) }),
    ...(version !== undefined && { distribution_version: version, distribution_major_version: version.split('.')[0] }),
    ...(release !== undefined && { distribution_release: release }),
  };
}

function suseRelease(text: string, lower: string, guess: Guess): PlainDict {
  const first = text.split(/\s+/)[0];
  if (lower.includes('open')) {
    const release = /CODENAME *= *([^\n]+)/.exec(text)?.[1]?.trim();
    return { distribution: first, ...(release && { distribution_release: release }) };
  }
  if (!lower.includes('enterprise')) return {};
  const level = /PATCHLEVEL = ([0-9]+)/.exec(text)?.[1];
  return {
    distribution: text.includes('Server') ? 'SLES' : text.includes('Desktop') ? 'SLED' : first,
    ...(level && { distribution_release: level, distribution_version: `${guess.distribution_version}.${level}` }),
  };
}

function debian(text: string, path: string, raw: RawFacts, guess: Guess): PlainDict | undefined {
  const quotedVersion = /VERSION_ID="(.*)"/.exec(text)?.[1];
  const codename = /VERSION_CODENAME="?([^"\n]+)"?/.exec(text)?.[1];
  const versioned =
    quotedVersion === undefined
      ? {}
      : {
          distribution_version: quotedVersion,
          distribution_major_version: quotedVersion.split('.')[0],
        };
  if (/Debian|Raspbian/.test(text)) return debianItself(text, raw, guess);
  if (text.includes('Ubuntu')) return { distribution: 'Ubuntu' };
  if (text.includes('SteamOS')) return { distribution: 'SteamOS' };
  if (/Kali|Parrot/.test(text) && /lsb-release|os-release/.test(path)) {
    const release = /DISTRIB_RELEASE=(.*)/.exec(text)?.[1];
    return {
      distribution: text.includes('Kali') ? 'Kali' : 'Parrot',
      ...(release && { distribution_release: release }),
    };
  }
  if (text.includes('Devuan')) {
    const release = /PRETTY_NAME="?[^("]+ \(?([^) "]+)\)?/.exec(text)?.[1];
    return {
      distribution: 'Devuan',
      ...(release && { distribution_release: release }),
      ...(quotedVersion && { distribution_version: quotedVersion, distribution_major_version: quotedVersion }),
    };
  }
  if (text.includes('Cumulus')) return cumulus(text);
  if (text.includes('Mint')) return { distribution: 'Linux Mint', ...versioned };
  const release = codename === undefined ? {} : { distribution_release: codename };
  if (/UOS|Uos|uos/.test(text)) return { distribution: 'Uos', ...release, ...versioned };
  if (/Deepin|deepin/.test(text)) return { distribution: 'Deepin', ...release, ...versioned };
  return text.includes('LMDE') ? { distribution: 'Linux Mint Debian Edition' } : undefined;
}

function debianItself(text: string, raw: RawFacts, guess: Guess): PlainDict {
  const release = /PRETTY_NAME=[^(]+ \(?([^)]+?)\)/.exec(text)?.[1];
  const minor = /(\d+)\.(\d+)/.exec(raw.content('/etc/debian_version') ?? '')?.[2];
  return {
    distribution: 'Debian',
    ...(release !== undefined && { distribution_release: release }),
    ...(release === undefined && guess.distribution_release === 'NA' && { distribution_release: 'NA' }),
    ...(minor !== undefined && { distribution_minor_version: minor }),
  };
}

function cumulus(text: string): PlainDict {
  const version = /VERSION_ID=(.*)/.exec(text)?.[1];
  const release = /VERSION="(.*)"/.exec(text)?.[1];
  return {
    distribution: 'Cumulus Linux',
    ...(version && { distribution_version: version, distribution_major_version: version.split('.')[0] }),
    ...(release && { distribution_release: release }),
  };
}

function otherSystem(raw: RawFacts, system: string, release: string): PlainDict {
  switch (system) {
    case 'Darwin': {
      const version = raw.success('sw_vers')?.trim() ?? release;
      return {
        distribution: 'MacOSX',
        distribution_major_version: version.split('.')[0],
        distribution_version: version,
      };
    }
    case 'FreeBSD': {
      const match = /(\d+)\.(\d+)-(RELEASE|STABLE|CURRENT|RC|PRERELEASE)/.exec(release);
      return match
        ? {
            distribution_release: release,
            distribution_major_version: match[1],
            distribution_version: `${match[1]}.${match[2]}`,
          }
        : { distribution_release: release };
    }
    case 'OpenBSD': {
      const name = /OpenBSD\s[0-9]+.[0-9]+-(\S+)\s/.exec(raw.success('kern_version') ?? '')?.[1];
      return { distribution_version: release, distribution_release: name ?? 'release' };
    }
    case 'NetBSD':
      return {
        distribution_release: release,
        distribution_major_version: release.split('.')[0],
        distribution_version: release,
      };
    default:
      return {};
  }
}
