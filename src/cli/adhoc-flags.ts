import {
  baseFlags,
  becomeFlags,
  checkFlags,
  connectionFlags,
  inventoryFlags,
  runFlags,
  vaultFlags,
} from './common-flags.js';
import type { CommandSpec } from './flag.js';

/** `drover adhoc`, as `ansible`. */
export const adhocSpec: CommandSpec = {
  program: 'drover adhoc',
  description: 'Runs one module on the hosts that match a pattern.',
  epilog: 'Actions that only make sense within a playbook cannot be run this way.',
  flags: [
    ...baseFlags,
    ...becomeFlags,
    ...inventoryFlags,
    {
      names: ['-P', '--poll'],
      key: 'poll_interval',
      kind: 'value',
      type: 'int',
      setting: 'DEFAULT_POLL_INTERVAL',
      help: 'seconds between two looks at a background job; 0 leaves it to itself',
    },
    {
      names: ['-B', '--background'],
      key: 'seconds',
      kind: 'value',
      type: 'int',
      help: 'run in the background, for at most so many seconds',
    },
    {
      names: ['-o', '--one-line'],
      key: 'one_line',
      kind: 'switch',
      help: 'one line for each result',
      deprecated: {
        names: ['-o', '--one-line'],
        version: '2.23',
        instead: 'callback configuration to enable the oneline callback',
      },
    },
    {
      names: ['-t', '--tree'],
      key: 'tree',
      kind: 'value',
      help: "keep each host's result in a file in this directory",
      deprecated: {
        names: ['-t', '--tree'],
        version: '2.23',
        instead: 'callback configuration to enable the tree callback',
      },
    },
    ...connectionFlags,
    ...checkFlags,
    ...vaultFlags,
    ...runFlags,
    {
      names: ['--playbook-dir'],
      key: 'basedir',
      kind: 'value',
      type: 'path',
      setting: 'PLAYBOOK_DIR',
      help: 'directory to take for the playbook: for roles/, group_vars/ and the like',
    },
    {
      names: ['--task-timeout'],
      key: 'task_timeout',
      kind: 'value',
      type: 'int',
      setting: 'TASK_TIMEOUT',
      help: 'seconds that the task may take',
    },
    {
      names: ['-a', '--args'],
      key: 'module_args',
      kind: 'value',
      setting: 'DEFAULT_MODULE_ARGS',
      help: "the module's options: key=value words, or JSON in braces",
    },
    {
      names: ['-m', '--module-name'],
      key: 'module_name',
      kind: 'value',
      setting: 'DEFAULT_MODULE_NAME',
      help: 'the module to run',
    },
  ],
  positional: { name: 'pattern', many: false, help: 'the hosts to run on' },
};
