import {
  type Answer,
  type ArgsOf,
  defineModule,
  ModuleFailure,
  type Options,
  type Plain,
  type PlainDict,
  sh,
} from '../../src/module/index.js';
import {
  type ConfigEntry,
  changedOptions,
  clientConfigText,
  type HostOptions,
  plainOptions,
  readClientConfig,
} from '../shared/ssh-client-config.js';
import { systemFile } from '../shared/system-file.js';

const options = {
  host: { required: true, description: 'The host or the pattern, as it stands behind `Host`.' },
  state: { default: 'present', choices: ['present', 'absent'], description: 'Whether it is there.' },
  user: { description: 'Whose `~/.ssh/config` it is.' },
  group: { description: "The file's group; that of the name `user` when not given." },
  ssh_config_file: { type: 'path', description: 'The file; /etc/ssh/ssh_config without it and `user`.' },
  hostname: { description: 'HostName.' },
  port: { description: 'Port.' },
  remote_user: { description: 'User.' },
  identity_file: { type: 'path', description: 'IdentityFile; it must be there.' },
  identities_only: { type: 'bool', description: 'IdentitiesOnly.' },
  user_known_hosts_file: { description: 'UserKnownHostsFile.' },
  strict_host_key_checking: { choices: ['yes', 'no', 'ask', 'accept-new'], description: 'StrictHostKeyChecking.' },
  proxycommand: { description: 'ProxyCommand.' },
  proxyjump: { description: 'ProxyJump.' },
  forward_agent: { type: 'bool', description: 'ForwardAgent.' },
  add_keys_to_agent: { type: 'bool', description: 'AddKeysToAgent.' },
  host_key_algorithms: { description: 'HostKeyAlgorithms.' },
  controlmaster: { choices: ['yes', 'no', 'ask', 'auto', 'autoask'], description: 'ControlMaster.' },
  controlpath: { description: 'ControlPath.' },
  controlpersist: { description: 'ControlPersist.' },
  dynamicforward: { description: 'DynamicForward.' },
  other_options: { type: 'dict', description: 'Further options, by their names in lower case.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

interface State {
  readonly file: string;
  readonly entries: readonly ConfigEntry[];
}

export default defineModule({
  name: 'community.general.ssh_config',
  description: "Looks after the hosts of ssh's client configuration.",
  options,
  mutually_exclusive: [
    ['user', 'ssh_config_file'],
    ['proxycommand', 'proxyjump'],
  ],
  returns: {
    hosts_added: { type: 'list', description: 'Hosts that are new.', returned: 'success' },
    hosts_changed: { type: 'list', description: 'Hosts whose options changed.', returned: 'success' },
    hosts_removed: { type: 'list', description: 'Hosts that are gone.', returned: 'success' },
    hosts_change_diff: { type: 'list', description: 'Their options, old and new.', returned: 'success' },
  },
  differences: [
    'An option that is not given any more is taken out of the file; `old` in `hosts_change_diff` is what was there.',
    'Files with `Match` are refused. No empty file is made where none is needed.',
  ],
  probe: ({ user, ssh_config_file: given, identity_file: key }) => sh`drover_user=${user ?? ''}
drover_file=${given || '/etc/ssh/ssh_config'}
if [ -n "$drover_user" ]; then
  drover_home=$({ getent passwd "$drover_user" || grep "^$drover_user:" /etc/passwd; } 2>/dev/null | head -n 1 | cut -d: -f6)
  [ -n "$drover_home" ] || { printf 'nobody=1\0'; exit 0; }
  drover_file=$drover_home/.ssh/config
fi
printf 'file=%s\0' "$drover_file"
if [ -e "$drover_file" ]; then
  drover_key=${key ?? ''}
  case $drover_key in /*) ;; *) drover_key=$(dirname -- "$drover_file")/$drover_key ;; esac
  [ -e "$drover_key" ] || printf 'nokey=1\0'
  printf 'text='; cat -- "$drover_file"; printf '\0'
fi`,
  read,
  plan(state, args) {
    const after = wanted(state, args);
    if (after.entries === state.entries) return [];
    const text = clientConfigText(after.entries);
    return [{ field: 'config', before: null, after: text, run: writing(state.file, text, args) }];
  },
  result: ({ changes, before }, args) => {
    const { added, changed, removed, diff } = wanted(before, args);
    return {
      changed: changes.length > 0,
      hosts_added: added,
      hosts_changed: changed,
      hosts_removed: removed,
      hosts_change_diff: diff,
    };
  },
  diff: () => undefined,
});

function read({ pairs }: Answer, { user, identity_file: key }: Args): State {
  if (pairs.has('nobody')) throw new ModuleFailure(`There is no user ${user}.`);
  if (key && pairs.has('nokey')) throw new ModuleFailure(`IdentityFile ${key} does not exist`);
  return { file: pairs.get('file')!, entries: readClientConfig(pairs.get('text') ?? '') };
}

interface Wanted {
  /** The same list where nothing changes. */
  readonly entries: readonly ConfigEntry[];
  readonly added: string[];
  readonly changed: string[];
  readonly removed: string[];
  readonly diff: PlainDict[];
}

/** What becomes of the hosts. One for all (`*`) is never found, as with Ansible: it is added. */
function wanted({ entries }: State, args: Args): Wanted {
  const { host, state } = args;
  const is = (entry: ConfigEntry) => 'host' in entry && entry.host === host && host !== '*';
  const found = entries.filter(is);
  const none = { added: [], changed: [], removed: [], diff: [] };
  const asked = askedOptions(args);
  if (state === 'absent') {
    if (found.length === 0) return { entries, ...none };
    return { ...none, entries: entries.filter((entry) => !is(entry)), removed: found.map(() => host) };
  }
  if (found.length === 0) {
    const fresh = changedOptions(new Map(), asked);
    if (fresh.size === 0) return { entries, ...none };
    const order = Math.max(0, ...entries.map((entry) => entry.order));
    return { ...none, entries: [...entries, { host, options: fresh, order }], added: [host] };
  }
  const diff: PlainDict[] = [];
  const kept = entries.map((entry): ConfigEntry => {
    if (!('host' in entry) || !is(entry)) return entry;
    const after = changedOptions(entry.options, asked);
    if (after === entry.options) return entry;
    diff.push(difference(host, entry.options, after));
    return { ...entry, options: after };
  });
  return { ...none, entries: diff.length > 0 ? kept : entries, changed: diff.map(() => host), diff };
}

function difference(host: string, old: HostOptions, after: HostOptions): PlainDict {
  return { [host]: { old: plainOptions(old), new: plainOptions(after) } };
}

/** Options of ssh by their names, undefined where they must not stand there. */
function askedOptions(args: Args): Map<string, string | undefined> {
  const word = (value: boolean | null | undefined) => (value === true ? 'yes' : value === false ? 'no' : undefined);
  const persist = { True: 'yes', False: 'no' }[args.controlpersist ?? ''] ?? args.controlpersist;
  const known = new Map<string, string | null | undefined>(
    Object.entries({
      hostname: args.hostname,
      port: args.port,
      identity_file: args.identity_file,
      identities_only: word(args.identities_only),
      user: args.remote_user,
      strict_host_key_checking: args.strict_host_key_checking,
      user_known_hosts_file: args.user_known_hosts_file,
      proxycommand: args.proxycommand,
      proxyjump: args.proxyjump,
      host_key_algorithms: args.host_key_algorithms,
      forward_agent: word(args.forward_agent),
      add_keys_to_agent: word(args.add_keys_to_agent),
      controlmaster: args.controlmaster,
      controlpath: args.controlpath,
      controlpersist: persist,
      dynamicforward: args.dynamicforward,
    }),
  );
  for (const [name, value] of args.other_options ?? []) known.set(...otherOption(name, value, known));
  return new Map([...known].map(([key, value]) => [key.replaceAll('_', ''), value ?? undefined]));
}

function otherOption(name: Plain, value: Plain, known: ReadonlyMap<string, unknown>): [string, string] {
  const key = String(name);
  if (key.toLowerCase() !== key) throw new ModuleFailure(`The other_options key '${key}' must be lower case`);
  if (known.has(key)) throw new ModuleFailure(`Multiple values provided for key '${key}'`);
  if (typeof value === 'string') return [key, value];
  throw new ModuleFailure(
    `The other_options value provided for key '${key}' must be a string, got ${pythonClass(value)}`,
  );
}

function pythonClass(value: Plain): string {
  if (typeof value === 'boolean') return "<class 'bool'>";
  if (typeof value === 'number') return Number.isInteger(value) ? "<class 'int'>" : "<class 'float'>";
  return Array.isArray(value) ? "<class 'list'>" : value instanceof Map ? "<class 'dict'>" : "<class 'NoneType'>";
}

function writing(file: string, text: string, { user, group }: Args): string {
  const owner = user ?? '';
  return `${systemFile(file, text, { before: sh`(umask 077; mkdir -p -- "$(dirname -- ${file})") || exit` })}
${sh`chmod ${file === '/etc/ssh/ssh_config' ? '644' : '600'} ${file} || exit`}
${owner === '' ? '' : sh`chown ${owner} ${file} || exit`}
${owner === '' && !group ? '' : sh`chgrp ${group || owner} ${file} || exit`}`;
}
