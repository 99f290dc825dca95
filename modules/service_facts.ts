import { defineModule } from '../src/module/index.js';
import { listServices, SERVICE_LIST } from './shared/services/list.js';

export default defineModule({
  name: 'ansible.builtin.service_facts',
  description: 'Lists services and their state, as the fact `services`.',
  options: {},
  returns: {
    ansible_facts: {
      type: 'dict',
      description: '`services`: name, state, status, source and more, by the name of the service.',
      returned: 'success',
    },
  },
  differences: ['Services of FreeBSD (service) and OpenBSD (rcctl) are not listed.'],
  check: 'full',
  async run(_args, target) {
    const services = listServices((await target.sh(SERVICE_LIST)).pairs, target.warn);
    if (services.size > 0) return { ansible_facts: { services } };
    const msg = 'Failed to find any services. This can be due to privileges or some other configuration issue.';
    return { skipped: true, msg };
  },
});
