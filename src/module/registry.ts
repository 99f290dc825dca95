import { existsSync, readdirSync } from 'node:fs';
import { basename, extname, join, resolve as resolvePath } from 'node:path';
import { collectionIn, missingCollection } from '../base/collections.js';
import { DroverError } from '../base/error.js';
import { suggest } from '../base/suggest.js';
import type { ModuleDefinition } from './define.js';
import { isDeclaration, loadDefinition } from './load.js';
import { collectionOfMoved } from './moved.js';
import { defineAction } from './python-action.js';
import { type RouteDeprecation, routing } from './routing.js';

const BUILTIN = 'ansible.builtin';

/** Modules of ansible.builtin in the reference. Those without a file here are refused as "not supported", not as unknown. */
const REFERENCE_MODULES: readonly string[] = `
  add_host apt apt_key apt_repository assemble assert async_status async_wrapper blockinfile command copy cron
  deb822_repository debconf debug dnf dnf5 dpkg_selections expect fail fetch file find gather_facts get_url getent git
  group group_by hostname import_playbook import_role import_tasks include_role include_tasks include_vars iptables
  known_hosts lineinfile meta mount_facts package package_facts pause ping pip raw reboot replace rpm_key script service
  service_facts set_fact set_stats setup shell slurp stat subversion systemd systemd_service sysvinit tempfile template
  unarchive uri user validate_argument_spec wait_for wait_for_connection yum_repository`
  .trim()
  .split(/\s+/);

/** Modules that people have in their plays and that are not here: they are told apart from what is misspelt. */
const REFUSED_MODULES: Readonly<Record<string, string>> = {
  'ansible.posix': 'firewalld_info patch rhel_facts rhel_rpm_ostree',
  'community.general': `cronvar dconf flatpak interfaces_file java_cert mksysb
    nmcli open_iscsi pipx runit sefcontext selinux_permissive svc xml`,
  'community.docker': `docker_compose_v2 docker_container docker_container_exec docker_container_info docker_host_info
    docker_image docker_image_build docker_image_info docker_image_pull docker_image_push docker_login docker_network
    docker_network_info docker_prune docker_secret docker_stack docker_swarm docker_swarm_service docker_volume`,
  'community.crypto': 'openssl_csr openssl_privatekey openssl_publickey x509_certificate',
};

/** Names that the reference's runtime redirects inside ansible.builtin. */
const REDIRECTS: Readonly<Record<string, string>> = { yum: 'dnf', systemd: 'systemd_service' };

export interface ModuleEntry {
  /** Canonical name: `ansible.builtin.shell`; `ansible.legacy.x` for the user's own. */
  readonly fqcn: string;
  /** Absolute path of the file that defines it, undefined when it is not supported. */
  readonly file: string | undefined;
  /**
   * `module` is declared by `defineModule`, `program` is the user's in any language, `action` an action plugin in Python,
   * `unsupported` is Ansible's only.
   */
  readonly kind: 'module' | 'program' | 'action' | 'unsupported';
  /** The definition, loaded when it is first asked for. Rejects with DroverError when not supported or broken. */
  load(): Promise<ModuleDefinition>;
  /** What collections say of the names by which it was found. */
  readonly deprecations?: readonly RouteDeprecation[];
}

export interface Registry {
  /**
   * The module of a name: `shell`, `ansible.builtin.shell`, `ansible.legacy.shell`; a short name is looked for in
   * `collections` first. Undefined when nothing has that name.
   */
  resolve(name: string, collections?: readonly string[]): ModuleEntry | undefined;
  /** The same for what an action plugin calls: action plugins do not stand in for the modules of their names. */
  resolveModule(name: string, collections?: readonly string[]): ModuleEntry | undefined;
  /** What is told of collections that are not there, among those that `resolve` looks in for that name. */
  missing(name: string, collections?: readonly string[]): string[];
  /** Adds a `library/` of the user's (a role's); it comes before those added earlier. */
  addDirectory(directory: string): void;
  /** Adds an `action_plugins/`; it comes behind those added earlier, and before those of the settings. */
  addActions(directory: string): void;
  /** Names close to a name that was not found. */
  suggestions(name: string): string[];
  /** All modules that can be used, by canonical name. */
  list(): ModuleEntry[];
}

