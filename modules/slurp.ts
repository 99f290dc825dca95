import { defineModule, ModuleFailure, sh } from '../src/module/index.js';
import { type Errno, errnoText } from './shared/errno.js';

/** What is wrong with a path is asked of the shell's tests: messages of programs differ from system to system. */
const WRONG = `if [ -d "$drover_src" ]; then echo EISDIR
elif [ -e "$drover_src" ]; then echo EACCES
else
  drover_up=$drover_src
  while [ -n "$drover_up" ] && [ ! -e "$drover_up" ]; do
    case $drover_up in */*) drover_up=\${drover_up%/*} ;; *) drover_up= ;; esac
  done
  if [ -n "$drover_up" ] && [ ! -d "$drover_up" ]; then echo ENOTDIR
  elif [ -n "$drover_up" ] && [ ! -x "$drover_up" ]; then echo EACCES
  else echo ENOENT
  fi
fi
exit 1`;

const MESSAGES: Partial<Record<Errno, (source: string) => string>> = {
  ENOENT: (source) => `File not found: ${source}`,
  EACCES: (source) => `File is not readable: ${source}`,
  EISDIR: (source) => `Source is a directory and must be a file: ${source}`,
};

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
  async run({ src }, target) {
    const read =
      'if [ -f "$drover_src" ] || [ -c "$drover_src" ] || [ -p "$drover_src" ]; then cat <"$drover_src" && exit 0; fi';
    const answer = await target.sh([sh`drover_src=${src}`, read, WRONG].join('\n'));
    if (answer.rc === 0) {
      const content = Buffer.from(answer.stdout).toString('base64');
      return { content, source: src, encoding: 'base64', changed: false };
    }
    const errno = (answer.lines.at(-1) ?? 'ENOENT') as Errno;
    // The reference does not fill in the name here.
    const msg = MESSAGES[errno]?.(src) ?? 'Unable to slurp file: {source}';
    throw new ModuleFailure(msg, {}, { cause: new Error(errnoText(errno, src).replace("b'", "'")) });
  },
});
