import { DroverError } from '../base/error.js';
import { compileRegex } from '../template/regex/compile.js';
import { globToRegExp, isGlob } from './glob.js';
import { LOCALHOST } from './names.js';
import { orderPatterns, splitPattern } from './split-pattern.js';

const SUBSCRIPT = /^(.+)\[(?:(-?[0-9]+)|([0-9]+)([:-])([0-9]*))\]$/s;
/** The hosts that a pattern names, without doubles. */
export function matchHosts(context, pattern, options) {
  const hosts = evaluateOnce(context, splitPattern(pattern));
  const limit = options.limit;
  if (!limit || limit.length === 0) return inOrder([...hosts], options);
  const allowed = new Set(evaluateOnce(context, limit));
  return inOrder(
    hosts.filter((host) => allowed.has(host)),
    options,
  );
}
/** Results of whole lists are kept, too: the same pattern is asked for by every play and every look-up. */
function evaluateOnce(context, patterns) {
  const key = `\0${patterns.join('\0')}`;
  let hosts = context.cache.get(key);
  if (!hosts) {
    hosts = [...new Set(evaluate(context, patterns))];
    context.cache.set(key, hosts);
  }
  return hosts;
}
function inOrder(hosts, { order, random }) {
  switch (order) {
    case undefined:
    case 'inventory':
      return hosts;
    case 'reverse_inventory':
      return hosts.reverse();
    case 'sorted':
      return hosts.sort(byName);
    case 'reverse_sorted':
      return hosts.sort((a, b) => byName(b, a));
    case 'shuffle':
      return shuffle(hosts, random ?? Math.random);
    default:
      throw new DroverError(`Invalid 'order' specified for inventory hosts: ${order}`, { code: 'options' });
  }
}
function byName(a, b) {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
function shuffle(hosts, random) {
  for (let at = hosts.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [hosts[at], hosts[other]] = [hosts[other], hosts[at]];
  }
  return hosts;
}
function evaluate(context, patterns) {
  let hosts = [];
  for (const pattern of orderPatterns(patterns)) {
    const named = context.inventory.hosts.get(pattern);
    if (named) {
      hosts.push(named);
      continue;
    }
    const matched = matchOne(context, pattern.replace(/^[&!]/, ''));
    const those = new Set(matched);
    if (pattern.startsWith('!')) hosts = hosts.filter((host) => !those.has(host));
    else if (pattern.startsWith('&')) hosts = hosts.filter((host) => those.has(host));
    else hosts = hosts.length === 0 ? [...matched] : [...hosts, ...without(matched, new Set(hosts))];
  }
  return hosts;
}
function without(hosts, known) {
  return hosts.filter((host) => !known.has(host));
}
function matchOne(context, pattern) {
  let hosts = context.cache.get(pattern);
  if (!hosts) {
    hosts = subscripted(context, pattern);
    context.cache.set(pattern, hosts);
  }
  return hosts;
}
/** `web[0]`, `web[-1]`, `web[1:]`, `web[0:2]` (both ends included); a regular expression has no subscript. */
function subscripted(context, pattern) {
  const match = pattern.startsWith('~') ? null : SUBSCRIPT.exec(pattern);
  if (!match) return enumerate(context, pattern);
  const [, expression, index, start, separator, end] = match;
  if (separator === '-') {
    context.notify({
      type: 'warning',
      message: 'Use [x:y] inclusive subscripts instead of [x-y] which has been removed',
    });
  }
  const hosts = enumerate(context, expression);
  if (hosts.length === 0) return hosts;
  // `[0:0]` is read as `[0]`.
  const isRange = index === undefined && (end === '' || Number(end) !== 0);
  if (isRange) return hosts.slice(Number(start), end === '' ? undefined : Number(end) + 1);
  const host = hosts.at(Number(index ?? start));
  if (!host) throw new DroverError(`No hosts matched the subscripted pattern '${pattern}'`, { code: 'host-pattern' });
  return [host];
}
/** Hosts of the groups whose names match; where none does, or the pattern is a glob or an expression, the hosts whose names match. */
function enumerate(context, pattern) {
  const { inventory } = context;
  const matches = matcher(pattern);
  const groups = [...inventory.groups.values()].filter((group) => matches(group.name));
  const hosts = groups.flatMap((group) => [...inventory.hostsOf(group)].filter((host) => !host.implicit));
  if (groups.length === 0 || pattern.startsWith('~') || isGlob(pattern)) {
    for (const host of inventory.hosts.values()) if (matches(host.name)) hosts.push(host);
  }
  if (hosts.length === 0 && LOCALHOST.includes(pattern)) hosts.push(inventory.get(pattern));
  if (hosts.length === 0 && groups.length === 0 && pattern !== 'all') mismatch(context, pattern);
  return hosts;
}
function matcher(pattern) {
  if (pattern === '') throw new DroverError('Invalid host list pattern: a name is missing', { code: 'host-pattern' });
  try {
    if (pattern.startsWith('~')) {
      const regex = compileRegex(pattern.slice(1));
      return (name) => regex.match(name) !== undefined;
    }
    if (!/[?*[]/.test(pattern)) return (name) => name === pattern;
    const glob = globToRegExp(pattern);
    return (name) => glob.test(name);
  } catch (cause) {
    throw new DroverError(`Invalid host list pattern: ${pattern}`, { code: 'host-pattern', cause });
  }
}
function mismatch(context, pattern) {
  const message = `Could not match supplied host pattern, ignoring: ${pattern}`;
  if (context.mismatch === 'error') throw new DroverError(message, { code: 'host-pattern' });
  if (context.mismatch === 'warning') context.notify({ type: 'warning', message });
}
