import { baseFlags, inventoryFlags, runFlags, vaultFlags } from './common-flags.js';
import type { CommandSpec, Flag } from './flag.js';

/** Flags of other commands that mean something when nothing runs. */
const TAKEN: ReadonlySet<string> = new Set(['inventory', 'extra_vars', 'module_path']);

const taken = (flags: readonly Flag[]) => flags.filter(({ key }) => TAKEN.has(key));

/** `drover check`. */
export const checkSpec: CommandSpec = {
  program: 'drover check',
  description: 'Looks through playbooks and everything they bring in, and connects to nothing.',
  epilog:
    'Exits with 1 when there are errors (with --strict also when there are warnings), else with 0. What depends on ' +
    'values that only the run knows is said to be unknown.',
  flags: [
    ...baseFlags,
    ...taken(inventoryFlags),
    ...vaultFlags,
    ...taken(runFlags),
    {
      names: ['--strict'],
      key: 'strict',
      kind: 'switch',
      help: 'warnings count as errors do',
    },
    {
      names: ['--format'],
      key: 'format',
      kind: 'value',
      help: 'how to show what was found: text (the default), json, or github (annotations of a workflow)',
    },
  ],
  positional: { name: 'playbook', many: true, help: 'a playbook' },
};
