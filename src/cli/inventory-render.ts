import { DroverError } from '../base/error.js';
import { createHostVars } from '../inventory/host-vars.js';
import type { Group, Host } from '../inventory/inventory.js';
import { reservedNames, reservedNameWarning } from '../inventory/reserved.js';
import { parseLimit } from '../inventory/split-pattern.js';
import { dumpJson } from '../output/json.js';
import { holdsTemplate } from '../values/template.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import { dumpYaml } from '../yaml/dump.js';
import type { ParsedFlags } from './flag.js';
import { type DocumentRequest, scriptDocument, tomlDocument, yamlDocument } from './inventory-document.js';
import { renderGraph } from './inventory-graph.js';
import type { Shelf } from './inventory-shelf.js';
import { type ShownValueOptions, shownValue } from './shown-value.js';
import { dumpToml } from './toml.js';

export type Action = 'list' | 'host' | 'graph';

/** What the command prints, without a line break at its end. */
export function renderInventory(action: Action, flags: ParsedFlags, group: string, shelf: Shelf): string {
  if (action === 'host') return renderHost(flags, shelf);
  const limit = flags.subset ? parseLimit(String(flags.subset), shelf.cwd) : undefined;
  if (action === 'graph') return renderTree(flags, group, shelf);
  if (flags.yaml) return dumpYaml(yamlDocument(requestOf(flags, limit, shelf, AS_YAML)), { allow_unicode: true });
  if (flags.toml) return dumpToml(tomlDocument(requestOf(flags, limit, shelf, asText(shelf))));
  return dumpJson(scriptDocument(requestOf(flags, limit, shelf, AS_SCRIPT)), JSON_STYLE);
}

const JSON_STYLE = { indent: 4, sortKeys: true } as const;

function renderHost(flags: ParsedFlags, shelf: Shelf): string {
  const hosts = shelf.inventory.match(String(flags.host));
  if (hosts.length !== 1) {
    throw new DroverError('You must pass a single valid host to --host parameter', { code: 'options' });
  }
  const vars = (form: Form) => requestOf(flags, undefined, shelf, form).varsOfHost(hosts[0]!);
  if (flags.yaml) return dumpYaml(vars(AS_YAML), { allow_unicode: true });
  if (flags.toml) return dumpToml(vars(asText(shelf)));
  return dumpJson(vars({ ...AS_SCRIPT, marksUnsafe: false }), JSON_STYLE);
}

function renderTree(flags: ParsedFlags, top: string, shelf: Shelf): string {
  const { varsOfHost, varsOfGroup } = requestOf(flags, undefined, shelf, asText(shelf));
  const vars = flags.show_vars ? { ofHost: varsOfHost, ofGroup: varsOfGroup } : undefined;
  return renderGraph({ inventory: shelf.inventory, top, vars });
}

/** How values are written in a format. */
interface Form extends Pick<ShownValueOptions, 'encrypted' | 'isoDates'> {
  /** Whether text that is no template although it is a variable's value is marked. */
  readonly marksUnsafe: boolean;
}

const AS_SCRIPT: Form = {
  encrypted: ({ envelope }) => new Map([['__ansible_vault', envelope]]),
  isoDates: true,
  marksUnsafe: true,
};
const AS_YAML: Form = { encrypted: (value) => value, isoDates: false, marksUnsafe: false };

/** What people read is decrypted. */
function asText({ decrypt }: Shelf): Form {
  return { encrypted: decrypt, isoDates: false, marksUnsafe: false };
}

function requestOf(
  flags: ParsedFlags,
  limit: readonly string[] | undefined,
  shelf: Shelf,
  form: Form,
): DocumentRequest {
  const { inventory, settings, vars } = shelf;
  const exported = Boolean(flags.export) || settings.get('INVENTORY_EXPORT');
  const hostVars = createHostVars(inventory, vars);
  // What is someone's own counts beside a playbook only when its directory is named.
  const directory = settings.get('PLAYBOOK_DIR');
  const own = createHostVars(inventory, { ...vars, playbookDirectories: directory === undefined ? [] : [directory] });
  const seen = new Map<Value, Value>();
  const allOf = (host: Host) => {
    const all = hostVars.ofHost(host);
    for (const name of reservedNames(all.keys())) {
      inventory.notify({ type: 'warning', message: reservedNameWarning(name) });
    }
    return all;
  };
  return {
    inventory,
    limit,
    exported,
    varsOfHost: (host) =>
      shown(exported ? own.ownOf(host, 'host_vars') : allOf(host), form, seen, {
        host,
        facts: vars.factsOf?.(host.name),
      }),
    varsOfGroup(group: Group) {
      const ofGroup = own.ownOf(group, 'group_vars');
      if (group.priority !== 1) ofGroup.set('ansible_group_priority', group.priority);
      return shown(ofGroup, form, seen);
    },
  };
}

/** Variables that the program sets itself, and that no listing shows. */
const INTERNAL: ReadonlySet<Value> = new Set(
  (
    'ansible_async_path ansible_collection_name ansible_config_file ansible_dependent_role_names ansible_diff_mode ' +
    'ansible_facts ansible_forks ansible_inventory_sources ansible_limit ansible_play_batch ansible_play_hosts ' +
    'ansible_play_hosts_all ansible_play_role_names ansible_playbook_python ansible_role_name ansible_role_names ' +
    'ansible_run_tags ansible_skip_tags ansible_verbosity ansible_version inventory_dir inventory_file inventory_hostname ' +
    'inventory_hostname_short groups group_names hostvars playbook_dir play_hosts role_name role_names role_path role_uuid'
  ).split(' '),
);

/** Whose variables they are, and the cached facts among them. */
interface Owner {
  readonly host: Host;
  readonly facts: Dict | undefined;
}

function shown(vars: Dict, form: Form, seen: Map<Value, Value>, owner?: Owner): Dict {
  const dict: Dict = new Map();
  for (const [name, value] of vars) {
    if (INTERNAL.has(name)) continue;
    const isUnsafe = form.marksUnsafe ? unsafeTest(name, vars, owner) : () => false;
    // A host has its own copy of its own variables; where text is marked, it depends on the variable what a value becomes.
    const alone = form.marksUnsafe || owner?.host.vars.get(name) === value;
    dict.set(name, shownValue(value, { ...form, isUnsafe, seen: alone ? new Map() : seen }));
  }
  return dict;
}

/** Text of the user's that holds delimiters is a template; other text is data, unless the user wrote the same. */
function unsafeTest(name: Value, vars: Dict, owner: Owner | undefined): (text: string) => boolean {
  if (!isData(name, vars, owner)) return holdsTemplate;
  const written = new Set<string>();
  for (const [other, given] of vars) if (!isData(other, vars, owner)) collectText(given, written);
  return (text) => !written.has(text);
}

/** Whether an expression made the value, or it is a fact. */
function isData(name: Value, vars: Dict, owner: Owner | undefined): boolean {
  const value = vars.get(name);
  if (!owner || value === undefined) return false;
  const { host, facts } = owner;
  return facts?.get(name) === value || (host.computed.has(String(name)) && host.vars.get(name) === value);
}

function collectText(value: Value, into: Set<string>): void {
  if (typeof value === 'string') into.add(value);
  else if (Array.isArray(value)) for (const item of value) collectText(item, into);
  else if (isDict(value)) for (const item of value.values()) collectText(item, into);
}
