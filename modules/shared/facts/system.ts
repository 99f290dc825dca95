import type { Plain, PlainDict } from '../../../src/module/index.js';
import type { RawFacts } from './raw.js';

export function apparmorFacts(raw: RawFacts): PlainDict {
  return { apparmor: { status: raw.exists('/sys/kernel/security/apparmor') ? 'enabled' : 'disabled' } };
}

export function fipsFacts(raw: RawFacts): PlainDict {
  return { fips: raw.content('/proc/sys/crypto/fips_enabled') === '1' };
}

export function loadavgFacts(raw: RawFacts): PlainDict {
  const [one, five, fifteen] = (raw.content('/proc/loadavg') ?? '').split(' ').map(Number);
  return fifteen === undefined ? {} : { loadavg: { '1m': one, '5m': five, '15m': fifteen } };
}

export function selinuxFacts(raw: RawFacts): PlainDict {
  if (!raw.exists('/sys/fs/selinux/enforce')) {
    return { selinux: { status: 'disabled' }, selinux_python_present: true };
  }
  const config = raw.content('/etc/selinux/config') ?? '';
  return {
    selinux: {
      status: 'enabled',
      policyvers: Number(raw.content('/sys/fs/selinux/policyvers') ?? Number.NaN) || 'unknown',
      config_mode: /^\s*SELINUX=(\w+)/m.exec(config)?.[1] ?? 'unknown',
      mode: raw.content('/sys/fs/selinux/enforce') === '1' ? 'enforcing' : 'permissive',
      type: /^\s*SELINUXTYPE=(\w+)/m.exec(config)?.[1] ?? 'unknown',
    },
    selinux_python_present: true,
  };
}

/** Whether `/` is another directory than the first process has; by the usual number of a root directory otherwise. */
export function chrootFacts(raw: RawFacts, env: ReadonlyMap<string, string>): PlainDict {
  if (env.get('debian_chroot')) return { is_chroot: true };
  const root = raw.success('root')?.trim();
  const init = raw.success('init_root')?.trim();
  if (init) return { is_chroot: root !== init };
  const type = raw.success('root_type') ?? '';
  const usual = type.includes('btrfs') ? '256' : type.includes('xfs') ? '128' : '2';
  return { is_chroot: root?.split(' ')[1] !== usual };
}

export function capsFacts(raw: RawFacts): PlainDict {
  const text = raw.success('capsh');
  if (text === undefined) return { system_capabilities_enforced: 'N/A', system_capabilities: 'N/A' };
  const current = /^Current:(.*)$/m.exec(text)?.[1];
  if (current === undefined) return { system_capabilities_enforced: 'NA', system_capabilities: [] };
  if (current.trim() === '=ep') return { system_capabilities_enforced: 'False', system_capabilities: [] };
  const listed = (`Current:${current}`.split('=')[1] ?? '').split(',').map((name) => name.trim());
  return { system_capabilities_enforced: 'True', system_capabilities: listed };
}

export function readEnvironment(raw: RawFacts): ReadonlyMap<string, string> {
  const rows = raw.output('environ')?.split('\x01') ?? (raw.output('env') ?? '').split('\n');
  return new Map(
    rows.flatMap((row) => {
      const at = row.indexOf('=');
      return at <= 0 ? [] : [[row.slice(0, at), row.slice(at + 1)] as const];
    }),
  );
}

export function userFacts(raw: RawFacts): PlainDict {
  const name = raw.output('user') ?? '';
  const id = Number(raw.output('id'));
  const gid = Number(raw.output('gid'));
  const rows = [raw.success('passwd'), raw.success('passwd_id'), ...(raw.lines('/etc/passwd') ?? [])]
    .filter((line): line is string => line !== undefined && line.trim() !== '')
    .map((line) => line.trim().split(':'));
  const entry = rows.find((row) => row[0] === name) ?? rows.find((row) => Number(row[2]) === id);
  return {
    user_id: name,
    user_uid: entry ? Number(entry[2]) : id,
    user_gid: entry ? Number(entry[3]) : gid,
    user_gecos: entry?.[4] ?? '',
    user_dir: entry?.[5] ?? '',
    user_shell: entry?.[6] ?? '',
    real_user_id: id,
    effective_user_id: id,
    real_group_id: gid,
    effective_group_id: gid,
  };
}

/** Keys of the first directory that has any. */
export function sshKeyFacts(raw: RawFacts): PlainDict {
  for (const directory of ['/etc/ssh', '/etc/openssh', '/etc']) {
    const found = ['dsa', 'rsa', 'ecdsa', 'ed25519'].flatMap((algorithm) => {
      const [type, key] = (raw.content(`${directory}/ssh_host_${algorithm}_key.pub`) ?? '').split(/\s+/);
      const name = `ssh_host_key_${algorithm}_public`;
      return key === undefined ? [] : [[name, key] as const, [`${name}_keytype`, type] as const];
    });
    if (found.length > 0) return Object.fromEntries(found);
  }
  return {};
}

