import { defineModule } from '../src/module/index.js';
import { dnfOptions, dnfReturns, dnfRules } from './shared/dnf-options.js';
import { runDnf } from './shared/dnf-run.js';

export default defineModule({
  name: 'ansible.builtin.dnf',
  aliases: ['ansible.builtin.yum'],
  description: 'Looks after packages of Fedora and its kin.',
  options: {
    ...dnfOptions,
    use_backend: {
      default: 'auto',
      choices: ['auto', 'dnf', 'yum', 'yum4', 'dnf4', 'dnf5'],
      aliases: ['use'],
      description: 'Has no effect: the program dnf of the target is asked, whatever its version.',
    },
  },
  ...dnfRules,
  returns: dnfReturns,
  check: 'full',
  differences: [
    'The program dnf is run, and what it shows is read: neither Python nor its libraries are needed.',
    'A repository that `enablerepo` names must be there, and packages that are there already are found without any repository.',
    'Groups are looked up in a round trip of their own.',
    '`validate_certs` and `lock_timeout` have no effect: dnf downloads and waits by itself.',
  ],
  run: (args, target) => runDnf(args, target),
});
