import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DroverError } from '../base/error.js';
import { sameItem } from '../values/equality.js';
import { repr, str } from '../values/repr.js';
import { typeName } from '../values/type-name.js';
import { Float, isDict } from '../values/value.js';
import { combineVars } from './combine.js';
import { Group } from './group.js';
import { Host } from './host.js';
import { matchHosts } from './match.js';
import { Membership } from './membership.js';
import { groupName, isVariableName, LOCALHOST } from './names.js';
import { onceEach } from './notice.js';

const NO_SOURCE = { path: null, directory: null };
/** Hosts, groups and their variables. Filled by the plugins that read sources, and by tasks at run time. */
export class Inventory {
  notify;
  /** Sources as they were asked for, in their order. */
  sources = [];
  /** Files and host lists that were read so far. */
  processed = [];
  /** The source that is being read, and its directory: new hosts get them as inventory_file and inventory_dir. */
  #source = NO_SOURCE;
  #hosts = new Map();
  #groups = new Map();
  #membership = new Membership();
  #options;
  #patterns;
  #localhost;
  /** What tasks added, to be done again on a fresh inventory. */
  #additions = [];
  constructor(options = {}) {
    this.#options = options;
    this.notify = onceEach(options.notify ?? (() => {}));
    this.#patterns = {
      inventory: this,
      mismatch: options.mismatch ?? 'warning',
      notify: this.notify,
      cache: new Map(),
    };
    this.ensureGroup('all');
    this.ensureGroup('ungrouped');
    this.addChild('all', 'ungrouped');
  }
  get hosts() {
    return this.#hosts;
  }
  get groups() {
    return this.#groups;
  }
  /** The host of that name; for `localhost` and its other names one is made when the inventory has none. */
  get(name) {
    const host = this.#hosts.get(name);
    return host ?? (LOCALHOST.includes(name) ? this.#implicitLocalhost(name) : undefined);
  }
  /** All groups of a host, weakest first (depth, ansible_group_priority, name). */
  groupsOf(host) {
    return this.#membership.groupsOf(host);
  }
  /** The hosts of a group and of all groups below it, in inventory order. */
  hostsOf(group) {
    return this.#membership.hostsOf(group);
  }
  hostNamesOf(group) {
    return this.hostsOf(group).map((host) => host.name);
  }
  /** The hosts that a pattern names, in inventory order. Throws a DroverError of code `host-pattern` or `options`. */
  match(pattern, options = {}) {
    return matchHosts(this.#patterns, pattern, options);
  }
  /** Adds a host, or adds to it: what add_host does. True when that changed anything. */
  addHost(name, added = {}) {
    this.#additions.push((again) => again.addHost(name, added));
    let changed = !this.#hosts.has(name);
    if (changed) this.ensureHost(name, 'all', added.port);
    const host = this.#hosts.get(name);
    if (added.vars && this.#addVars(host, added.vars)) changed = true;
    for (const given of added.groups ?? []) {
      const group = this.#groups.get(this.ensureGroup(given));
      if (this.#join(group, host)) changed = true;
      this.#adopt(group);
    }
    if (changed) this.#settle(host);
    return changed;
  }
  /** Adds a group below `parents`, which are made when they do not exist. Gives the name that it got. */
  addGroup(name, parents = []) {
    const group = this.#groups.get(this.ensureGroup(name));
    for (const parent of parents) this.#addChildGroup(this.#groups.get(this.ensureGroup(parent)), group);
    for (const one of [group, ...group.parents]) this.#adopt(one);
    return group.name;
  }
  /** Adds a host to a group: what group_by does. True when that changed anything. */
  addToGroup(host, name, parents = []) {
    this.#additions.push((again) => {
      const same = host.implicit ? again.get(host.name) : again.hosts.get(host.name);
      if (same) again.addToGroup(same, name, parents);
    });
    const group = this.#groups.get(this.ensureGroup(name));
    let changed = parents.some((parent) => !this.#groups.has(parent));
    for (const parent of parents) {
      if (this.#addChildGroup(this.#groups.get(this.ensureGroup(parent)), group)) changed = true;
    }
    if (!this.groupsOf(host).includes(group)) changed = this.#join(group, host);
    if (!changed) return false;
    for (const one of [group, ...group.parents]) this.#adopt(one);
    if (!host.implicit) this.#settle(host);
    return true;
  }
  /** Adds again what tasks added to an inventory that this one takes the place of. */
  addAgain(former) {
    for (const addition of former.#additions) addition(this);
  }
  /** Says which source is read from now on. */
  beginSource(path) {
    this.#source = path === undefined ? NO_SOURCE : { path, directory: directoryOf(path) };
  }
  /** Makes the group when there is none of that name; gives the name that it got. For plugins that read sources. */
  ensureGroup(name) {
    if (typeof name !== 'string') {
      throw invalid(
        `Invalid group name supplied, expected a string but got <class '${typeName(name)}'> for ${str(name)}`,
      );
    }
    if (name === '') throw invalid('Invalid empty/false group name provided: ');
    if (this.#groups.has(name)) return name;
    const given = this.nameGroup(name);
    if (!this.#groups.has(given)) this.#groups.set(given, new Group(given));
    return given;
  }
  /** The name that a group of that name would get. */
  nameGroup(name) {
    return groupName(name, this.#options.groupNames ?? 'never', this.notify);
  }
  /** Makes the host when there is none of that name, and puts it into the group. */
  ensureHost(name, group, port) {
    if (typeof name !== 'string') {
      throw invalid(
        `Invalid host name supplied, expected a string but got <class '${typeName(name)}'> for ${str(name)}`,
      );
    }
    if (name === '') throw invalid('Invalid empty host name provided: ');
    if (group !== undefined && !this.#groups.has(group)) throw invalid(`Could not find group ${group} in inventory`);
    let host = this.#hosts.get(name);
    if (!host) host = this.#newHost(name, port);
    if (group !== undefined) this.#join(this.#groups.get(group), host);
  }
  /** Puts a group or a host below a group. True when it was not there before. */
  addChild(group, child) {
    const parent = this.#groups.get(group);
    if (!parent) throw invalid(`${group} is not a known group`);
    const childGroup = this.#groups.get(child);
    if (childGroup) return this.#addChildGroup(parent, childGroup);
    const host = this.#hosts.get(child);
    if (!host) throw invalid(`${child} is not a known host nor group`);
    return this.#join(parent, host);
  }
  /** Sets a variable of the group or, when there is no such group, of the host of that name. */
  setVariable(entity, name, value, position) {
    const target = this.#groups.get(entity) ?? this.#hosts.get(entity);
    if (!target) throw invalid(`Could not identify group or host named ${entity}`);
    if (!isVariableName(name)) this.#warnOfName(name, position);
    if (target instanceof Group && name === 'ansible_group_priority') {
      target.priority = priorityOf(value);
      this.#membership.forget();
      return;
    }
    const old = target.vars.get(name);
    target.vars.set(name, isDict(old) && isDict(value) ? combineVars(old, value, this.#hashBehaviour) : value);
    if (position) target.positions.set(name, position);
  }
  /** Brings the rules of inventories about: every group is below `all`, every host in a group. For the end of loading. */
  reconcile() {
    this.beginSource(undefined);
    for (const group of this.#groups.values()) this.#adopt(group);
    for (const host of this.#hosts.values()) this.#settle(host);
    for (const name of this.#groups.keys()) {
      if (this.#hosts.has(name)) {
        this.notify({ type: 'warning', message: `Found both group and host with same name: ${name}` });
      }
    }
  }
  get #hashBehaviour() {
    return this.#options.hashBehaviour ?? 'replace';
  }
  #addVars(host, vars) {
    let changed = false;
    for (const [key, value] of combineVars(host.vars, vars, this.#hashBehaviour)) {
      const old = host.vars.get(key);
      if (old !== undefined && sameItem(old, value)) continue;
      host.vars.set(key, value);
      host.positions.delete(String(key));
      changed = true;
    }
    return changed;
  }
  #newHost(name, port) {
    const host = new Host(name);
    if (port !== undefined && port !== 0) host.vars.set('ansible_port', port);
    this.#hosts.set(name, host);
    // As all variables, they go to the group when there is one of that name.
    const { vars } = this.#groups.get(name) ?? host;
    vars.set('inventory_file', this.#source.path);
    vars.set('inventory_dir', this.#source.directory);
    this.#changed();
    if (!LOCALHOST.includes(name)) return host;
    if (this.#localhost) {
      const first = `First found localhost was ${this.#localhost.name}`;
      this.notify({ type: 'warning', message: `A duplicate localhost-like entry was found (${name}). ${first}` });
    } else this.#localhost = host;
    return host;
  }
  #implicitLocalhost(name) {
    if (this.#localhost) return this.#localhost;
    const host = new Host(name, true);
    host.vars.set('ansible_python_interpreter', '/usr/bin/python3');
    host.vars.set('ansible_connection', 'local');
    this.#localhost = host;
    return host;
  }
  #join(group, host) {
    if (group.hosts.has(host)) return false;
    group.hosts.add(host);
    host.groups.add(group);
    this.#changed();
    return true;
  }
  #addChildGroup(parent, child) {
    if (parent === child) throw invalid("can't add group to itself");
    if (parent.children.has(child)) return false;
    if (this.#membership.ancestorsOf(parent).has(child)) {
      throw invalid(`Adding group '${child.name}' as child to '${parent.name}' creates a recursive dependency loop.`);
    }
    parent.children.add(child);
    child.parents.add(parent);
    deepen(child, parent.depth + 1);
    this.#changed();
    return true;
  }
  #adopt(group) {
    if (group.name !== 'all' && group.parents.size === 0) this.addChild('all', group.name);
  }
  /** A host is in `ungrouped` exactly when it is in no other group but `all`. */
  #settle(host) {
    const ungrouped = this.#groups.get('ungrouped');
    const grouped = this.groupsOf(host).some(({ name }) => name !== 'all' && name !== 'ungrouped');
    // By name: when a group has it too, that group is meant.
    if (!grouped && !ungrouped.hosts.has(host)) this.addChild('ungrouped', host.name);
    else if (grouped && ungrouped.hosts.delete(host)) {
      host.groups.delete(ungrouped);
      this.#changed();
    }
  }
  #warnOfName(name, source) {
    const rule =
      'Variable names must be strings starting with a letter or underscore character, and contain only letters, numbers and underscores.';
    const message = `Accepting inventory variable with invalid name '${name}'.`;
    this.notify({ type: 'deprecation', message, version: '2.23', source, hint: rule });
  }
  #changed() {
    this.#membership.forget();
    this.#patterns.cache.clear();
  }
}
/** Directory of a source, as inventory_dir gives it; null for what is no file. */
function directoryOf(source) {
  const stat = statSync(source, { throwIfNoEntry: false });
  if (!stat) return null;
  return stat.isDirectory() ? source : dirname(source);
}
/** Moves a group and those below it down to at least `depth`. */
function deepen(group, depth) {
  if (group.depth >= depth) return;
  group.depth = depth;
  for (const child of group.children) deepen(child, depth + 1);
}
/** As Python's `int()` reads it. */
function priorityOf(value) {
  const given = value instanceof Float ? value.value : value;
  const isText = typeof given === 'string' && /^\s*[+-]?\d+(?:_\d+)*\s*$/.test(given);
  const priority = isText ? Number(given.replaceAll('_', '')) : typeof given === 'string' ? Number.NaN : Number(given);
  if (Number.isFinite(priority) && given !== null) return Math.trunc(priority);
  throw invalid(`invalid literal for int() with base 10: ${repr(value)}`);
}
function invalid(message) {
  return new DroverError(message, { code: 'inventory' });
}
