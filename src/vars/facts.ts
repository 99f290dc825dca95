import type { Dict, Value } from '../values/value.js';
import type { FactCache } from './fact-cache.js';

const PREFIX = 'ansible_';
/** What begins so is for the run itself, and no variable of its own. */
const INTERNAL = '_ansible_';

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

/** The facts of all hosts of one run, and those that are cached from earlier ones. */
export interface FactStore {
  get(host: string): FactSet | undefined;
  /** Adds facts to those that the host has. */
  set(host: string, facts: Dict): void;
  clear(host: string): void;
  /** Resolves when the cache holds everything. */
  close(): Promise<void>;
}

export function createFactStore(warn: (message: string) => void, cache?: FactCache): FactStore {
  const sets = new Map<string, FactSet>();
  const add = (host: string, facts: Dict) => {
    const set = sets.get(host) ?? { all: new Map(), namespaced: new Map(), injected: new Map() };
    sets.set(host, set);
    for (const [key, value] of facts) addFact(set, String(key), value, warn);
    return set;
  };
  const get = (host: string) => {
    const known = sets.get(host);
    if (known || !cache) return known;
    const cached = cache.get(host);
    return cached && add(host, cached);
  };
  return {
    get,
    set(host, facts) {
      get(host);
      const { all } = add(host, facts);
      cache?.set(host, all);
    },
    clear(host) {
      sets.delete(host);
      cache?.delete(host);
    },
    close: async () => cache?.close(),
  };
}

/** `ansible_facts` of facts that are in no store yet. */
export function namespaceFacts(facts: Dict): Dict {
  return new Map([...facts].map(([key, value]) => [namespacedName(String(key)), value]));
}

/** Facts as top-level variables. */
export function injectableFacts(facts: Dict): Dict {
  return new Map([...facts].filter(([key]) => !String(key).startsWith(INTERNAL) && !isRestricted(String(key))));
}

function addFact(set: FactSet, name: string, value: Value, warn: (message: string) => void): void {
  set.all.set(name, value);
  set.namespaced.set(namespacedName(name), value);
  if (name.startsWith(INTERNAL)) return;
  if (!isRestricted(name)) set.injected.set(name, value);
  else warn(`Removed restricted key from module data: ${name}`);
}

function namespacedName(name: string): string {
  return name.startsWith(PREFIX) && name !== 'ansible_local' ? name.slice(PREFIX.length) : name;
}

function isRestricted(name: string): boolean {
  return (CONNECTION_NAMES.has(name) || RESTRICTED.test(name)) && !ALLOWED.test(name);
}
