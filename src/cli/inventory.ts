import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DroverError } from '../base/error.js';
import { createRedactor } from '../base/secret.js';
import type { Settings } from '../config/settings.js';
import type { Group } from '../inventory/group.js';
import { combineHostVars, combineOwnVars, type HostVarsOptions } from '../inventory/host-vars.js';
import type { Host, Inventory } from '../inventory/inventory.js';
import { loadInventory } from '../inventory/load.js';
import { parseLimit } from '../inventory/split-pattern.js';
import { createVarsLoader } from '../inventory/vars-directory.js';
import { dumpJson } from '../output/json.js';
import { createNotices } from '../output/notices.js';
import { createTerminal } from '../output/terminal.js';
import type { Encrypted } from '../values/encrypted.js';
import type { Dict, Value } from '../values/value.js';
import { dumpYaml } from '../yaml/dump.js';
import { loadExtraVars } from './extra-vars.js';
import type { CommandSpec, ParsedFlags } from './flag.js';
import { loadFlagSettings, pathContext } from './flag-settings.js';
import { type DocumentRequest, scriptDocument, tomlDocument, yamlDocument } from './inventory-document.js';
import { inventorySpec } from './inventory-flags.js';
import { renderGraph } from './inventory-graph.js';
import type { CommandMain, Io } from './io.js';
import { type Parsed, parseFlags } from './parse-flags.js';
import { reportError, reportUsage } from './report.js';
import { shownValue } from './shown-value.js';
import { dumpToml } from './toml.js';
import { renderHelp } from './usage.js';
import { UsageError } from './usage-error.js';
import { versionText } from './version.js';

/** `drover inventory`: what the inventory holds, as ansible-inventory shows it. */
export const inventory: CommandMain = inventoryCommand('drover inventory');

/** The command under the name that it was called by. */
export function inventoryCommand(program: string): CommandMain {
  return async (argv, io) => {
    const spec = inventorySpec(program);
    let settings: Settings | undefined;
    try {
      const parsed = parseWords(spec, argv, io);
      if (parsed.kind === 'help') {
        io.out(renderHelp(spec));
        return 0;
      }
      settings = loadFlagSettings(spec, parsed.kind === 'run' ? parsed.flags : {}, io);
      if (parsed.kind === 'version') {
        io.out(versionText(program, settings));
        return 0;
      }
      return await show(parsed.flags, parsed.positional[0], settings, io);
    } catch (error) {
      return error instanceof UsageError ? reportUsage(error, spec, io) : reportError(error, io, { settings });
    }
  };
}

/** The group is optional: a blank word stands for it where none is given. */
function parseWords(spec: CommandSpec, argv: readonly string[], io: Io): Parsed {
  try {
    return parseFlags(spec, argv, pathContext(io));
  } catch (error) {
    if (!(error instanceof UsageError) || !error.message.startsWith('the following arguments are required'))
      throw error;
    return parseFlags(spec, [...argv, ''], pathContext(io));
  }
}

type Action = 'list' | 'host' | 'graph';

async function show(flags: ParsedFlags, group: string | undefined, settings: Settings, io: Io): Promise<number> {
  const action = actionOf(flags);
  const shelf = await open(flags, settings, io);
  const result = render(action, flags, group || 'all', shelf);
  shelf.terminal.flush();
  if (result === '') return 1;
  const file = flags.output as string | undefined;
  if (file === undefined) io.out(result.endsWith('\n') ? result : `${result}\n`);
  else writeOutput(resolve(io.cwd, file), file, result);
  return 0;
}

function actionOf(flags: ParsedFlags): Action {
  const actions = (['list', 'host', 'graph'] as const).filter((name) => flags[name]);
  if (actions.length === 1) return actions[0]!;
  const message =
    actions.length === 0
      ? 'No action selected, at least one of --host, --graph or --list needs to be specified.'
      : 'Conflicting options used, only one of --host, --graph or --list can be used at the same time.';
  throw new DroverError(message, { code: 'options' });
}

/** The inventory, and everything that is needed to show it. */
interface Shelf {
  readonly inventory: Inventory;
  readonly settings: Settings;
  readonly vars: HostVarsOptions;
  readonly terminal: ReturnType<typeof createTerminal>;
  readonly decrypt: (value: Encrypted) => Value;
  readonly cwd: string;
}

async function open(flags: ParsedFlags, settings: Settings, io: Io): Promise<Shelf> {
  const terminal = createTerminal(io, settings);
  const notices = createNotices({
    terminal,
    settings,
    redactor: createRedactor(),
    verbosity: settings.get('DEFAULT_VERBOSITY'),
  });
  for (const message of settings.warnings) notices.show({ type: 'warning', message });
  const paths = pathContext(io);
  const base = { ...paths, settings, notify: notices.show };
  const hashBehaviour = settings.get('DEFAULT_HASH_BEHAVIOUR');
  const extraVars = loadExtraVars((flags.extra_vars as string[] | undefined) ?? [], { paths, hashBehaviour });
  const vars = createVarsLoader({ settings, notify: notices.show });
  try {
    const loaded = await loadInventory(flags.inventory as string[] | undefined, {
      ...base,
      vars,
      extraVars,
      signal: io.signal,
    });
    const playbookDirectories = [settings.get('PLAYBOOK_DIR') ?? io.cwd];
    return {
      inventory: loaded,
      settings,
      vars: { settings, vars, extraVars, playbookDirectories },
      terminal,
      decrypt: (value) => value.envelope,
      cwd: io.cwd,
    };
  } finally {
    terminal.flush();
  }
}

