import { defineModule } from '../src/module/index.js';
import { gitOptions } from './shared/git-options.js';
import { gitResult } from './shared/git-result.js';
import { gitScript } from './shared/git-script.js';

export default defineModule({
  name: 'ansible.builtin.git',
  description: 'Clones a repository, and keeps a version of it checked out.',
  options: gitOptions,
  mutually_exclusive: [
    ['separate_git_dir', 'bare'],
    ['accept_hostkey', 'accept_newhostkey'],
  ],
  required_by: { archive_prefix: ['archive'] },
  returns: {
    before: { type: 'str', description: 'The commit that was checked out; null for a new clone.', returned: 'success' },
    after: { type: 'str', description: 'The commit that is checked out.', returned: 'success' },
    remote_url_changed: { type: 'bool', description: 'Whether the remote got another URL.', returned: 'it was there' },
    submodules_changed: { type: 'bool', description: 'Whether submodules were updated.', returned: 'they were' },
    git_dir_before: { type: 'str', description: 'Where the repository was.', returned: 'it was moved' },
    git_dir_now: { type: 'str', description: 'Where it is.', returned: 'it was moved' },
  },
  check: 'full',
  differences: [
    'git must be 2.3 or newer.',
    'Check mode with a diff fetches what it shows into a directory of its own: the repository stays as it is.',
    'An archive whose name has no known end is refused before anything is done.',
    'Addresses, versions and refspecs that begin with a dash are refused: git would take them for flags.',
  ],
  async run(args, target) {
    const answer = await target.sh(gitScript(args, target));
    return gitResult(answer, args, target);
  },
});
