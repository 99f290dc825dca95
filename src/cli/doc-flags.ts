import { baseFlags } from './common-flags.js';
import type { CommandSpec, Flag } from './flag.js';

/** Types of plugins that have declarations to show. */
export const DOC_TYPES = ['module', 'callback', 'filter', 'inventory', 'keyword', 'lookup', 'test'] as const;

export type DocType = (typeof DOC_TYPES)[number];

const OWN: readonly Flag[] = [
  {
    names: ['-t', '--type'],
    key: 'type',
    kind: 'value',
    help: `what the names mean: ${DOC_TYPES.join(', ')}; module when not given`,
  },
  { names: ['-l', '--list'], key: 'list', kind: 'switch', exclusive: 'what', help: 'list what there is' },
  {
    names: ['-F', '--list_files'],
    key: 'list_files',
    kind: 'switch',
    exclusive: 'what',
    help: 'list it with its files',
  },
  { names: ['-s', '--snippet'], key: 'snippet', kind: 'switch', exclusive: 'what', help: 'show a task to fill in' },
  {
    names: ['--markdown'],
    key: 'markdown',
    kind: 'switch',
    exclusive: 'what',
    help: 'show the index of all modules as Markdown',
  },
  { names: ['-j', '--json'], key: 'json', kind: 'switch', help: 'show JSON' },
  {
    names: ['-M', '--module-path'],
    key: 'module_path',
    kind: 'list',
    type: 'paths',
    setting: 'DEFAULT_MODULE_PATH',
    prepends: true,
    help: 'look for modules of your own in these directories, too',
  },
  {
    names: ['--playbook-dir'],
    key: 'basedir',
    kind: 'value',
    type: 'path',
    setting: 'PLAYBOOK_DIR',
    help: 'the directory that stands for that of a playbook: its library/ counts',
  },
];

/** Flags of the doc command. */
export function docSpec(program: string): CommandSpec {
  return {
    program,
    description: 'Shows what modules and plugins do, their options and what they return.',
    flags: [...baseFlags, ...OWN],
    positional: {
      name: 'name',
      many: true,
      optional: true,
      help: 'names of modules or plugins; of collections with -l',
    },
  };
}