export function lsbFacts(raw: RawFacts): PlainDict {
  const facts = lsbByProgram(raw) ?? lsbByFile(raw);
  const strip = (text: string) => text.replace(/^[\\'"]+|[\\'"]+$/g, '');
  const entries = Object.entries(facts).map(([name, value]) => [name, strip(value)]);
  const release = facts.release;
  return {
    lsb: Object.fromEntries([...entries, ...(release ? [['major_release', strip(release.split('.')[0]!)]] : [])]),
  };
}

function lsbByProgram(raw: RawFacts): Record<string, string> | undefined {
  const names: readonly (readonly [string, string])[] = [
    ['LSB Version:', 'release'],
    ['Distributor ID:', 'id'],
    ['Description:', 'description'],
    ['Release:', 'release'],
    ['Codename:', 'codename'],
  ];
  const rows = (raw.success('lsb_release') ?? '').split('\n').flatMap((line) => {
    const name = names.find(([words]) => line.includes(words))?.[1];
    return name === undefined ? [] : [[name, line.slice(line.indexOf(':') + 1).trim()] as const];
  });
  return rows.length === 0 ? undefined : Object.fromEntries(rows);
}

function lsbByFile(raw: RawFacts): Record<string, string> {
  const names: Readonly<Record<string, string>> = {
    DISTRIB_ID: 'id',
    DISTRIB_RELEASE: 'release',
    DISTRIB_DESCRIPTION: 'description',
    DISTRIB_CODENAME: 'codename',
  };
  return Object.fromEntries(
    (raw.lines('/etc/lsb-release') ?? []).flatMap((line) => {
      const name = names[line.split('=')[0]!.trim()];
      return name === undefined ? [] : [[name, line.slice(line.indexOf('=') + 1).trim()] as const];
    }),
  );
}

/** Words of the kernel's command line: the last value of each, and all of them. */
export function cmdlineFacts(raw: RawFacts): PlainDict {
  const text = raw.content('/proc/cmdline');
  if (text === undefined) return {};
  const last = new Map<string, Plain>();
  const all = new Map<string, Plain>();
  for (const word of text.match(/"[^"]*"|'[^']*'|\S+/g) ?? []) {
    const at = word.indexOf('=');
    const name = at === -1 ? word : word.slice(0, at);
    const value = at === -1 ? true : word.slice(at + 1);
    last.set(name, value);
    const known = all.get(name);
    if (at === -1 || known === undefined) all.set(name, value);
    else all.set(name, Array.isArray(known) ? [...(known as Plain[]), value] : [known, value]);
  }
  return { cmdline: last, proc_cmdline: all };
}

export function dnsFacts(raw: RawFacts): PlainDict {
  const dns: PlainDict = {};
  for (const line of raw.lines('/etc/resolv.conf') ?? []) {
    if (/^[#;]/.test(line)) continue;
    const [word, ...values] = line.split(/\s+/).filter((part) => part !== '');
    if (word === 'nameserver') dns.nameservers = [...((dns.nameservers as string[]) ?? []), ...values];
    else if (word === 'domain' && values.length > 0) dns.domain = values[0];
    else if (word === 'search' || word === 'sortlist') dns[word] = values;
    else if (word === 'options') dns.options = Object.fromEntries(values.map(dnsOption));
  }
  return { dns };
}

function dnsOption(text: string): [string, Plain] {
  const at = text.indexOf(':');
  return at === -1 ? [text, true] : [text.slice(0, at), text.slice(at + 1) || true];
}

export function dateFacts(raw: RawFacts): PlainDict {
  const [year, month, weekday, weekdayNumber, week, day, hour, minute, second, epoch, zone, offset, nanos] = (
    raw.output('date') ?? ''
  )
    .trim()
    .split('|');
  const micros = /^\d{9}$/.test(nanos ?? '') ? nanos!.slice(0, 6) : '000000';
  const utc = raw.output('utc')?.trim() ?? '';
  return {
    date_time: {
      year,
      month,
      weekday,
      weekday_number: weekdayNumber,
      weeknumber: week,
      day,
      hour,
      minute,
      second,
      epoch,
      epoch_int: epoch,
      date: `${year}-${month}-${day}`,
      time: `${hour}:${minute}:${second}`,
      iso8601_micro: `${utc}.${micros}Z`,
      iso8601: `${utc}Z`,
      iso8601_basic: `${year}${month}${day}T${hour}${minute}${second}${micros}`,
      iso8601_basic_short: `${year}${month}${day}T${hour}${minute}${second}`,
      tz: zone,
      tz_dst: summerName(raw, zone ?? ''),
      tz_offset: offset,
    },
  };
}

/** Name of the zone while daylight saving time is on: that of the half year with the greater offset. */
function summerName(raw: RawFacts, zone: string): string {
  const [january, july] = ['january', 'july'].map((name) => (raw.success(name) ?? '').trim().split('|'));
  if (!january?.[1] || !july?.[1]) return zone;
  return Number(january[1]) > Number(july[1]) ? january[0]! : july[0]!;
}
