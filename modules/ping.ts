import { defineModule, ModuleCrash } from '../src/module/index.js';

export default defineModule({
  name: 'ansible.builtin.ping',
  description: 'Checks that the target can be reached and runs scripts; answers `pong`.',
  options: {
    data: { type: 'str', default: 'pong', description: 'What to answer; `crash` makes the module fail.' },
  },
  returns: { ping: { type: 'str', description: 'The value of `data`.', returned: 'success', sample: 'pong' } },
  check: 'full',
  looksFirst: true,
  async run({ data }, target) {
    if (data === 'crash') throw new ModuleCrash('boom', { changed: false });
    await target.sh(':', { form: 'look' });
    return { ping: data };
  },
});
