import { DroverError } from '../base/error.js';

const RANGE = '\\[(?:[a-z]:[a-z]|[0-9]+:[0-9]+)(?::[0-9]+)?\\]';
const NUMBERS = '\\[[0-9]+:[0-9]+(?::[0-9]+)?\\]';
const HEXADECIMALS = '\\[[0-9a-f]+:[0-9a-f]+(?::[0-9]+)?\\]';
const BYTE = `(?:[01]?[0-9]{1,2}|2[0-4][0-9]|25[0-5]|${NUMBERS})`;
const WORD = `(?:[0-9a-f]{1,4}|${HEXADECIMALS})`;
const LABEL = `(?:[\\p{L}\\p{N}_]|${RANGE})(?:[\\p{L}\\p{N}_-]|${RANGE})*(?<![_-])`;
const IPV4 = new RegExp(`^(?:${BYTE}\\.){3}${BYTE}$`, 'iu');
const IPV6 = new RegExp(`^(?:${ipv6Forms().join('|')})$`, 'iu');
const HOST_NAME = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`, 'iu');
const PLAIN_NAME = /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/;
const BRACKETED_WITH_PORT = /^\[(.+)\]:([0-9]+)$/;
const WITH_PORT = /^((?:[^:[\]]|\[[^\]]*\])*):([0-9]+)$/;
/**
 * Splits `host:port`; `[…]:port` is how an IPv6 address gets a port. The host may hold ranges (`web[1:3]`) when
 * `ranges` is set. Undefined when the text is no address.
 */
export function parseAddress(text, { ranges }) {
  if (PLAIN_NAME.test(text) && !text.includes('..') && !/[-_]\./.test(text) && !/\.[-_]/.test(text)) {
    return { host: text, port: undefined };
  }
  let host = text;
  let port;
  for (const form of [BRACKETED_WITH_PORT, WITH_PORT]) {
    const match = form.exec(host);
    if (match) [host, port] = [match[1], Number(match[2])];
  }
  if (host === '' || !isHost(host) || (!ranges && host.includes('['))) return undefined;
  return { host, port };
}
/** As `parseAddress`, but throws where the text is no address. */
export function requireAddress(text) {
  const address = parseAddress(text, { ranges: false });
  if (address) return address;
  throw new DroverError(`Not a valid network hostname: ${text}`, { code: 'inventory' });
}
/** Whether the name is an IPv4 or IPv6 address: its short form is the whole then. */
export function isIpAddress(name) {
  return IPV4.test(name) || IPV6.test(name);
}
function isHost(text) {
  return IPV4.test(text) || IPV6.test(text) || HOST_NAME.test(text);
}
/** The ways to write an IPv6 address: whole, with `::` at any place, and with IPv4 at its end. */
function ipv6Forms() {
  const around = [1, 2, 3, 4, 5, 6].map((left) => `(?:${WORD}:){${left}}(?::${WORD}){1,${7 - left}}`);
  const ipv4 = `(?:${WORD}\\.){3}${WORD}`;
  return [
    `(?:${WORD}:){7}${WORD}`,
    `(?:${WORD}:){1,6}:`,
    ...around,
    `:(?::${WORD}){1,6}`,
    `${WORD}?::`,
    `(?:0:){6}${ipv4}`,
    `::(?:ffff:)?${ipv4}`,
    `(?:0:){5}ffff:${ipv4}`,
  ];
}
