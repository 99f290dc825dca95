import { baseFlags, inventoryFlags, runFlags, vaultFlags } from './common-flags.js';
import type { CommandSpec } from './flag.js';

/** `drover explain VARIABLE --host HOST`. */
export const explainSpec: CommandSpec = {
  program: 'drover explain',
  description:
    'Says what a variable is for a host: its value, where that was written, and every definition that it overrides, in the order of precedence. Nothing runs.',
  flags: [
    ...baseFlags,
    { names: ['--host'], key: 'host', kind: 'value', help: 'the host whose variable it is' },
    {
      names: ['-p', '--playbook'],
      key: 'playbooks',
      kind: 'list',
      type: 'path',
      help: 'a playbook whose plays, roles and files of variables count, too',
    },
    { names: ['--json'], key: 'json', kind: 'switch', help: 'show JSON' },
    ...inventoryFlags.filter(({ key }) => key === 'inventory'),
    ...vaultFlags,
    ...runFlags.filter(({ key }) => key === 'extra_vars'),
    {
      names: ['--playbook-dir'],
      key: 'basedir',
      kind: 'value',
      type: 'path',
      setting: 'PLAYBOOK_DIR',
      help: 'without a playbook: the directory whose group_vars and host_vars count',
    },
  ],
  positional: { name: 'variable', many: false, help: 'the name of the variable' },
};
