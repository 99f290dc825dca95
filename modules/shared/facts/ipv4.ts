/** Netmask and network of an address with its prefix length. */
export function ipv4Network(address: string, prefix: number): { netmask: string; network: string } {
  const mask = prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0;
  const bits = address.split('.').reduce((value, part) => value * 256 + Number(part), 0);
  return { netmask: dotted(mask), network: dotted((bits & mask) >>> 0) };
}

function dotted(bits: number): string {
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 0xff).join('.');
}
