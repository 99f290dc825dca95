import { defineModule } from '../src/module/index.js';

export default defineModule({
  name: 'ansible.builtin.include_role',
  description: 'Runs a role, chosen while the play runs.',
  options: {
    name: { required: true, aliases: ['role'], description: 'Name of the role, or its path.' },
    tasks_from: { default: 'main', description: 'File of tasks/ to load.' },
    vars_from: { default: 'main', description: 'File of vars/ to load.' },
    defaults_from: { default: 'main', description: 'File of defaults/ to load.' },
    handlers_from: { default: 'main', description: 'File of handlers/ to load.' },
    allow_duplicates: { type: 'bool', default: true, description: 'Whether the role may run more than once.' },
    rolespec_validate: { type: 'bool', default: true, description: 'Whether the role arguments are checked.' },
    apply: { type: 'dict', description: 'Keywords for the tasks of the role.' },
    public: {
      type: 'bool',
      default: false,
      description: 'Whether the variables of the role are visible to later tasks.',
    },
  },
  returns: {},
  check: 'full',
  engine: true,
});
