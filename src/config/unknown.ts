import { suggest } from '../base/suggest.js';
import type { CfgEntry, CfgFile } from './cfg-file.js';
import type { Option } from './option.js';
import { OPTION_NAMES, optionOf } from './table.js';

export interface Judgement {
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
}

/** Keys that old releases of Ansible had, and what took their place. */
const RENAMED: Readonly<Record<string, string>> = {
  'defaults.hostfile': 'defaults.inventory',
  'defaults.sudo_user': 'privilege_escalation.become_user',
  'defaults.sudo': 'privilege_escalation.become',
  'defaults.sudo_exe': 'privilege_escalation.become_exe',
  'defaults.ask_sudo_pass': 'privilege_escalation.become_ask_pass',
  'defaults.callback_whitelist': 'defaults.callbacks_enabled',
  'defaults.collections_paths': 'defaults.collections_path',
  'defaults.command_warnings': '',
  'defaults.squash_actions': '',
};

/**
 * Says which keys of ansible.cfg are not known, and which are known but have no effect here. Sections that are not Ansible's
 * own belong to plugins of the user's: they are only noted, unless their name looks like a misspelling.
 */
export function judgeKeys(file: CfgFile, environment: Readonly<Record<string, string | undefined>>): Judgement {
  const warnings: string[] = [];
  const notes: string[] = [];
  const { keys, sections, variables } = knownNames();
  for (const [section, entries] of file) {
    if (sections.has(section)) for (const entry of entries.values()) judgeEntry(entry, keys, warnings, notes);
    else judgeSection(section, entries, sections, warnings, notes);
  }
  for (const [name, option] of variables) {
    if (environment[name] !== undefined && option.inert) notes.push(`${name} has no effect: ${option.inert}`);
  }
  return { warnings, notes };
}

interface KnownNames {
  readonly keys: ReadonlyMap<string, Option>;
  readonly sections: ReadonlySet<string>;
  readonly variables: ReadonlyMap<string, Option>;
}

let known: KnownNames | undefined;

function knownNames(): KnownNames {
  if (known) return known;
  const keys = new Map<string, Option>();
  const variables = new Map<string, Option>();
  // An option that has an effect wins over one that shares its key and has none.
  const note = (map: Map<string, Option>, name: string, option: Option) => {
    if (!map.has(name) || map.get(name)!.inert) map.set(name, option);
  };
  for (const option of OPTION_NAMES.map(optionOf)) {
    for (const key of option.ini ?? []) note(keys, key, option);
    for (const name of option.env ?? []) note(variables, name, option);
  }
  const sections = new Set([...keys.keys()].map((key) => key.slice(0, key.lastIndexOf('.'))));
  known = { keys, sections, variables };
  return known;
}

function judgeEntry(entry: CfgEntry, keys: KnownNames['keys'], warnings: string[], notes: string[]): void {
  const name = `${entry.section}.${entry.key}`;
  const option = keys.get(name);
  if (option?.inert) notes.push(`${place(entry)}: [${entry.section}] ${entry.key} has no effect: ${option.inert}`);
  if (option) return;
  const renamed = Object.hasOwn(RENAMED, name) ? RENAMED[name] : undefined;
  const near = renamed === undefined ? suggestKey(entry, keys) : renamed;
  const dot = near.lastIndexOf('.');
  const help = near === '' ? '' : ` Did you mean [${near.slice(0, dot)}] ${near.slice(dot + 1)}?`;
  warnings.push(`${place(entry)}: unknown key '${entry.key}' in section [${entry.section}].${help}`);
}

function suggestKey(entry: CfgEntry, keys: KnownNames['keys']): string {
  const same = [...keys.keys()].find((key) => key.endsWith(`.${entry.key}`));
  if (same) return same;
  const inSection = [...keys.keys()].filter((key) => key.startsWith(`${entry.section}.`));
  return suggest(`${entry.section}.${entry.key}`, inSection, 1)[0] ?? '';
}

/** Sections of servers, and those that plugins of the user's own read: `callback_slack`. */
const OF_OTHERS = /^(?:galaxy_server\.|(?:callback|inventory|lookup|vars)_)/;

function judgeSection(
  section: string,
  entries: ReadonlyMap<string, CfgEntry>,
  sections: ReadonlySet<string>,
  warnings: string[],
  notes: string[],
): void {
  const first = [...entries.values()][0];
  if (!first || OF_OTHERS.test(section)) return;
  const near = suggest(section, sections, 1)[0];
  if (near) warnings.push(`${place(first)}: unknown section [${section}]. Did you mean [${near}]?`);
  else notes.push(`${place(first)}: section [${section}] is not known here`);
}

function place(entry: CfgEntry): string {
  return `${entry.source.file}:${entry.source.line}`;
}
