import { randomInt } from 'node:crypto';
import { defineModule, ModuleFailure, quote, sh } from '../src/module/index.js';
import { programErrorText } from './shared/errno.js';
import { pathInfo } from './shared/file-attributes.js';
import { FILE_PROBE, readPath } from './shared/file-probe.js';

/** How often another name is tried when there is something of that name. */
const TRIES = 100;

export default defineModule({
  name: 'ansible.builtin.tempfile',
  description: 'Makes a file or directory of a name that is not there yet, for nobody else to read.',
  options: {
    state: { default: 'file', choices: ['file', 'directory'], description: 'What to make.' },
    path: { type: 'path', description: 'Directory to make it in; by default the one for temporary files.' },
    prefix: { default: 'ansible.', description: 'How the name begins.' },
    suffix: { default: '', description: 'How the name ends.' },
  },
  returns: { path: { type: 'str', description: 'What was made.', returned: 'success' } },
  check: 'none',
  async run({ state, path, prefix, suffix }, target) {
    const directory = path ? sh`drover_home=${path.replace(/\/$/, '')}` : HOME;
    const make = state === 'file' ? '(set -C && : >"$drover_file")' : 'mkdir -- "$drover_file"';
    for (let attempt = 1; ; attempt++) {
      const name = `${prefix}${randomName()}${suffix}`;
      const steps = [
        'umask 077; LC_ALL=C; export LC_ALL',
        directory,
        `drover_file=$drover_home/${quote(name)}`,
        'printf "made=%s\\0" "$drover_file"',
        '[ -e "$drover_file" ] || [ -L "$drover_file" ] && exit 17',
        `${make} || exit 1`,
        FILE_PROBE,
        'drover_stat made "$drover_file"',
      ];
      const answer = await target.sh(steps.join('\n'));
      const made = answer.pairs.get('made') ?? name;
      if (answer.rc === 0) return { changed: true, path: made, ...pathInfo(readPath(answer, 'made', made)) };
      if (answer.rc === 17 && attempt < TRIES) continue;
      throw new ModuleFailure(reasonOf(answer.errorText, made));
    }
  },
});

/** Where Python makes temporary files. */
const HOME = `for drover_home in "$TMPDIR" "$TEMP" "$TMP" /tmp /var/tmp /usr/tmp .; do
  if [ -n "$drover_home" ] && [ -d "$drover_home" ] && [ -w "$drover_home" ]; then break; fi
done`;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789_';

function randomName(): string {
  return Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}

/** Shells word it in their own ways: what is there of a known reason counts. */
function reasonOf(stderr: string, path: string): string {
  const found =
    /(No such file or directory|Directory nonexistent|Permission denied|Not a directory|Read-only file system)/i.exec(
      stderr,
    )?.[1];
  const reason = found === 'Directory nonexistent' || found === undefined ? 'No such file or directory' : found;
  return programErrorText(`: ${reason}`, path).replace("b'", "'");
}