function render(action: Action, flags: ParsedFlags, pattern: string, shelf: Shelf): string {
  if (action === 'host') return renderHost(flags, shelf);
  const limit = limitOf(flags, shelf);
  if (action === 'graph') return renderTree(flags, pattern, shelf);
  const request = documentRequest(flags, limit, shelf);
  if (flags.yaml) return dumpYaml(encryptedKept(yamlDocument(request)), { allow_unicode: true });
  if (flags.toml) return dumpToml(plain(tomlDocument(request), shelf));
  return dumpJson(marked(scriptDocument(request)), { indent: 4, sortKeys: true });
}

function limitOf(flags: ParsedFlags, { cwd }: Shelf): readonly string[] | undefined {
  const limit = flags.subset as string | undefined;
  return limit ? parseLimit(limit, cwd) : undefined;
}

function renderHost(flags: ParsedFlags, shelf: Shelf): string {
  const hosts = shelf.inventory.match(String(flags.host));
  if (hosts.length !== 1) {
    throw new DroverError('You must pass a single valid host to --host parameter', { code: 'options' });
  }
  const vars = documentRequest(flags, undefined, shelf).varsOfHost(hosts[0]!);
  if (flags.yaml) return dumpYaml(encryptedKept(vars), { allow_unicode: true });
  if (flags.toml) return dumpToml(plain(vars, shelf));
  return dumpJson(envelopes(vars, false), { indent: 4, sortKeys: true });
}

function renderTree(flags: ParsedFlags, top: string, shelf: Shelf): string {
  const request = documentRequest(flags, undefined, shelf);
  const vars = {
    ofHost: (host: Host) => plain(request.varsOfHost(host), shelf),
    ofGroup: (group: Group) => plain(request.varsOfGroup(group), shelf),
  };
  return renderGraph({ inventory: shelf.inventory, top, vars: flags.show_vars ? vars : undefined });
}

function documentRequest(flags: ParsedFlags, limit: readonly string[] | undefined, shelf: Shelf): DocumentRequest {
  const { inventory: loaded, settings, vars } = shelf;
  const exported = Boolean(flags.export) || settings.get('INVENTORY_EXPORT');
  return {
    inventory: loaded,
    limit,
    exported,
    varsOfHost: (host) =>
      withoutInternal(exported ? combineOwnVars(loaded, host, 'host_vars', vars) : combineHostVars(loaded, host, vars)),
    varsOfGroup(group) {
      const own = combineOwnVars(loaded, group, 'group_vars', vars);
      if (group.priority !== 1) own.set('ansible_group_priority', group.priority);
      return withoutInternal(own);
    },
  };
}

/** Variables that the program sets itself, and that no listing shows. */
const INTERNAL =
  'ansible_async_path ansible_collection_name ansible_config_file ansible_dependent_role_names ansible_diff_mode ansible_facts ' +
  'ansible_forks ansible_inventory_sources ansible_limit ansible_play_batch ansible_play_hosts ansible_play_hosts_all ' +
  'ansible_play_role_names ansible_playbook_python ansible_role_name ansible_role_names ansible_run_tags ansible_skip_tags ' +
  'ansible_verbosity ansible_version inventory_dir inventory_file inventory_hostname inventory_hostname_short groups group_names ' +
  'hostvars playbook_dir play_hosts role_name role_names role_path role_uuid';

function withoutInternal(vars: Dict): Dict {
  const shown: Dict = new Map(vars);
  for (const name of INTERNAL.split(' ')) shown.delete(name);
  return shown;
}

function marked(document: Dict): Value {
  return envelopes(document, true);
}

/** Encrypted values as inventory scripts give them. */
function envelopes(value: Value, markUnsafe: boolean): Value {
  return shownValue(value, { encrypted: ({ envelope }) => new Map([['__ansible_vault', envelope]]), markUnsafe });
}

/** YAML has a tag for encrypted values. */
function encryptedKept(value: Value): Value {
  return shownValue(value, { encrypted: (encrypted) => encrypted, markUnsafe: false });
}

function plain(value: Dict, { decrypt }: Shelf): Dict {
  return shownValue(value, { encrypted: decrypt, markUnsafe: false }) as Dict;
}

function writeOutput(file: string, given: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (cause) {
    throw new DroverError(`Unable to write to destination file '${given}'.`, { cause });
  }
}
