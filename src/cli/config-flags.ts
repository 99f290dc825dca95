import { PLUGIN_TYPES } from '../config/table.js';
import { baseFlags } from './common-flags.js';
import type { CommandSpec, Flag } from './flag.js';

/** What `drover config` can do. */
export const CONFIG_ACTIONS = ['list', 'dump', 'view', 'init', 'validate'] as const;

export type ConfigAction = (typeof CONFIG_ACTIONS)[number];

/** Formats of each action, the first of which is its default. */
export const FORMATS: Readonly<Record<ConfigAction, readonly string[]>> = {
  list: ['yaml', 'json'],
  dump: ['display', 'json', 'yaml'],
  view: [],
  init: ['ini', 'env', 'vars'],
  validate: ['ini', 'env'],
};

const DESCRIPTIONS: Readonly<Record<ConfigAction, string>> = {
  list: 'Describes every option: its flag, environment variables, keys of ansible.cfg, type, default.',
  dump: 'Shows the value of every option and where it comes from.',
  view: 'Shows the ansible.cfg that is used.',
  init: 'Prints a file that sets every option to its default.',
  validate: 'Names the keys of ansible.cfg, or the environment variables, that are not known.',
};

/** Flags of one action. */
export function configSpec(program: string, action: ConfigAction): CommandSpec {
  return {
    program: `${program} ${action}`,
    description: DESCRIPTIONS[action],
    flags: [...baseFlags, ...flagsOf(action)],
    positional: {
      name: 'plugin',
      many: true,
      optional: true,
      help: 'plugins to show, with -t; all of the type when none is given',
    },
  };
}

/** What `drover config --help` shows. */
export function actionsSpec(program: string): CommandSpec {
  return {
    program,
    description: 'Shows how drover is configured.',
    flags: baseFlags,
    positional: { name: 'action', many: false, help: `one of ${CONFIG_ACTIONS.join(', ')}` },
  };
}

function flagsOf(action: ConfigAction): Flag[] {
  const flags: Flag[] = [
    {
      names: ['-c', '--config'],
      key: 'config_file',
      kind: 'value',
      metavar: 'FILE',
      help: 'the ansible.cfg to read, instead of the one that is found',
    },
    {
      names: ['-t', '--type'],
      key: 'type',
      kind: 'value',
      help: `whose options: base, all, or those of plugins: ${PLUGIN_TYPES.join(', ')}`,
    },
  ];
  const formats = FORMATS[action];
  if (formats.length > 0) {
    const names = action === 'dump' || action === 'list' ? ['-f', '--format'] : ['--format', '-f'];
    flags.push({ names, key: 'format', kind: 'value', help: `${formats.join(', ')}; ${formats[0]} by default` });
  }
  if (action === 'dump') {
    const help = 'only what is not as it is by default';
    flags.push({ names: ['--only-changed', '--changed-only'], key: 'only_changed', kind: 'switch', help });
  }
  if (action === 'init') {
    flags.push({ names: ['--disabled'], key: 'disabled', kind: 'switch', help: 'write every option as a comment' });
  }
  return flags;
}
