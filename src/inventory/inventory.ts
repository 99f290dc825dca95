import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DroverError } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import { sameItem } from '../values/equality.js';
import { pythonInt } from '../values/python-int.js';
import { str } from '../values/repr.js';
import { taggedClass } from '../values/tagged.js';
import { isTrue } from '../values/truth.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import { combineVars, type HashBehaviour } from './combine.js';
import { Group } from './group.js';
import { Host } from './host.js';
import { type MatchOptions, matchHosts, type PatternContext } from './match.js';
import { Membership } from './membership.js';
import { type GroupNamePolicy, groupName, isVariableName, LOCALHOST } from './names.js';
import { type Notify, onceEach } from './notice.js';

export type { Group } from './group.js';
export type { Host } from './host.js';
export type { HostOrder, MatchOptions } from './match.js';

export interface InventoryOptions {
  readonly groupNames?: GroupNamePolicy | undefined;
  readonly hashBehaviour?: HashBehaviour | undefined;
  /** Setting HOST_PATTERN_MISMATCH. */
  readonly mismatch?: 'error' | 'warning' | 'ignore' | undefined;
  readonly notify?: Notify | undefined;
}

const NO_SOURCE = { path: null, directory: null } as const;

/** What add_host and the library's `addHost` give. */
export interface NewHost {
  readonly port?: number | undefined;
  readonly vars?: Dict | undefined;
  readonly groups?: readonly string[] | undefined;
}

/** Hosts, groups and their variables. Filled by the plugins that read sources, and by tasks at run time. */
export class Inventory {
  readonly notify: Notify;
  /** Sources as they were asked for, in their order. */
  readonly sources: string[] = [];
  /** Files and host lists that were read so far. */
  readonly processed: string[] = [];
  /** The source that is being read, and its directory: new hosts get them as inventory_file and inventory_dir. */
  #source: { readonly path: string | null; readonly directory: string | null } = NO_SOURCE;
  readonly #hosts = new Map<string, Host>();
  readonly #groups = new Map<string, Group>();
  readonly #membership = new Membership();
  readonly #options: InventoryOptions;
  readonly #patterns: PatternContext;
  #localhost: Host | undefined;
  #state: object = {};
  /** What tasks added, to be done again on a fresh inventory. */
  readonly #additions: ((inventory: Inventory) => void)[] = [];

