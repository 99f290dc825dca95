import type { RawFacts } from './raw.js';

/** What os-release, lsb_release and the like tell, before any distribution's own file is looked at. */
export interface Guess {
  readonly distribution: string;
  readonly distribution_version: string;
  readonly distribution_release: string;
  readonly distribution_major_version: string;
}

/** Names that os-release has and that mean a distribution known otherwise. */
const IDS: Readonly<Record<string, string>> = { ol: 'oracle', 'opensuse-leap': 'opensuse' };
const SHOWN: Readonly<Record<string, string>> = { Amzn: 'Amazon', Rhel: 'Redhat', '': 'OtherLinux' };

export function guessDistribution(raw: RawFacts): Guess {
  const osRelease = shellWords(raw.content('/etc/os-release') ?? raw.content('/usr/lib/os-release') ?? '');
  const lsb = lsbWords(raw);
  const id = identity(osRelease, lsb);
  const versions = versionsOf(raw, id, osRelease, lsb);
  const first = versions.find((version) => version !== '') ?? '';
  const best = versions.reduce((known, version) => (dots(version) > dots(known) || known === '' ? version : known), '');
  const version = id === 'debian' ? best : id === 'centos' ? best.split('.').slice(0, 2).join('.') : first;
  const codename =
    osRelease.get('VERSION_CODENAME') ??
    osRelease.get('UBUNTU_CODENAME') ??
    (codenameIn(osRelease.get('VERSION') ?? '') || lsb.get('codename') || releaseCodename(raw));
  const name = id.charAt(0).toUpperCase() + id.slice(1).toLowerCase();
  return {
    distribution: SHOWN[name] ?? name,
    distribution_version: version || 'NA',
    distribution_release: codename ?? 'NA',
    distribution_major_version: (version || 'NA').split('.')[0]!,
  };
}

function identity(osRelease: ReadonlyMap<string, string>, lsb: ReadonlyMap<string, string>): string {
  const id = (osRelease.get('ID') ?? lsb.get('id') ?? '').toLowerCase().replaceAll(' ', '_');
  return IDS[id] ?? id;
}

/** All versions that are told, the most trusted first. */
function versionsOf(
  raw: RawFacts,
  id: string,
  osRelease: ReadonlyMap<string, string>,
  lsb: ReadonlyMap<string, string>,
): string[] {
  const release = ['/etc/centos-release', '/etc/redhat-release', '/etc/system-release', '/etc/SuSE-release']
    .map((path) => releaseVersion(raw.content(path) ?? ''))
    .find((version) => version !== '');
  const debian = id === 'debian' || (osRelease.get('ID_LIKE') ?? '').split(/\s+/).includes('debian');
  return [
    osRelease.get('VERSION_ID') ?? '',
    lsb.get('release') ?? '',
    release ?? '',
    releaseVersion(osRelease.get('PRETTY_NAME') ?? ''),
    releaseVersion(lsb.get('description') ?? ''),
    ...(debian ? [raw.content('/etc/debian_version')?.split('\n')[0]?.trim() ?? ''] : []),
  ];
}

function dots(version: string): number {
  return version.split('.').length - 1;
}

/** The name in brackets at the end of a release file. */
function releaseCodename(raw: RawFacts): string | undefined {
  const texts = ['altlinux', 'centos', 'oracle', 'redhat'].map((name) => raw.content(`/etc/${name}-release`));
  const first = texts.find((text) => text !== undefined)?.split('\n')[0] ?? '';
  return /\(([^()]+)\)\s*$/.exec(first)?.[1];
}

/** The number in `CentOS Linux release 7.9.2009 (Core)`. */
function releaseVersion(text: string): string {
  return /(?:release |\s)(\d[\d.]*\d|\d)(?=\s|\(|$)/.exec(text)?.[1] ?? '';
}

/** `12 (bookworm)`, `20.04.1 LTS, Focal Fossa` */
function codenameIn(version: string): string {
  const match = /\((\D+)\)|,\s*(\D+)$/.exec(version);
  return (match?.[1] ?? match?.[2] ?? '').trim();
}

/** `NAME="value"` lines as a shell reads them. */
function shellWords(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\n').flatMap((line) => {
      const match = /^\s*([A-Za-z_]\w*)=(.*?)\s*$/.exec(line);
      if (!match) return [];
      const value = match[2]!.replace(/^(["'])(.*)\1$/, '$2').replace(/\\(.)/g, '$1');
      return [[match[1]!, value] as const];
    }),
  );
}

function lsbWords(raw: RawFacts): ReadonlyMap<string, string> {
  const names: Readonly<Record<string, string>> = {
    'Distributor ID': 'id',
    Description: 'description',
    Release: 'release',
    Codename: 'codename',
  };
  return new Map(
    (raw.success('lsb_release') ?? '').split('\n').flatMap((line) => {
      const at = line.indexOf(':');
      const name = names[line.slice(0, at).trim()];
      return name === undefined ? [] : [[name, line.slice(at + 1).trim()] as const];
    }),
  );
}
