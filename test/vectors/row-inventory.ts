import { Inventory } from '../../src/inventory/inventory.js';
import type { Host } from '../../src/inventory/host.js';
import { reservedNames, reservedNameWarning } from '../../src/inventory/reserved.js';
import type { TemplateEnvironment } from '../../src/template/environment.js';
import { lazyDict } from '../../src/template/lazy.js';
import type { Message } from '../../src/base/notice.js';
import type { VariableSource } from '../../src/template/templar.js';
import type { Value } from '../../src/values/value.js';
import { decodeVars } from './row-text.js';
import type { Row } from './tagged.js';

interface GroupRow {
  readonly hosts?: readonly string[];
  readonly children?: readonly string[];
  readonly vars?: Readonly<Record<string, unknown>>;
}

interface InventoryRow {
  readonly host?: string;
  readonly hosts?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly groups?: Readonly<Record<string, GroupRow>>;
}

/** The inventory of a row; undefined when it has none. */
export function rowInventory(row: Row, notices: Message[]): Inventory | undefined {
  if (row.inventory === undefined) return undefined;
  const { hosts = {}, groups = {} } = row.inventory as InventoryRow;
  const inventory = new Inventory({ notify: (notice) => notices.push(notice as Message) });
  for (const name of Object.keys(hosts)) inventory.ensureHost(name, 'all');
  for (const name of Object.keys(groups)) inventory.ensureGroup(name);
  for (const [name, group] of Object.entries(groups)) {
    for (const host of group.hosts ?? []) inventory.ensureHost(host, name);
    for (const child of group.children ?? []) inventory.addChild(name, inventory.ensureGroup(child));
    for (const [key, value] of decodeVars(group.vars ?? {})) inventory.setVariable(name, key, value);
  }
  for (const [name, vars] of Object.entries(hosts))
    for (const [key, value] of decodeVars(vars)) inventory.get(name)!.vars.set(key, value);
  inventory.reconcile();
  return inventory;
}

/** Warnings about the names of the inventory's variables. */
export function inventoryWarnings(inventory: Inventory): string[] {
  const names = [...inventory.groups.values(), ...inventory.hosts.values()].flatMap(({ vars }) => [...vars.keys()]);
  return reservedNames(new Set(names)).map(reservedNameWarning);
}

/** Variables of one host with the magic ones, and `hostvars` over all hosts. */
export function inventoryVariables(
  inventory: Inventory,
  row: Row,
  own: ReadonlyMap<string, Value>,
  directory: string,
  environment: TemplateEnvironment,
): Map<string, Value> {
  const current = (row.inventory as InventoryRow).host ?? 'localhost';
  const hostvars = lazyDict(
    inventory.hosts.keys(),
    (key) => {
      const host = inventory.get(key as string);
      if (!host) return undefined;
      const variables = hostVariables(inventory, host, directory);
      variables.set('hostvars', hostvars);
      if (key === current) for (const [name, value] of own) variables.set(name, value);
      const source: VariableSource = { get: (name) => variables.get(name), names: () => variables.keys() };
      const templar = environment.templar(source, { searchPath: [directory], basedir: directory });
      return lazyDict([...variables.keys()], (name) => templar.variable(name as string), 'HostVarsVars');
    },
    'HostVars',
  );
  const host = inventory.get(current)!;
  return new Map<string, Value>([...hostVariables(inventory, host, directory), ['hostvars', hostvars]]);
}

/** Names that the inventory gives every host, which the rows know nothing of. */
const OWN_NAMES = ['inventory_file', 'inventory_dir'];

function hostVariables(inventory: Inventory, host: Host, directory: string): Map<string, Value> {
  const groups = inventory.groupsOf(host);
  const variables = new Map<string, Value>([['playbook_dir', directory]]);
  for (const { vars } of [...groups, host])
    for (const [name, value] of vars) if (!OWN_NAMES.includes(name as string)) variables.set(name as string, value);
  variables.set('inventory_hostname', host.name);
  variables.set('inventory_hostname_short', host.name.split('.')[0]!);
  variables.set('groups', new Map([...inventory.groups].map(([name, group]) => [name, inventory.hostNamesOf(group)])));
  variables.set('group_names', groups.map(({ name }) => name).filter((name) => name !== 'all').sort());
  return variables;
}