  constructor(options: InventoryOptions = {}) {
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

  get hosts(): ReadonlyMap<string, Host> {
    return this.#hosts;
  }

  get groups(): ReadonlyMap<string, Group> {
    return this.#groups;
  }

  /** The host of that name; for `localhost` and its other names one is made when the inventory has none. */
  get(name: string): Host | undefined {
    const host = this.#hosts.get(name);
    return host ?? (LOCALHOST.includes(name) ? this.#implicitLocalhost(name) : undefined);
  }

  /** Another object whenever hosts, groups or who belongs to whom have changed. */
  get state(): object {
    return this.#state;
  }

  /** All groups of a host, weakest first (depth, ansible_group_priority, name). */
  groupsOf(host: Host): readonly Group[] {
    return this.#membership.groupsOf(host);
  }

  /** The hosts of a group and of all groups below it, in inventory order. */
  hostsOf(group: Group): readonly Host[] {
    return this.#membership.hostsOf(group);
  }

  hostNamesOf(group: Group): string[] {
    return this.hostsOf(group).map((host) => host.name);
  }

  /** The hosts that a pattern names, in inventory order. Throws a DroverError of code `host-pattern` or `options`. */
  match(pattern: string | readonly string[], options: MatchOptions = {}): Host[] {
    return matchHosts(this.#patterns, pattern, options);
  }

  /** Adds a host, or adds to it: what add_host does. True when that changed anything. */
  addHost(name: string, added: NewHost = {}): boolean {
    this.#additions.push((again) => again.addHost(name, added));
    let changed = !this.#hosts.has(name);
    if (changed) this.ensureHost(name, 'all', added.port);
    const host = this.#hosts.get(name)!;
    if (added.vars && this.#addVars(host, added.vars)) changed = true;
    for (const given of added.groups ?? []) {
      const group = this.#groups.get(this.ensureGroup(given))!;
      if (this.#join(group, host)) changed = true;
      this.#adopt(group);
    }
    if (changed) this.#settle(host);
    return changed;
  }

  /** Adds a group below `parents`, which are made when they do not exist. Gives the name that it got. */
  addGroup(name: string, parents: readonly string[] = []): string {
    const group = this.#groups.get(this.ensureGroup(name))!;
    for (const parent of parents) this.#addChildGroup(this.#groups.get(this.ensureGroup(parent))!, group);
    for (const one of [group, ...group.parents]) this.#adopt(one);
    return group.name;
  }

  /** Adds a host to a group: what group_by does. True when that changed anything. */
  addToGroup(host: Host, name: string, parents: readonly string[] = []): boolean {
    this.#additions.push((again) => {
      const same = host.implicit ? again.get(host.name) : again.hosts.get(host.name);
      if (same) again.addToGroup(same, name, parents);
    });
    const group = this.#groups.get(this.ensureGroup(name))!;
    let changed = parents.some((parent) => !this.#groups.has(parent));
    for (const parent of parents) {
      if (this.#addChildGroup(this.#groups.get(this.ensureGroup(parent))!, group)) changed = true;
    }
    if (!this.groupsOf(host).includes(group)) changed = this.#join(group, host);
    if (!changed) return false;
    for (const one of [group, ...group.parents]) this.#adopt(one);
    if (!host.implicit) this.#settle(host);
    return true;
  }

  /** Adds again what tasks added to an inventory that this one takes the place of. */
  addAgain(former: Inventory): void {
    for (const addition of former.#additions) addition(this);
  }

  /** Says which source is read from now on. */
  beginSource(path: string | undefined): void {
    this.#source = path === undefined ? NO_SOURCE : { path, directory: directoryOf(path) };
  }

  /** Makes the group when there is none of that name; gives the name that it got. For plugins that read sources. */
  ensureGroup(name: Value): string {
    if (!isTrue(name)) throw invalid(`Invalid empty/false group name provided: ${str(name)}`);
    if (typeof name !== 'string') {
      throw invalid(`Invalid group name supplied, expected a string but got ${taggedClass(name)} for ${str(name)}`);
    }
    if (this.#groups.has(name)) return name;
    const given = this.nameGroup(name);
    if (!this.#groups.has(given)) this.#groups.set(given, new Group(given));
    return given;
  }

  /** The name that a group of that name would get. */
  nameGroup(name: string): string {
    return groupName(name, this.#options.groupNames ?? 'never', this.notify);
  }

  /** Makes the host when there is none of that name, and puts it into the group. */
  ensureHost(name: Value, group?: string, port?: number): void {
    if (!isTrue(name)) throw invalid(`Invalid empty host name provided: ${str(name)}`);
    if (typeof name !== 'string') {
      throw invalid(`Invalid host name supplied, expected a string but got ${taggedClass(name)} for ${str(name)}`);
    }
    if (group !== undefined && !this.#groups.has(group)) throw invalid(`Could not find group ${group} in inventory`);
    let host = this.#hosts.get(name);
    if (!host) host = this.#newHost(name, port);
    if (group !== undefined) this.#join(this.#groups.get(group)!, host);
  }

  /** Puts a group or a host below a group. True when it was not there before. */
  addChild(group: string, child: string): boolean {
    const parent = this.#groups.get(group);
    if (!parent) throw invalid(`${group} is not a known group`);
    const childGroup = this.#groups.get(child);
    if (childGroup) return this.#addChildGroup(parent, childGroup);
    const host = this.#hosts.get(child);
    if (!host) throw invalid(`${child} is not a known host nor group`);
    return this.#join(parent, host);
  }

  /** Sets a variable of the group or, when there is no such group, of the host of that name. */
  setVariable(entity: string, name: string, value: Value, position?: SourcePosition): void {
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
  reconcile(): void {
    this.beginSource(undefined);
    for (const group of this.#groups.values()) this.#adopt(group);
    for (const host of this.#hosts.values()) this.#settle(host);
    for (const name of this.#groups.keys()) {
      if (this.#hosts.has(name)) {
        this.notify({ type: 'warning', message: `Found both group and host with same name: ${name}` });
      }
    }
  }

  get #hashBehaviour(): HashBehaviour {
    return this.#options.hashBehaviour ?? 'replace';
  }

  #addVars(host: Host, vars: Dict): boolean {
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

  #newHost(name: string, port: number | undefined): Host {
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

  #implicitLocalhost(name: string): Host {
    if (this.#localhost) return this.#localhost;
    const host = new Host(name, true);
    host.vars.set('ansible_python_interpreter', '/usr/bin/python3');
    host.vars.set('ansible_connection', 'local');
    this.#localhost = host;
    return host;
  }

  #join(group: Group, host: Host): boolean {
    if (group.hosts.has(host)) return false;
    group.hosts.add(host);
    host.groups.add(group);
    this.#changed();
    return true;
  }

  #addChildGroup(parent: Group, child: Group): boolean {
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

  #adopt(group: Group): void {
    if (group.name !== 'all' && group.parents.size === 0) this.addChild('all', group.name);
  }

  /** A host is in `ungrouped` exactly when it is in no other group but `all`. */
  #settle(host: Host): void {
    const ungrouped = this.#groups.get('ungrouped')!;
    const grouped = this.groupsOf(host).some(({ name }) => name !== 'all' && name !== 'ungrouped');
    // By name: when a group has it too, that group is meant.
    if (!grouped && !ungrouped.hosts.has(host)) this.addChild('ungrouped', host.name);
    else if (grouped && ungrouped.hosts.delete(host)) {
      host.groups.delete(ungrouped);
      this.#changed();
    }
  }

  #warnOfName(name: string, source: SourcePosition | undefined): void {
    const rule =
      'Variable names must be strings starting with a letter or underscore character, and contain only letters, numbers and underscores.';
    const message = `Accepting inventory variable with invalid name '${name}'.`;
    this.notify({ type: 'deprecation', message, version: '2.23', source, hint: rule });
  }

  #changed(): void {
    this.#state = {};
    this.#membership.forget();
    this.#patterns.cache.clear();
  }
}

/** Directory of a source, as inventory_dir gives it; null for what is no file. */
function directoryOf(source: string): string | null {
  try {
    return statSync(source).isDirectory() ? source : dirname(source);
  } catch {
    // No path at all: a list of hosts, which may be longer than any path.
    return null;
  }
}

/** Moves a group and those below it down to at least `depth`. */
function deepen(group: Group, depth: number): void {
  if (group.depth >= depth) return;
  group.depth = depth;
  for (const child of group.children) deepen(child, depth + 1);
}

/** As Python's `int()` reads it. */
function priorityOf(value: Value): number {
  try {
    return pythonInt(value);
  } catch (error) {
    throw invalid((error as RangeError).message);
  }
}

function invalid(message: string): DroverError {
  return new DroverError(message, { code: 'inventory' });
}
