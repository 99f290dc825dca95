import { createRedactor, type Redactor } from '../base/secret.js';
import type { Settings } from '../config/settings.js';
import type { HostVarsOptions } from '../inventory/host-vars.js';
import type { Inventory } from '../inventory/inventory.js';
import { loadInventory } from '../inventory/load.js';
import { openVarsPlugins } from '../inventory/python-vars.js';
import { variablesOf } from '../inventory/templating.js';
import { createVarsLoader } from '../inventory/vars-directory.js';
import { yamlOptions } from '../inventory/yaml-options.js';
import { createNotices, type Notices } from '../output/notices.js';
import { createTerminal } from '../output/terminal.js';
import { decryptInventory, decryptText } from '../run/decrypt-text.js';
import { collectionRoots, openPlugins } from '../run/plugins.js';
import { pythonSettings } from '../run/python.js';
import type { Decryption } from '../run.js';
import { createTemplateEnvironment } from '../template/environment.js';
import type { UserPlugins } from '../template/plugins/user-plugins.js';
import type { VariableSource } from '../template/templar.js';
import type { Encrypted } from '../values/encrypted.js';
import { openFactCache } from '../vars/fact-cache.js';
import { createFactStore } from '../vars/facts.js';
import { openDecryption } from './decryption.js';
import { loadExtraVars } from './extra-vars.js';
import type { ParsedFlags } from './flag.js';
import { pathContext } from './flag-settings.js';
import type { Io } from './io.js';

/** An inventory that was read, and everything that is needed to show it. */
export interface Shelf {
  readonly inventory: Inventory;
  readonly settings: Settings;
  readonly vars: HostVarsOptions;
  readonly decrypt: (value: Encrypted) => string;
  readonly cwd: string;
}

/** Where what is to be told meanwhile goes; it must be flushed before anything else is written. */
export interface Announcer {
  readonly notices: Notices;
  flush(): void;
}

export function openAnnouncer(settings: Settings, io: Io): Announcer {
  const terminal = createTerminal(io, settings);
  const verbosity = settings.get('DEFAULT_VERBOSITY');
  const notices = createNotices({ terminal, settings, redactor: createRedactor(), verbosity });
  return { notices, flush: terminal.flush };
}

/** Reads the inventory that the command line and the settings name. */
export async function openShelf(
  flags: ParsedFlags,
  settings: Settings,
  io: Io,
  { notices }: Announcer,
): Promise<Shelf> {
  const redactor = createRedactor();
  const paths = pathContext(io);
  const notify = notices.show;
  const hashBehaviour = settings.get('DEFAULT_HASH_BEHAVIOUR');
  const warn = (message: string) => notify({ type: 'warning', message });
  const decryption = await openDecryption({ flags, settings, redactor, io, warn });
  const decrypt = decryptText(decryption);
  const words = (flags.extra_vars as string[] | undefined) ?? [];
  const extraVars = loadExtraVars(words, {
    paths,
    hashBehaviour,
    decrypt,
    yaml: yamlOptions({ settings, notify }, false),
  });
  const playbook = settings.get('PLAYBOOK_DIR') ?? io.cwd;
  const facts = await cachedFacts(settings, redactor, warn);
  const places = { settings, playbooks: [], cwd: io.cwd, playbookDirectory: playbook, environment: io.environment };
  const collections = collectionRoots(places);
  const { host: python } = pythonSettings(places, collections);
  const plugins = await openPlugins(places, python, warn);
  const templar = templates(settings, decryption, playbook, plugins, notify);
  const vars = createVarsLoader({
    settings,
    notify,
    decrypt,
    plugins: openVarsPlugins({
      settings,
      python,
      homes: [playbook],
      collections,
      templar: () => templar(variablesOf(new Map())),
      notify,
    }),
  });
  const inventory = await loadInventory(flags.inventory as string[] | undefined, {
    ...paths,
    settings,
    notify,
    vars,
    extraVars,
    decrypt: decryptInventory(decryption),
    factsOf: facts,
    templar,
    python,
    collections,
    flushCache: flags.flush_cache === true,
    signal: io.signal,
  });
  return {
    inventory,
    settings,
    vars: { settings, vars, extraVars, playbookDirectories: [playbook], factsOf: facts },
    decrypt: ({ envelope }) => decryption.text(envelope),
    cwd: io.cwd,
  };
}

/** What the fact cache knows of a host, as variables. */
async function cachedFacts(settings: Settings, redactor: Redactor, warn: (message: string) => void) {
  const cache = await openFactCache({ settings, warn, secret: (value) => redactor.add(value) });
  if (!cache) return undefined;
  const store = createFactStore(warn, cache);
  // Nothing is written: what there is has been read, or is in files.
  await cache.close();
  return (host: string) => store.get(host)?.injected;
}

/** Templates of constructed and generated inventories. */
function templates(
  settings: Settings,
  decryption: Decryption,
  basedir: string,
  plugins: UserPlugins,
  notice: Announcer['notices']['show'],
) {
  const environment = createTemplateEnvironment({
    plugins,
    notice,
    decrypt: ({ envelope }) => decryption.text(envelope),
    decryptFile: decryption.file,
    settings: {
      allowBrokenConditionals: settings.get('ALLOW_BROKEN_CONDITIONALS'),
      duplicateKeys: settings.get('DUPLICATE_YAML_DICT_KEY'),
      allowEmbeddedTemplates: settings.get('ALLOW_EMBEDDED_TEMPLATES'),
    },
  });
  return (variables: VariableSource) => environment.templar(variables, { searchPath: [basedir], basedir });
}
