import { join } from 'node:path';
import { fullMessage } from '../src/base/chain.js';
import { DroverError } from '../src/base/error.js';
import { type Controller, decode, defineModule } from '../src/module/index.js';
import { compileRegex, type Regex, RegexError } from '../src/module/python-regex.js';
import { str } from '../src/values/repr.js';
import { taggedTypeName } from '../src/values/tagged.js';
import { isTrue } from '../src/values/truth.js';
import { type Dict, isDict, type Value } from '../src/values/value.js';
import { combineDicts } from './shared/combine-dicts.js';

const DIRECTORY_OPTIONS = ['dir', 'depth', 'files_matching', 'ignore_files', 'extensions', 'ignore_unknown_extensions'];

export default defineModule({
  name: 'ansible.builtin.include_vars',
  description: 'Loads variables from files of the controller.',
  freeForm: 'words',
  options: {
    _raw_params: { type: 'raw', hidden: true, description: 'The file.' },
    file: { type: 'raw', description: 'The file to load.' },
    dir: { type: 'raw', description: 'The directory whose files are loaded, in the order of their names.' },
    name: { type: 'raw', description: 'The variable that holds what was loaded, in place of the top level.' },
    depth: { type: 'raw', description: 'How deep to go into `dir`; 0 is as deep as it goes.' },
    files_matching: { type: 'raw', description: 'Regular expression that names of files must match.' },
    ignore_files: { type: 'raw', description: 'Regular expressions of names that are left out.' },
    extensions: { type: 'raw', description: 'Extensions that files may have.' },
    ignore_unknown_extensions: { type: 'raw', description: 'Whether files with other extensions are left out.' },
    hash_behaviour: { type: 'raw', description: '`merge` merges with the variables that are there.' },
  },
  unknownOptions: (_action, [name]) => `${name} is not a valid option in include_vars`,
  wrongArguments: 'raise',
  returns: {
    ansible_facts: { type: 'dict', description: 'The variables.', returned: 'success' },
    ansible_included_var_files: { type: 'list', description: 'The files.', returned: 'success' },
  },
  check: 'full',
  async control(args, controller) {
    const given = (name: string) => (args as Record<string, Value>)[name] ?? null;
    const directory = DIRECTORY_OPTIONS.some((name) => given(name) !== null);
    if (directory && (given('file') !== null || given('_raw_params') !== null)) {
      throw new DroverError('You are mixing file only and dir only arguments, these are incompatible', {
        code: 'module-args',
      });
    }
    const load = createLoader(controller);
    const options = optionsOf(given);
    try {
      if (isTrue(given('dir'))) await loadDirectory(str(given('dir')), options, load, controller);
      else await load.file(findVars(given('file') ?? given('_raw_params'), controller));
    } catch (error) {
      if (!(error instanceof DroverError)) throw error;
      return failed(fullMessage(error), load, given('name'));
    }
    const loaded = named(load.vars, given('name'));
    const merges = given('hash_behaviour') === 'merge' && !controller.mergesDicts;
    const vars = merges ? mergedWithKnown(loaded, controller) : loaded;
    return {
      result: {
        ansible_included_var_files: load.files,
        ansible_facts: vars,
        _ansible_no_log: load.secret,
      },
      effects: [{ kind: 'set-vars', vars }],
    };
  },
});

/** What was loaded so far. */
interface Loader {
  readonly vars: Dict;
  /** What the directories gave that were read to their end. */
  done: Dict;
  readonly files: string[];
  /** Whether a file was vaulted as a whole: the result is not shown then. */
  secret: boolean;
  file(path: string): Promise<void>;
}

function createLoader(controller: Controller): Loader {
  const loader: Loader = {
    vars: new Map(),
    done: new Map(),
    files: [],
    secret: false,
    async file(path) {
      const raw = decode(await controller.readFile(path, { decrypt: false }));
      const vaulted = raw.startsWith('$ANSIBLE_VAULT;');
      loader.secret ||= vaulted;
      const text = vaulted ? decode(await controller.readFile(path)) : raw;
      const value = controller.parseYaml(text, path) ?? new Map();
      if (!isDict(value)) throw new DroverError(`${path} must be stored as a dictionary/hash`);
      loader.files.push(path);
      for (const [key, item] of value) loader.vars.set(key, item);
    },
  };
  return loader;
}

function named(vars: Dict, name: Value): Dict {
  return isTrue(name) ? new Map<Value, Value>([[name, vars]]) : vars;
}

function failed(message: string, load: Loader, name: Value) {
  return {
    result: {
      failed: true,
      message,
      ansible_included_var_files: load.files,
      ansible_facts: named(load.done, name),
      _ansible_no_log: load.secret,
    },
  };
}

