import { defineModule } from '../src/module/index.js';
import { userOptions } from './shared/user-options.js';
import { keyComment, planUser } from './shared/user-plan.js';
import { userResult } from './shared/user-result.js';
import { probeUser, readUser } from './shared/user-state.js';

export default defineModule({
  name: 'ansible.builtin.user',
  description: 'Looks after a user account.',
  options: userOptions,
  returns: {
    name: { type: 'str', description: 'The option.', returned: 'always' },
    state: { type: 'str', description: 'The option.', returned: 'always' },
    uid: { type: 'int', description: 'Number of the user.', returned: 'when it is there' },
    group: { type: 'int', description: 'Number of the first group.', returned: 'when it is there' },
    comment: { type: 'str', description: 'The comment.', returned: 'when it is there' },
    home: { type: 'str', description: 'The home directory.', returned: 'when it is there' },
    shell: { type: 'str', description: 'The shell.', returned: 'when it is there' },
    groups: { type: 'str', description: 'The option.', returned: 'when `groups` is given' },
    append: { type: 'bool', description: 'The option.', returned: 'when it was there' },
    move_home: { type: 'bool', description: 'The option.', returned: 'when it was there' },
    create_home: { type: 'bool', description: 'The option.', returned: 'when it was made' },
    system: { type: 'bool', description: 'The option.', returned: 'when it was made' },
    force: { type: 'bool', description: 'The option.', returned: 'when it was removed' },
    remove: { type: 'bool', description: 'The option.', returned: 'when it was removed' },
    password: { type: 'str', description: 'Nothing but that there is one.', returned: 'when `password` is given' },
    ssh_fingerprint: { type: 'str', description: 'Of the key.', returned: 'when `generate_ssh_key` is set' },
    ssh_key_file: { type: 'str', description: 'File of the key.', returned: 'when `generate_ssh_key` is set' },
    ssh_public_key: { type: 'str', description: 'The public key.', returned: 'when `generate_ssh_key` is set' },
    stdout: { type: 'str', description: 'What the commands said.', returned: 'when they said something' },
    stderr: { type: 'str', description: 'What the commands said.', returned: 'when they said something' },
  },
  differences: [
    'In check mode groups of an account that is there, and keys, are planned with what is on the target now.',
    '`force` with `ssh_key_passphrase` makes a key that is there anew; Ansible only removes its public half.',
    '`password_expire_account_disable` changes nothing where it is so already.',
    'Options of macOS, Solaris and login classes of BSD are refused where the target has not their tools.',
  ],
  probe: probeUser,
  read: readUser,
  shown: (state, args) => ({ ...args, ssh_key_comment: keyComment(state, args) }),
  plan: planUser,
  result: userResult,
  diff: () => undefined,
});