export interface RegistryOptions {
  /** `library/` directories of the user's, first wins. Those that do not exist are ignored. */
  readonly directories?: readonly string[];
  /** Directories of action plugins that the settings name. */
  readonly actions?: readonly string[];
  /** Directories that have (or are) an `ansible_collections/`, whose modules count behind drover's own. */
  readonly collections?: readonly string[];
  /** Where drover's own modules are. */
  readonly modules?: string;
}

export function createRegistry(options: RegistryOptions = {}): Registry {
  const root = options.modules ?? resolvePath(import.meta.dirname, '../../modules');
  const shipped = readShipped(root);
  const refused = refusedNames();
  const routes = routing(options.collections ?? []);
  const libraries = (options.directories ?? []).map((directory) => readDirectory(directory));
  const inLibrary = (name: string) => libraries.find((library) => library.has(name))?.get(name);
  const inShipped = (collection: string, name: string): ModuleEntry | undefined => {
    const file = shipped.get(collection)?.get(name);
    if (file) return moduleEntry(`${collection}.${name}`, file);
    return refused.get(collection)?.has(name) ? unsupportedEntry(`${collection}.${name}`) : undefined;
  };
  // Modules that moved to a collection keep their names in ansible.builtin: the reference's runtime redirects them.
  const inBuiltin = (name: string): ModuleEntry | undefined => {
    const target = REDIRECTS[name] ?? name;
    const file = shipped.get(BUILTIN)?.get(target);
    if (file) return moduleEntry(`${BUILTIN}.${target}`, file);
    if (REFERENCE_MODULES.includes(target)) return unsupportedEntry(`${BUILTIN}.${target}`);
    const moved = collectionOfMoved(target);
    const ways = [...shipped.keys(), ...refused.keys()].map((collection) => () => inShipped(collection, target));
    return (moved === undefined ? undefined : routed(moved, target)) ?? first(ways);
  };
  // The file of a collection's module or action: in `plugins/modules/` or `plugins/action/`.
  const inPlugins = (collection: string, kind: 'modules' | 'action', name: string): string | undefined => {
    const directory = routes.directoryOf(collection);
    return directory && readDirectory(join(directory, 'plugins', kind)).get(name);
  };
  const isPython = (file: string) => file.endsWith('.py');
  const actions = new Map<string, string>();
  const configured = (options.actions ?? []).map((directory) => readDirectory(directory, isPython));
  const actionOf = (name: string) => actions.get(name) ?? configured.find((one) => one.has(name))?.get(name);
  const inLegacy = (name: string, actionsCount = true): ModuleEntry | undefined => {
    const action = actionsCount ? actionOf(name) : undefined;
    if (action) return actionEntry(`ansible.legacy.${name}`, action);
    const file = inLibrary(name);
    return file ? moduleEntry(`ansible.legacy.${name}`, file) : inBuiltin(name);
  };
  const inCollection = (collection: string, name: string, actionsCount = true): ModuleEntry | undefined => {
    if (collection === BUILTIN) return inBuiltin(name);
    if (collection === 'ansible.legacy') return inLegacy(name, actionsCount);
    const own = inShipped(collection, name);
    if (own && own.kind !== 'unsupported') return own;
    const fqcn = `${collection}.${name}`;
    const action = actionsCount ? inPlugins(collection, 'action', name) : undefined;
    if (action) return actionEntry(fqcn, action);
    const file = inPlugins(collection, 'modules', name);
    return file ? moduleEntry(fqcn, file) : own;
  };
  const routed = (
    collection: string,
    name: string,
    actionsCount = true,
    passed: readonly string[] = [],
  ): ModuleEntry | undefined => {
    const full = `${collection}.${name}`;
    if (passed.includes(full)) throw redirectLoop(full, passed);
    const target = /^(\w+\.\w+)\.(\w+)$/.exec(routes.target(collection, name) ?? '');
    const entry = target
      ? routed(target[1]!, target[2]!, actionsCount, [...passed, full])
      : inCollection(collection, name, actionsCount);
    const told = entry && routes.deprecation(collection, name);
    return told ? { ...entry, deprecations: [told, ...(entry.deprecations ?? [])] } : entry;
  };
  return {
    resolveModule(name, collections = []) {
      const [, collection, short] = /^(\w+\.\w+)\.(\w+)$/.exec(name) ?? [];
      if (short !== undefined) return routed(collection!, short, false);
      return first([...collections.map((one) => () => routed(one, name, false)), () => inLegacy(name, false)]);
    },
    resolve(name, collections = []) {
      const qualified = /^(\w+\.\w+)\.(\w+)$/.exec(name);
      if (qualified) return routed(qualified[1]!, qualified[2]!);
      return first([...collections.map((collection) => () => routed(collection, name)), () => inLegacy(name)]);
    },
    missing(name, collections = []) {
      const own = collectionIn(name);
      const searched = own === undefined ? collections.filter((one) => !shipped.has(one)) : [own];
      return searched.flatMap((one) => missingCollection(name, options.collections ?? [], one) ?? []);
    },
    addDirectory(directory) {
      libraries.unshift(readDirectory(directory));
    },
    addActions(directory) {
      const python = readDirectory(directory, isPython);
      for (const [name, file] of python) if (!actions.has(name)) actions.set(name, file);
    },
    suggestions(name) {
      const short = name.split('.').at(-1)!;
      const names = [...libraries, ...shipped.values()].flatMap((files) => [...files.keys()]);
      return suggest(short, names);
    },
    list() {
      const own = libraries.flatMap((library) =>
        [...library].map(([name, file]) => moduleEntry(`ansible.legacy.${name}`, file)),
      );
      const ours = [...shipped].flatMap(([collection, files]) =>
        [...files].map(([name, file]) => moduleEntry(`${collection}.${name}`, file)),
      );
      return [...own, ...ours].sort((a, b) => (a.fqcn < b.fqcn ? -1 : 1));
    },
  };
}

