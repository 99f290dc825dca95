/** States of TCP connections, as /proc/net/tcp numbers them. */
export const CONNECTION_STATES: Readonly<Record<string, string>> = {
  ESTABLISHED: '01',
  SYN_SENT: '02',
  SYN_RECV: '03',
  FIN_WAIT1: '04',
  FIN_WAIT2: '05',
  TIME_WAIT: '06',
};

interface Wanted {
  readonly port: number;
  readonly states: readonly string[];
  /** Addresses that the local end may have; `0.0.0.0` and `::` stand for all. */
  readonly local: readonly string[];
  /** Addresses of the other end that do not count. */
  readonly excluded: readonly string[];
}

/** Counts the connections in lines of /proc/net/tcp and tcp6. */
export function countConnections(lines: readonly string[], wanted: Wanted): number {
  const states = wanted.states.map((name) => CONNECTION_STATES[name]);
  const local = new Set(wanted.local.map(addressKey));
  const excluded = new Set(wanted.excluded.map(addressKey));
  const all = local.has(addressKey('0.0.0.0')) || local.has(addressKey('::'));
  return lines.filter((line) => {
    const row = /^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) ([0-9A-F]+):[0-9A-F]{4} ([0-9A-F]{2}) /.exec(line);
    if (!row || Number.parseInt(row[2]!, 16) !== wanted.port || !states.includes(row[4]!)) return false;
    return (all || local.has(tableKey(row[1]!))) && !excluded.has(tableKey(row[3]!));
  }).length;
}

/** Sixteen bytes in hexadecimal; IPv4 addresses are mapped. */
function addressKey(address: string): string {
  const four = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address.replace(/^::ffff:/i, ''));
  if (four)
    return mapped(
      four
        .slice(1)
        .map((part) => Number(part).toString(16).padStart(2, '0'))
        .join(''),
    );
  if (!address.includes(':')) return address;
  const [left = '', right] = address.split('%')[0]!.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const [before, after] = [groups(left), groups(right ?? '')];
  const middle = right === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  return [...before, ...middle, ...after].map((group) => group.toLowerCase().padStart(4, '0')).join('');
}

/** The kernel writes words of four bytes in the order of the machine, which is little-endian. */
function tableKey(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words
    .map((word) => word.match(/../g)!.reverse().join(''))
    .join('')
    .toLowerCase();
  return bytes.length === 8 ? mapped(bytes) : bytes;
}

function mapped(bytes: string): string {
  return bytes === '00000000' ? '0'.repeat(32) : `${'0'.repeat(20)}ffff${bytes}`;
}
