import { defineModule } from '../src/module/index.js';

export default defineModule({
  name: 'ansible.builtin.import_role',
  description: 'Puts the tasks of a role in its place before the play runs.',
  options: {
    name: { required: true, aliases: ['role'], description: 'Name of the role, or its path.' },
    tasks_from: { default: 'main', description: 'File of tasks/ to load.' },
    vars_from: { default: 'main', description: 'File of vars/ to load.' },
    defaults_from: { default: 'main', description: 'File of defaults/ to load.' },
    handlers_from: { default: 'main', description: 'File of handlers/ to load.' },
    allow_duplicates: { type: 'bool', default: true, description: 'Whether the role may run more than once.' },
    rolespec_validate: { type: 'bool', default: true, description: 'Whether the role arguments are checked.' },
    public: { type: 'bool', default: true, description: 'Whether the variables of the role are visible to the play.' },
  },
  returns: {},
  check: 'full',
  engine: true,
});