function redirectLoop(name: string, passed: readonly string[]): DroverError {
  const path = passed.map((one) => `'${one}'`).join(', ');
  return new DroverError(`plugin redirect loop resolving ${name} (path: [${path}])`);
}

function refusedNames(): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    Object.entries(REFUSED_MODULES).map(([collection, names]) => [collection, new Set(names.split(/\s+/))]),
  );
}

/** Files of the modules directory by collection: those at its top are ansible.builtin's, a folder has its collection's name. */
function readShipped(root: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const folders = readdirSync(root, { withFileTypes: true }).filter(
    (entry) => /^\w+\.\w+$/.test(entry.name) && entry.isDirectory(),
  );
  return new Map([
    [BUILTIN, readDirectory(root, isDeclaration)],
    ...folders.map((folder) => [folder.name, readDirectory(join(root, folder.name), isDeclaration)] as const),
  ]);
}

/** Modules of a directory by their short name: the file's name without its extension. */
function readDirectory(directory: string, takes: (file: string) => boolean = () => true): Map<string, string> {
  if (!existsSync(directory)) return new Map();
  const files = readdirSync(directory, { withFileTypes: true, recursive: false });
  return new Map(
    files
      .filter(
        (entry) =>
          !entry.isDirectory() &&
          !/^[_.]|\.d\.ts$|\.(?:map|md|ya?ml|py[co]|swp|bak|rpm|txt|rst|ini)$|~$/.test(entry.name),
      )
      .filter((entry) => takes(entry.name))
      .map((entry) => [basename(entry.name, extname(entry.name)), join(directory, entry.name)]),
  );
}

function moduleEntry(fqcn: string, file: string): ModuleEntry {
  return { fqcn, file, kind: isDeclaration(file) ? 'module' : 'program', load: () => loadDefinition(file) };
}

function unsupportedEntry(fqcn: string): ModuleEntry {
  return {
    fqcn,
    file: undefined,
    kind: 'unsupported',
    load: () =>
      Promise.reject(
        new DroverError(`the module ${fqcn} is not supported by drover`, {
          code: 'module-args',
          hint: '`drover doc -l` lists the modules that are',
        }),
      ),
  };
}

function actionEntry(fqcn: string, file: string): ModuleEntry {
  return { fqcn, file, kind: 'action', load: async () => defineAction(file, fqcn) };
}

function first(looks: readonly (() => ModuleEntry | undefined)[]): ModuleEntry | undefined {
  for (const look of looks) {
    const entry = look();
    if (entry) return entry;
  }
  return undefined;
}
