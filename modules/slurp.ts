import { defineModule, ModuleFailure, sh } from '../src/module/index.js';
import { errnoText } from './shared/errno.js';
import { errnoOf, READ_FILE, unreadable } from './shared/read-file.js';

export default defineModule({
  name: 'ansible.builtin.slurp',
  description: 'Gives the contents of a file of the target, as base64.',
  options: {
    src: { type: 'path', required: true, aliases: ['path'], description: 'The file.' },
  },
  returns: {
    content: { type: 'str', description: 'The contents, as base64.', returned: 'success' },
    encoding: { type: 'str', description: 'How they are written: `base64`.', returned: 'success', sample: 'base64' },
    source: { type: 'str', description: 'The file.', returned: 'success' },
  },
  check: 'full',
  looksFirst: true,
  async run({ src }, target) {
    const answer = await target.sh([sh`drover_src=${src}`, READ_FILE].join('\n'), { form: 'look' });
    if (answer.rc === 0) {
      const content = Buffer.from(answer.stdout).toString('base64');
      return { content, source: src, encoding: 'base64', changed: false };
    }
    const errno = errnoOf(answer);
    const cause = new Error(errnoText(errno, src).replace("b'", "'"));
    throw new ModuleFailure(unreadable(errno, src), {}, { cause });
  },
});
