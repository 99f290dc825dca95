import { compareGroups } from './group.js';
/** Who belongs to whom, through all generations. Worked out when it is first asked for, forgotten when anything changes. */
export class Membership {
  #hosts = new Map();
  #ancestors = new Map();
  /** Hosts that are in the very same groups share one sorted list. */
  #sorted = new Map();
  #ids = new Map();
  /** Called after every change, mostly while there is nothing to forget. */
  forget() {
    if (this.#hosts.size > 0) this.#hosts.clear();
    if (this.#ancestors.size > 0) this.#ancestors.clear();
    if (this.#sorted.size > 0) this.#sorted.clear();
  }
  /** The hosts of a group and of its children: its own first, then those of each generation below. */
  hostsOf(group) {
    let hosts = this.#hosts.get(group);
    if (!hosts) {
      const found = new Set();
      for (const member of descendants(group)) for (const host of member.hosts) found.add(host);
      hosts = [...found];
      this.#hosts.set(group, hosts);
    }
    return hosts;
  }
  ancestorsOf(group) {
    let ancestors = this.#ancestors.get(group);
    if (!ancestors) {
      const found = new Set();
      const waiting = [...group.parents];
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        if (found.has(next)) continue;
        found.add(next);
        waiting.push(...next.parents);
      }
      ancestors = found;
      this.#ancestors.set(group, ancestors);
    }
    return ancestors;
  }
  /** All groups of a host, weakest first: those whose variables win come last. */
  groupsOf(host) {
    let key = '';
    for (const group of host.groups) key += `${this.#idOf(group)},`;
    let sorted = this.#sorted.get(key);
    if (!sorted) {
      const all = new Set(host.groups);
      for (const group of host.groups) for (const ancestor of this.ancestorsOf(group)) all.add(ancestor);
      sorted = [...all].sort(compareGroups);
      this.#sorted.set(key, sorted);
    }
    return sorted;
  }
  #idOf(group) {
    let id = this.#ids.get(group);
    if (id === undefined) {
      id = this.#ids.size;
      this.#ids.set(group, id);
    }
    return id;
  }
}
/** The group and all below it, generation by generation. */
function descendants(group) {
  const found = new Set([group]);
  let generation = [group];
  for (let next = childrenOf(generation, found); next.length > 0; next = childrenOf(generation, found))
    generation = next;
  return found;
}
function childrenOf(generation, found) {
  const next = [];
  for (const parent of generation) {
    for (const child of parent.children) {
      if (found.has(child)) continue;
      found.add(child);
      next.push(child);
    }
  }
  return next;
}
