import type { Group } from '../inventory/group.js';
import type { Host, Inventory } from '../inventory/inventory.js';
import type { Dict, Value } from '../values/value.js';

/** What the listings show of an inventory; variables are asked for, because it depends on the command line which are shown. */
export interface DocumentRequest {
  readonly inventory: Inventory;
  readonly limit: readonly string[] | undefined;
  /** Variables where they are defined, instead of all that a host sees. */
  readonly exported: boolean;
  varsOfHost(host: Host): Dict;
  varsOfGroup(group: Group): Dict;
}

/** `--list`: the format of inventory scripts. */
export function scriptDocument(request: DocumentRequest): Dict {
  const { inventory, limit } = request;
  const hosts = inventory.match('all', { limit });
  const document: Dict = new Map();
  addScriptGroup(request, document, inventory.groups.get('all')!, new Set(hosts), new Set());
  const hostvars: Dict = new Map();
  for (const host of hosts) {
    const vars = request.varsOfHost(host);
    if (vars.size > 0) hostvars.set(host.name, vars);
  }
  const meta: Dict = new Map<Value, Value>([
    ['hostvars', hostvars],
    ['profile', 'inventory_legacy'],
  ]);
  return document.set('_meta', meta);
}

function addScriptGroup(
  request: DocumentRequest,
  document: Dict,
  group: Group,
  available: ReadonlySet<Host>,
  seen: Set<Group>,
): void {
  const content: Dict = new Map();
  if (group.name !== 'all') setFilled(content, 'hosts', namesOf(group.hosts, available));
  for (const child of group.children) {
    if (seen.has(child)) continue;
    seen.add(child);
    addScriptGroup(request, document, child, available, seen);
  }
  setFilled(
    content,
    'children',
    [...group.children].map((child) => child.name),
  );
  if (request.exported) setFilled(content, 'vars', request.varsOfGroup(group));
  if (content.size > 0) document.set(group.name, content);
}

/** `--list --yaml`: the format of YAML inventories. A host's variables stand where it is named first. */
export function yamlDocument(request: DocumentRequest): Dict {
  const { inventory, limit } = request;
  const available = new Set(inventory.match('all', { limit }));
  return yamlGroup(request, inventory.groups.get('all')!, available, new Set(), new Set());
}

function yamlGroup(
  request: DocumentRequest,
  group: Group,
  available: ReadonlySet<Host>,
  seenHosts: Set<Host>,
  seenGroups: Set<Group>,
): Dict {
  const content: Dict = new Map();
  const children: Dict = new Map();
  for (const child of group.children) {
    if (child.name === 'all') continue;
    if (seenGroups.has(child)) children.set(child.name, new Map());
    else
      for (const [name, below] of yamlGroup(request, child, available, seenHosts, seenGroups))
        children.set(name, below);
    seenGroups.add(child);
  }
  setFilled(content, 'children', children);
  if (group.name !== 'all') setFilled(content, 'hosts', hostEntries(request, group, available, seenHosts));
  if (request.exported) setFilled(content, 'vars', request.varsOfGroup(group));
  return content.size > 0 ? new Map([[group.name, content]]) : new Map();
}

/** `--list --toml`: the format of TOML inventories, all groups side by side. */
export function tomlDocument(request: DocumentRequest): Dict {
  const { inventory, limit } = request;
  const document: Dict = new Map();
  const available = new Set(inventory.match('all', { limit }));
  addTomlGroup(request, document, inventory.groups.get('all')!, available, new Set());
  return document;
}

function addTomlGroup(
  request: DocumentRequest,
  document: Dict,
  group: Group,
  available: ReadonlySet<Host>,
  seen: Set<Host>,
): void {
  const content: Dict = new Map();
  const { inventory } = request;
  const shown = [...group.children].filter((child) => child.name !== 'ungrouped' || child.hosts.size > 0);
  if (group.name !== 'all') {
    setFilled(
      content,
      'children',
      shown.map((child) => child.name),
    );
  }
  for (const child of shown) addTomlGroup(request, document, child, available, seen);
  if (group !== inventory.groups.get('all')) setFilled(content, 'hosts', hostEntries(request, group, available, seen));
  if (request.exported) setFilled(content, 'vars', request.varsOfGroup(group));
  if (content.size > 0) document.set(group.name, content);
}

function hostEntries(request: DocumentRequest, group: Group, available: ReadonlySet<Host>, seen: Set<Host>): Dict {
  const entries: Dict = new Map();
  for (const host of group.hosts) {
    if (!available.has(host)) continue;
    entries.set(host.name, seen.has(host) ? new Map() : request.varsOfHost(host));
    seen.add(host);
  }
  return entries;
}

function namesOf(hosts: Iterable<Host>, available: ReadonlySet<Host>): Value[] {
  return [...hosts].filter((host) => available.has(host)).map((host) => host.name);
}

function setFilled(content: Dict, key: string, value: Value[] | Dict): void {
  if ((Array.isArray(value) ? value.length : value.size) > 0) content.set(key, value);
}
