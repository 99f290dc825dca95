import { baseFlags, inventoryFlags, runFlags, vaultFlags } from './common-flags.js';
import type { CommandSpec, Flag } from './flag.js';

const ACTIONS = 'Actions, one of which must be given';

const OWN: readonly Flag[] = [
  {
    names: ['--list'],
    key: 'list',
    kind: 'switch',
    group: ACTIONS,
    help: 'show all hosts and groups, as an inventory script would',
  },
  {
    names: ['--host'],
    key: 'host',
    kind: 'value',
    group: ACTIONS,
    help: "show one host's variables; --limit does not matter",
  },
  {
    names: ['--graph'],
    key: 'graph',
    kind: 'switch',
    group: ACTIONS,
    help: 'show the groups as a tree; --limit does not matter',
  },
  { names: ['-y', '--yaml'], key: 'yaml', kind: 'switch', help: 'show YAML instead of JSON' },
  { names: ['--toml'], key: 'toml', kind: 'switch', help: 'show TOML instead of JSON' },
  { names: ['--vars'], key: 'show_vars', kind: 'switch', help: 'show variables in the tree of --graph' },
  {
    names: ['--export'],
    key: 'export',
    kind: 'switch',
    help: 'with --list, show variables where they are defined instead of all that a host sees',
  },
  { names: ['--output'], key: 'output', kind: 'value', metavar: 'FILE', help: 'write to this file instead' },
  {
    names: ['--playbook-dir'],
    key: 'basedir',
    kind: 'value',
    type: 'path',
    setting: 'PLAYBOOK_DIR',
    help: 'the directory that stands for that of a playbook: its group_vars and host_vars count',
  },
];

const SHARED = [...inventoryFlags.filter(({ key }) => key !== 'listhosts'), ...vaultFlags];
const EXTRA_VARS = runFlags.filter(({ key }) => key === 'extra_vars');

/** Flags of the inventory command. */
export function inventorySpec(program: string): CommandSpec {
  return {
    program,
    description: 'Shows what the inventory holds, in the format of inventory scripts unless another is asked for.',
    flags: [...baseFlags, ...SHARED, ...EXTRA_VARS, ...OWN],
    positional: {
      name: 'group',
      many: false,
      optional: true,
      help: 'the group at the top of --graph; all when not given',
    },
  };
}
