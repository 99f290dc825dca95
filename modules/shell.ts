import { defineModule } from '../src/module/index.js';
import { commandOptions, commandReturns } from './shared/command-options.js';
import { runCommand } from './shared/run-command.js';

export default defineModule({
  name: 'ansible.builtin.shell',
  description: 'Runs a command line in a shell on the target.',
  argumentName: 'ansible.legacy.command',
  freeForm: 'command',
  detached: true,
  options: {
    _uses_shell: { type: 'bool', default: true, hidden: true, description: 'Whether a shell runs the command.' },
    ...commandOptions,
  },
  refused: { expand_argument_vars: 'Unsupported parameters for (shell) module: expand_argument_vars' },
  required_one_of: [['_raw_params', 'cmd', 'argv']],
  mutually_exclusive: [['_raw_params', 'cmd', 'argv']],
  returns: commandReturns,
  check: 'Skipped, unless `creates` or `removes` tell whether it would run.',
  differences: [
    'A command that is ended by a signal gives `rc` 128 + the number of the signal, as the shell has it; Ansible gives minus that number.',
  ],
  run: (args, target) => runCommand(args, target, true),
});
