import type { Dict, Value } from '../values/value.js';

const PREFIX = 'ansible_';

/** Names that decide how a host is reached: no fact may set them (ansible.vars.clean does the same). */
const CONNECTION_NAMES = new Set(
  (
    'connection host user shell_executable port pipelining password timeout shell_type module_compression private_key_file ' +
    'ssh_host ssh_user ssh_pass ssh_port ssh_pipelining ssh_timeout ssh_private_key_file ssh_executable ssh_common_args ' +
    'ssh_args ssh_extra_args become rsync_path playbook_python facts'
  )
    .split(' ')
    .map((name) => PREFIX + name),
);
const RESTRICTED =
  /^(?:ansible_(?:become_|ssh_|local_connection_|paramiko_|winrm_|psrp_).*|ansible_.*_interpreter|add_host|add_group)$/;
const ALLOWED = /^ansible_ssh_host_key_|(?:_bridge|_gwbridge)$/;

interface FactSet {
  /** As the modules returned them, `ansible_` in front. */
  readonly all: Dict;
  /** `ansible_facts`: without the prefix. */
  readonly namespaced: Dict;
  /** As top-level variables, without what facts may not set. */
  readonly injected: Dict;
}

/** The facts of all hosts of one run. */
export interface FactStore {
  get(host: string): FactSet | undefined;
  /** Adds facts to those that the host has. */
  set(host: string, facts: Dict): void;
  clear(host: string): void;
  hosts(): Iterable<string>;
}

export function createFactStore(warn: (message: string) => void): FactStore {
  const sets = new Map<string, FactSet>();
  return {
    get: (host) => sets.get(host),
    set(host, facts) {
      const set = sets.get(host) ?? { all: new Map(), namespaced: new Map(), injected: new Map() };
      sets.set(host, set);
      for (const [key, value] of facts) addFact(set, String(key), value, warn);
    },
    clear: (host) => void sets.delete(host),
    hosts: () => sets.keys(),
  };
}

/** `ansible_facts` of facts that are in no store yet. */
export function namespaceFacts(facts: Dict): Dict {
  return new Map([...facts].map(([key, value]) => [namespacedName(String(key)), value]));
}

/** Facts as top-level variables. */
export function injectableFacts(facts: Dict): Dict {
  return new Map([...facts].filter(([key]) => !isRestricted(String(key))));
}

function addFact(set: FactSet, name: string, value: Value, warn: (message: string) => void): void {
  set.all.set(name, value);
  set.namespaced.set(namespacedName(name), value);
  if (!isRestricted(name)) set.injected.set(name, value);
  else warn(`Removed restricted key from module data: ${name}`);
}

function namespacedName(name: string): string {
  return name.startsWith(PREFIX) && name !== 'ansible_local' ? name.slice(PREFIX.length) : name;
}

function isRestricted(name: string): boolean {
  return (CONNECTION_NAMES.has(name) || RESTRICTED.test(name)) && !ALLOWED.test(name);
}
