import { defineModule } from '../src/module/index.js';
import { str } from '../src/values/repr.js';
import type { Value } from '../src/values/value.js';
import { invalidOptions } from './shared/invalid-options.js';

export default defineModule({
  name: 'ansible.builtin.group_by',
  description: 'Puts the host into a group named by a value.',
  freeForm: 'words',
  options: {
    key: { type: 'raw', description: 'The name of the group; spaces become dashes.' },
    parents: { type: 'raw', default: ['all'], description: 'Groups that the group becomes a child of.' },
  },
  unknownOptions: invalidOptions,
  returns: {
    add_group: { type: 'str', description: 'The group.', returned: 'success' },
    parent_groups: { type: 'list', description: 'Its parents.', returned: 'success' },
  },
  check: 'full',
  async control({ key, parents }) {
    if (key === null || key === undefined) {
      return { result: { failed: true, msg: "the 'key' param is required when using group_by" } };
    }
    const name = dashed(key);
    const parentNames = (Array.isArray(parents) ? parents : [parents ?? 'all']).map(dashed);
    return {
      result: { changed: false, add_group: name, parent_groups: parentNames },
      effects: [{ kind: 'add-group', name, parents: parentNames }],
    };
  },
});

function dashed(name: Value): string {
  return str(name).replaceAll(' ', '-');
}
