import { defineModule } from '../src/module/index.js';
import { dnfOptions, dnfReturns, dnfRules } from './shared/dnf-options.js';
import { runDnf } from './shared/dnf-run.js';

export default defineModule({
  name: 'ansible.builtin.dnf5',
  description: 'Looks after packages of Fedora and its kin, with dnf 5.',
  options: {
    ...dnfOptions,
    auto_install_module_deps: { type: 'bool', default: true, description: 'Has no effect: nothing is needed but dnf.' },
  },
  ...dnfRules,
  returns: dnfReturns,
  check: 'full',
  differences: [
    'The program dnf is run, and what it shows is read: neither Python nor its libraries are needed.',
    '`validate_certs` and `lock_timeout` have no effect: dnf downloads and waits by itself.',
  ],
  run: (args, target) => runDnf(args, target),
});
