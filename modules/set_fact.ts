import { ActionFailure, defineModule } from '../src/module/index.js';
import type { Value } from '../src/values/value.js';
import { variableName } from './shared/variable-name.js';

export default defineModule({
  name: 'ansible.builtin.set_fact',
  description: 'Sets variables of the host for the rest of the run.',
  freeForm: 'words',
  anyOption: 'key_value',
  options: {
    cacheable: { type: 'bool', default: false, description: 'Whether the fact cache keeps the variables as facts.' },
    key_value: { type: 'dict', default: {}, description: 'The variables: any `name: value`.' },
  },
  returns: { ansible_facts: { type: 'dict', description: 'The variables that were set.', returned: 'always' } },
  check: 'full',
  async control({ cacheable, key_value }, controller) {
    if (key_value.size === 0) {
      throw new ActionFailure('No key/value pairs provided, at least one is required for this action to succeed');
    }
    const facts = new Map<Value, Value>(
      [...key_value].map(([key, value]) => {
        const name = controller.render(key);
        return [variableName(name, controller.placeOfName(String(key))), value];
      }),
    );
    return {
      result: { ansible_facts: facts, _ansible_facts_cacheable: cacheable },
      effects: [{ kind: 'set-facts', facts, cacheable }],
    };
  },
});
