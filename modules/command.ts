import { defineModule } from '../src/module/index.js';
import { commandOptions, commandReturns } from './shared/command-options.js';
import { runCommand } from './shared/run-command.js';

export default defineModule({
  name: 'ansible.builtin.command',
  description: 'Runs a program on the target, without a shell.',
  argumentName: 'ansible.legacy.command',
  freeForm: 'command',
  detached: true,
  options: {
    _uses_shell: { type: 'bool', default: false, hidden: true, description: 'Whether a shell runs the command.' },
    ...commandOptions,
  },
  required_one_of: [['_raw_params', 'cmd', 'argv']],
  mutually_exclusive: [['_raw_params', 'cmd', 'argv']],
  returns: commandReturns,
  check: 'Skipped, unless `creates` or `removes` tell whether it would run.',
  differences: [
    'A command that is ended by a signal gives `rc` 128 + the number of the signal, as the shell has it; Ansible gives minus that number.',
    'A file without `#!` is run by the shell of the session; Ansible refuses it with "Exec format error".',
  ],
  run: (args, target) => runCommand(args, target, args._uses_shell),
});
