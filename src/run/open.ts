import { join } from 'node:path';
import { DroverError } from '../base/error.js';
import type { Prompter, RunContext } from '../engine/context.js';
import { createRecapKeeper } from '../engine/recap.js';
import { growingExecutor } from '../executor/growing.js';
import { Inventory } from '../inventory/inventory.js';
import { type LoadOptions, loadInventory } from '../inventory/load.js';
import { openVarsPlugins } from '../inventory/python-vars.js';
import { parseLimit } from '../inventory/split-pattern.js';
import { createVarsLoader } from '../inventory/vars-directory.js';
import { yamlOptions } from '../inventory/yaml-options.js';
import { createRegistry } from '../module/registry.js';
import { createTemplateEnvironment, type TemplateEnvironment } from '../template/environment.js';
import { openFactCache } from '../vars/fact-cache.js';
import { createFactStore } from '../vars/facts.js';
import { LayeredVariables } from '../vars/layers.js';
import { loadYaml } from '../yaml/load.js';
import { decryptInventory, decryptText } from './decrypt-text.js';
import { defaultsOf } from './defaults.js';
import { diskAccess } from './files.js';
import { playbookLoader } from './loader.js';
import { collectionRoots, openPlugins, playbookDirectories } from './plugins.js';
import { pythonSettings } from './python.js';
import type { RunRequest } from './request.js';
import { settingAnswers } from './setting-answers.js';
import { runVariables } from './variables.js';

const NO_VARIABLES = new LayeredVariables([], false);

const NOBODY: Prompter = { ask: async () => ({ kind: 'noninteractive' }) };

/** A run that is ready for its playbooks. */
export interface OpenRun {
  readonly context: RunContext;
  readonly loader: ReturnType<typeof playbookLoader>;
  readonly templates: TemplateEnvironment;
  close(): Promise<void>;
}

/** Reads the inventory and opens what the plays share. */
export async function openRun(request: RunRequest): Promise<OpenRun> {
  const { settings, emit, decryption } = request;
  const defaults = defaultsOf(request);
  const state: { inventory: Inventory } = { inventory: undefined as unknown as Inventory };
  const collections = collectionRoots(request);
  const python = pythonSettings(request, collections);
  const warn = (message: string) => emit({ type: 'warning', message });
  const yaml = yamlOptions({ settings, notify: emit }, false);
  const plugins = await openPlugins(request, python.host, warn);
  const templates = createTemplateEnvironment({
    ...templateOptions(request, () => state.inventory),
    plugins,
    collections,
  });
  const varsLoader = createVarsLoader({
    settings,
    notify: emit,
    decrypt: decryptText(decryption),
    plugins: openVarsPlugins({
      settings,
      python: python.host,
      homes: playbookDirectories(request),
      collections,
      templar: () => templates.templar(NO_VARIABLES, { searchPath: [request.cwd], basedir: request.cwd }),
      notify: emit,
    }),
  });
  const cache = await openFactCache({ settings, warn, secret: (value) => request.redactor.add(value) });
  const facts = createFactStore(warn, cache);
  const inventoryOptions = inventoryLoading(request, {
    templates,
    facts,
    varsLoader,
    python: python.host,
    collections,
  });
  state.inventory = await inventoryOf(request, inventoryOptions);
  if (request.flushCache) for (const host of ['localhost', ...state.inventory.hosts.keys()]) facts.clear(host);
  const set = new Map();
  const included = new Map();
  const templarAt = (directory: string) => ({ searchPath: [directory], basedir: directory });
  const variables = runVariables({
    request,
    defaults,
    inventory: () => state.inventory,
    varsLoader,
    facts,
    set,
    included,
    templar: (layers, directory) => templates.templar(layers, templarAt(directory)),
  });
  const files = diskAccess(decryptText(decryption));
  const registry = createRegistry({
    directories: moduleDirectories(request),
    actions: settings.get('DEFAULT_ACTION_PLUGIN_PATH'),
    collections,
  });
  const executor = request.executor ?? growingExecutor({ forks: defaults.forks, warn });
  const loader = playbookLoader(request, { registry, variables, templates, plugins, python });
  const context: RunContext = {
    settings,
    defaults,
    get inventory() {
      return state.inventory;
    },
    registry,
    python,
    executor,
    loader,
    redactor: request.redactor,
    prompter: request.prompter ?? NOBODY,
    recap: createRecapKeeper(),
    facts,
    set,
    included,
    variables,
    failed: new Set(),
    unreachable: new Set(),
    asyncJobs: new Map(),
    startAt: request.startAtTask === undefined ? undefined : { pattern: request.startAtTask, found: false },
    signal: request.signal ?? new AbortController().signal,
    limit: request.limit === undefined ? undefined : parseLimit(request.limit, request.cwd),
    connection: connectionDefaults(request),
    templar: (layers, searchPath, notice, ahead) =>
      templates.templar(layers, { searchPath, basedir: searchPath.at(-1) ?? request.cwd, notice, ahead }),
    selects: loader.selects,
    async refreshInventory() {
      state.inventory = await inventoryOf(request, { ...inventoryOptions, former: state.inventory });
    },
    readYaml: (file) => loadYaml(files.read(file), file, { ...yaml, templates: true }),
    parseYaml: (text, file) => loadYaml(text, file, { ...yaml, templates: true }),
    decrypt: (bytes, path) => (decryption ? decryption.file(bytes, path) : bytes),
    emit,
    now: Date.now,
  };
  const close = async () => {
    await awaitJobs(context);
    await executor.close();
    await facts.close();
    plugins.close();
  };
  return { context, loader, templates, close };
}