function findVars(name: Value, controller: Controller): string {
  if (name !== null) return controller.findFile('vars', str(name).replace(/\n+$/, ''));
  controller.warn('Invalid request to find a file that matches a "null" value');
  throw new DroverError(
    'Could not find file on the Ansible Controller.\n' +
      'If you are using a module and expect the file to exist on the remote, see the remote_src option',
  );
}

interface DirectoryOptions {
  readonly depth: number;
  readonly matching: Regex | undefined;
  readonly ignored: readonly Regex[];
  readonly extensions: readonly string[];
  readonly skipUnknown: boolean;
}

function optionsOf(given: (name: string) => Value): DirectoryOptions {
  const extensions = given('extensions') ?? ['yaml', 'yml', 'json'];
  const list = typeof extensions === 'string' ? [...extensions] : extensions;
  if (!Array.isArray(list)) throw new DroverError('Invalid type for "extensions" option, it must be a list');
  const ignored = given('ignore_files') ?? [];
  const patterns = typeof ignored === 'string' ? ignored.split(/\s+/) : (ignored as Value[]);
  const matching = given('files_matching');
  return {
    depth: depthOf(given('depth')),
    matching: matching === null ? undefined : compileRegex(str(matching)),
    ignored: patterns.filter((text) => text !== '').map((text) => compileIgnored(str(text))),
    extensions: list.map((extension) => str(extension)),
    skipUnknown: isTrue(given('ignore_unknown_extensions')),
  };
}

function depthOf(depth: Value): number {
  if (typeof depth === 'number' || typeof depth === 'boolean') return Number(depth);
  if (!isTrue(depth)) return 0;
  throw new DroverError(`'>' not supported between instances of 'int' and '${taggedTypeName(depth)}'`);
}

function compileIgnored(text: string): Regex {
  try {
    return compileRegex(`${text}$`);
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    throw new DroverError(`Invalid regular expression: ${text}`);
  }
}

async function loadDirectory(
  name: string,
  options: DirectoryOptions,
  load: Loader,
  controller: Controller,
): Promise<void> {
  const role = controller.variable('role_path');
  const root = await rootOf(name, typeof role === 'string' ? role : undefined, controller);
  const found = await controller.stat(root);
  if (!found) throw new DroverError(`${root} directory does not exist`);
  if (found.kind !== 'directory') throw new DroverError(`${root} is not a directory`);
  for (const { directory, names } of (await walk(root, 1, options.depth, controller)).sort(byDirectory)) {
    for (const file of names) {
      const isMain = file === 'main.yml' && typeof role === 'string' && directory === join(role, 'vars');
      if (isMain || (options.matching && !options.matching.search(file))) continue;
      if (options.ignored.some((regex) => regex.search(file))) continue;
      const known = options.extensions.includes(/\.([^.]+)$/.exec(file)?.[1] ?? '');
      if (known) await load.file(join(directory, file));
      else if (!options.skipUnknown) {
        const wanted = options.extensions.join(', ');
        throw new DroverError(`${join(directory, file)} does not have a valid extension: ${wanted}`);
      }
    }
    load.done = new Map(load.vars);
  }
}

/** In a role it is relative to its vars/, elsewhere to the directory of the task's file. */
async function rootOf(name: string, role: string | undefined, controller: Controller): Promise<string> {
  if (name.startsWith('/')) return name;
  if (role !== undefined) {
    const inRole = name.split('/')[0] === 'vars' ? join(role, name) : join(role, 'vars', name);
    return inRole;
  }
  return join(controller.taskDirectory, name);
}

interface Walked {
  readonly directory: string;
  readonly names: readonly string[];
}

async function walk(directory: string, depth: number, deepest: number, controller: Controller): Promise<Walked[]> {
  if (deepest !== 0 && depth > deepest) return [];
  const entries = await controller.readDirectory(directory);
  const kinds = await Promise.all(
    entries.map(async (entry) => ({
      name: entry.name,
      kind: entry.kind === 'link' ? (await controller.stat(join(directory, entry.name)))?.kind : entry.kind,
    })),
  );
  const below: Walked[] = [];
  for (const { name, kind } of kinds) {
    if (kind === 'directory') below.push(...(await walk(join(directory, name), depth + 1, deepest, controller)));
  }
  const names = kinds.filter(({ kind }) => kind === 'file').map(({ name }) => name);
  return [{ directory, names: names.sort() }, ...below];
}

function byDirectory(a: Walked, b: Walked): number {
  return a.directory < b.directory ? -1 : 1;
}

function mergedWithKnown(loaded: Dict, controller: Controller): Dict {
  return new Map(
    [...loaded].map(([key, value]) => {
      const known = isDict(value) ? controller.variable(str(key)) : undefined;
      return [key, isDict(known) && isDict(value) ? combineDicts(known, value) : value];
    }),
  );
}
