import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DroverError } from '../../src/base/error.js';
import type { FileAccess, LoadContext } from '../../src/playbook/context.js';
import { fileNotFound } from '../../src/playbook/files.js';
import { textOfValue } from '../../src/playbook/nodes.js';
import { Template } from '../../src/values/template.js';
import type { Value } from '../../src/values/value.js';

const diskFiles: FileAccess = {
  read(path) {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      throw fileNotFound(path);
    }
  },
  kind(path) {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats && (stats.isDirectory() ? 'directory' : 'file');
  },
  list: (path) => readdirSync(path),
  real: (path) => realpathSync(path),
};

const MODULES =
  `add_host apt assemble assert async_status blockinfile command copy cron debug expect fail fetch file find
  gather_facts get_url getent git group group_by hostname include_vars lineinfile meta package pause ping raw reboot
  replace script service set_fact set_stats setup shell slurp stat systemd tempfile template unarchive uri user
  validate_argument_spec wait_for wait_for_connection yum include_tasks include_role import_tasks import_role`.split(
    /\s+/,
  );

const LOOKUPS = new Set(
  `dict env file fileglob first_found flattened indexed_items inventory_hostnames items lines list nested pipe
  random_choice sequence subelements template together url vars varnames`.split(/\s+/),
);

/** Renders `{{ name }}` and nothing else, from the variables that the scope has. */
function renderName(value: Value, variables: ReadonlyMap<Value, Value>): Value {
  if (!(value instanceof Template))
    return Array.isArray(value) ? value.map((one) => renderName(one, variables)) : value;
  const whole = /^\{\{ *(\w+) *\}\}$/.exec(value.text);
  if (whole && variables.has(whole[1]!)) return variables.get(whole[1]!)!;
  return value.text.replace(/\{\{ *(\w+) *\}\}/g, (_, name: string) => {
    const found = variables.get(name);
    if (found === undefined)
      throw new DroverError(`'${name}' is undefined`, { code: 'undefined', source: value.source });
    return textOfValue(found) ?? String(found);
  });
}

/** A context over the disk with the usual modules. Static imports see the play's vars and `extra`. */
export function diskContext(
  directory: string,
  more: Partial<LoadContext> & { extra?: ReadonlyMap<Value, Value> } = {},
): LoadContext {
  const { extra, ...rest } = more;
  return {
    files: diskFiles,
    workingDirectory: directory,
    home: '/nonexistent',
    rolesPath: ['/nonexistent/.ansible/roles', '/usr/share/ansible/roles', '/etc/ansible/roles'],
    collectionsPath: ['/nonexistent/.ansible/collections', '/usr/share/ansible/collections'],
    resolveAction(name) {
      const core = /^(?:ansible\.(?:builtin|legacy)\.)?(\w+)$/.exec(name)?.[1];
      if (!core || !MODULES.includes(core)) return undefined;
      return { fqcn: `ansible.builtin.${core}`, kind: 'controller', freeForm: false };
    },
    actionNames: () => MODULES,
    hasLookup: (name) => LOOKUPS.has(name),
    render: (value, scope) => {
      const variables = new Map<Value, Value>();
      for (const dict of [...scope.vars].reverse()) for (const [key, one] of dict) variables.set(key, one);
      for (const [key, one] of extra ?? []) variables.set(key, one);
      return renderName(value, variables);
    },
    ...rest,
  };
}

/** Writes files below a new directory, runs `use`, and takes the directory away again. */
export function withProject<T>(files: Readonly<Record<string, string>>, use: (directory: string) => T): T {
  const directory = writeProject(files);
  try {
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

export async function withProjectAsync<T>(
  files: Readonly<Record<string, string>>,
  use: (directory: string) => Promise<T>,
): Promise<T> {
  const directory = writeProject(files);
  try {
    return await use(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

export function writeProject(files: Readonly<Record<string, string>>): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'drover-playbook-')));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  return directory;
}
