import { posix } from 'node:path';
import {
  type Answer,
  type ArgsOf,
  type Change,
  defineModule,
  ModuleFailure,
  type Options,
  type PlainDict,
  sh,
} from '../src/module/index.js';
import { bytesOf, type EditState, planEdit, probeEdit, readEdit, textOf } from './shared/edit-file.js';
import { pathFacts } from './shared/file-attributes.js';
import { fileOptions } from './shared/file-options.js';
import { type PythonConfig, parsePythonConfig, writePythonConfig } from './shared/python-config.js';
import { OBSOLETE, repoOptions } from './shared/yum-repo-options.js';

const options = {
  ...repoOptions,
  name: { required: true, description: 'Id of the repository: the name of its section.' },
  state: { default: 'present', choices: ['present', 'absent'], description: 'Whether it must be there.' },
  file: { description: 'Name of the file, without `.repo`; that of the repository when not given.' },
  reposdir: { type: 'path', default: '/etc/yum.repos.d', description: 'Directory of the files.' },
  ...fileOptions,
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

interface State {
  readonly file: EditState;
  readonly directory: boolean;
}

export default defineModule({
  name: 'ansible.builtin.yum_repository',
  description: 'Adds and removes repositories of packages for dnf and yum.',
  options,
  required_if: [
    ['state', 'present', ['baseurl', 'mirrorlist', 'metalink'], true],
    ['state', 'present', ['description']],
  ],
  returns: {
    repo: { type: 'str', description: 'Id of the repository.', returned: 'success' },
    state: { type: 'str', description: 'The option.', returned: 'success' },
  },
  probe: (args) => `${sh`if [ -d ${args.reposdir} ]; then printf 'dir=1\0'; fi`}\n${probeEdit(editArgs(args))}`,
  read: (answer, args) => read(answer, args),
  plan: (state, args) => plan(state, args),
  failedPath: pathFacts,
  result({ before }, args) {
    const path = destOf(args);
    const [old, fresh] = [current(before, args), wanted(before, args)];
    const deprecations = obsolete(args);
    const diff = { before_header: path, before: dump(old), after_header: path, after: dump(fresh) };
    return { repo: args.name, state: args.state, diff, ...(deprecations.length > 0 && { deprecations }) };
  },
});

function destOf(args: Args): string {
  return posix.join(args.reposdir, `${args.file ?? args.name}.repo`);
}

function editArgs(args: Args) {
  return { ...args, path: destOf(args), backup: false, validate: undefined };
}

function read(answer: Answer, args: Args): State {
  const file = readEdit(answer, editArgs(args));
  return { file, directory: answer.pairs.has('dir') };
}

function current({ file }: State, args: Args): PythonConfig {
  return parsePythonConfig(textOf(file.content ?? ''), destOf(args));
}

/** The section anew, behind all others. */
function wanted(state: State, args: Args): PythonConfig {
  const others = [...current(state, args)].filter(([name]) => name !== args.name);
  if (args.state === 'absent') return new Map(others);
  return new Map([...others, [args.name, new Map(entries(args))]]);
}

function entries(args: Args): [string, string][] {
  const given = Object.keys(repoOptions)
    .filter((name) => name !== 'description')
    .map((name) => [name, args[name as keyof Args]] as const);
  return [...given, ['name', args.description] as const]
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]): [string, string] => [name, text(name, value)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function text(name: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  return Array.isArray(value) ? value.join(name === 'baseurl' || name === 'gpgkey' ? '\n' : ' ') : String(value);
}

/** What is compared: sections and options in order, whatever way the file is written. */
function dump(config: PythonConfig): string {
  return [...config]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([section, lines]) => {
      const sorted = [...lines].sort(([a], [b]) => (a < b ? -1 : 1));
      return `[${section}]\n${sorted.map(([name, value]) => `${name} = ${value}\n`).join('')}\n`;
    })
    .join('');
}

function plan(state: State, args: Args): Change[] {
  if (!state.directory) throw new ModuleFailure(`Repo directory '${args.reposdir}' does not exist.`);
  const [old, fresh] = [current(state, args), wanted(state, args)];
  const changed = dump(old) !== dump(fresh);
  const path = destOf(args);
  if (changed && fresh.size === 0) return [{ field: 'file', before: true, after: false, run: sh`rm -f -- ${path}` }];
  const content = changed ? bytesOf(writePythonConfig(fresh)) : (state.file.content ?? '');
  return planEdit(state.file, editArgs(args), { content, changed, msg: '' });
}

function obsolete(args: Args): PlainDict[] {
  const deprecation = (msg: string, version: string) => ({ msg, version, collection_name: 'ansible.builtin' });
  return entries(args).flatMap(([name]) => {
    if (name === 'keepcache') {
      const why = 'it is only valid in the main configuration.';
      return [deprecation(`'keepcache' parameter is deprecated as ${why}`, '2.20')];
    }
    if (name === 'async') {
      const why = 'it has been removed on systems supported by ansible-core';
      return [deprecation(`'async' parameter is deprecated as ${why}`, '2.22')];
    }
    const why = 'it has no effect with dnf as an underlying package manager.';
    return OBSOLETE.has(name) ? [deprecation(`'${name}' parameter is deprecated as ${why}`, '2.22')] : [];
  });
}