/** How the inventory is read, now and when it is refreshed. */
function inventoryLoading(
  request: RunRequest,
  {
    templates,
    facts,
    varsLoader,
    ...places
  }: Pick<OpenRun, 'templates'> &
    Pick<RunContext, 'facts'> & { varsLoader: LoadOptions['vars'] } & Pick<LoadOptions, 'python' | 'collections'>,
): LoadOptions {
  const { cwd, settings, environment, home, decryption, emit, extraVars, signal } = request;
  return {
    settings,
    cwd,
    environment,
    home,
    decrypt: decryptInventory(decryption),
    notify: emit,
    extraVars,
    templar: (variables) => templates.templar(variables, { searchPath: [cwd], basedir: cwd }),
    factsOf: (host) => facts.get(host)?.injected,
    vars: varsLoader,
    flushCache: request.flushCache,
    ...places,
    signal,
  };
}

/** What a connection is where neither variables nor keywords say it. */
function connectionDefaults({ settings, environment }: RunRequest): RunContext['connection'] {
  return {
    shell: settings.get('DEFAULT_EXECUTABLE') ?? '/bin/sh',
    port: settings.get('DEFAULT_REMOTE_PORT') ?? undefined,
    hostKeyChecking: settings.get('HOST_KEY_CHECKING'),
    environment,
    becomeSameUser: settings.get('BECOME_ALLOW_SAME_USER'),
    privateKeyPassphrase: settings.get('connection.ssh.private_key_passphrase') ?? undefined,
    // The default asks OpenSSH's client to share connections, which is done here anyway.
    sshArgs:
      settings.origin('connection.ssh.ssh_args').kind === 'default' ? '' : settings.get('connection.ssh.ssh_args'),
  };
}

/** Background jobs belong to the run: it ends when they have. */
async function awaitJobs({ asyncJobs, signal, emit }: RunContext): Promise<void> {
  const running = [...asyncJobs].filter(([, job]) => !job.result);
  if (running.length === 0 || signal.aborted) return;
  const names = running.map(([id, { host }]) => `${id} on ${host}`).join(', ');
  emit({ type: 'verbose', level: 1, message: `waiting for background jobs: ${names}` });
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  await Promise.race([Promise.all(running.map(([, job]) => job.done)), aborted]);
}

function inventoryOf({ inventory }: RunRequest, options: LoadOptions): Promise<Inventory> | Inventory {
  return inventory instanceof Inventory ? inventory : loadInventory(inventory, options);
}

function templateOptions(request: RunRequest, inventory: () => Inventory) {
  const { settings, redactor, decryption, environment, emit } = request;
  return {
    settings: {
      allowBrokenConditionals: settings.get('ALLOW_BROKEN_CONDITIONALS'),
      duplicateKeys: settings.get('DUPLICATE_YAML_DICT_KEY'),
      extensions: settings.get('DEFAULT_JINJA2_EXTENSIONS'),
      managed: settings.get('DEFAULT_MANAGED_STR'),
    },
    setting: settingAnswers(settings),
    redactor,
    env: environment,
    decrypt(value: { readonly envelope: string }): string {
      if (!decryption) throw new DroverError('Attempting to decrypt but no vault secrets found.', { code: 'vault' });
      return decryption.text(value.envelope);
    },
    ...(decryption ? { decryptFile: decryption.file } : {}),
    notice: emit,
    matchHosts: (patterns: readonly string[]) =>
      inventory()
        .match(patterns)
        .map((host) => host.name),
  };
}

/** `library/` beside the playbooks, and the settings' directories. */
function moduleDirectories({ settings, cwd, playbookDirectory }: RunRequest): string[] {
  return [join(playbookDirectory ?? cwd, 'library'), ...(settings.get('DEFAULT_MODULE_PATH') ?? [])];
}
