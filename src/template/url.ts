import { isIPv6 } from 'node:net';
import { valueError } from '../values/exception.js';

/** A URL in parts, as Python's `urlsplit` takes it apart; null where there is none. */
export interface UrlParts {
  readonly scheme: string;
  readonly netloc: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
  readonly username: string | null;
  readonly password: string | null;
  readonly hostname: string | null;
  /** Throws ValueError for a port that is no number or too large. */
  port(): number | null;
}

/** Splits a URL. It never rejects what merely looks odd; brackets that do not match throw ValueError. */
export function splitUrl(text: string): UrlParts {
  let rest = text.replace(/^[\x00-\x20]+/, '').replace(/[\t\r\n]/g, '');
  let scheme = '';
  const colon = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(rest);
  if (colon) {
    scheme = colon[1]!.toLowerCase();
    rest = rest.slice(colon[0].length);
  }
  let netloc = '';
  if (rest.startsWith('//')) {
    const end = rest.slice(2).search(/[/?#]/);
    netloc = end === -1 ? rest.slice(2) : rest.slice(2, 2 + end);
    rest = end === -1 ? '' : rest.slice(2 + end);
    checkBrackets(netloc);
  }
  const [beforeFragment, fragment] = cut(rest, '#');
  const [path, query] = cut(beforeFragment, '?');
  return { scheme, netloc, path, query, fragment, ...authority(netloc) };
}

function cut(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function checkBrackets(netloc: string): void {
  const [open, close] = [netloc.includes('['), netloc.includes(']')];
  if (open !== close) throw valueError('Invalid IPv6 URL');
  if (!open) return;
  const host = /\[([^\]]*)\]/.exec(netloc)?.[1] ?? '';
  if (/^v/i.test(host)) return;
  if (!isIPv6(host.replace(/%.*$/, ''))) throw valueError(`'${host}' does not appear to be an IPv4 or IPv6 address`);
}

function authority(netloc: string): Pick<UrlParts, 'username' | 'password' | 'hostname' | 'port'> {
  const at = netloc.lastIndexOf('@');
  const user = at === -1 ? null : netloc.slice(0, at);
  const place = netloc.slice(at + 1);
  const bracketed = /^[^[]*\[([^\]]*)\](?::(.*))?/.exec(place);
  const plain = cut(place, ':');
  const host = bracketed ? bracketed[1]! : plain[0];
  const port = bracketed ? (bracketed[2] ?? '') : place.includes(':') ? plain[1] : '';
  const userColon = user?.indexOf(':') ?? -1;
  return {
    username: user === null ? null : userColon === -1 ? user : user.slice(0, userColon),
    password: user === null || userColon === -1 ? null : user.slice(userColon + 1),
    hostname: host === '' ? null : lowerHost(host),
    port: () => portOf(port),
  };
}

/** The zone of an IPv6 address keeps its case. */
function lowerHost(host: string): string {
  const zone = host.indexOf('%');
  return zone === -1 ? host.toLowerCase() : host.slice(0, zone).toLowerCase() + host.slice(zone);
}

function portOf(text: string): number | null {
  if (text === '') return null;
  if (!/^[0-9]+$/.test(text)) throw valueError(`Port could not be cast to integer value as '${text}'`);
  const port = Number(text);
  if (port > 65535) throw valueError('Port out of range 0-65535');
  return port;
}
