import { type Dict, defineCallback } from '../src/output/callback.js';
import { dumpResult, resultFormat } from '../src/output/dump.js';
import { isFalsyLabel, textOf } from '../src/output/label.js';
import { createDefault } from './default.js';

/** Texts that stand below the result, in this order. */
const TEXTS = ['stdout', 'stderr', 'msg', 'module_stdout', 'module_stderr'];

/** The default output with messages and outputs as they are: `ansible.posix.debug`. */
export default defineCallback({
  name: 'debug',
  kind: 'stdout',
  description: 'The default output with messages and outputs as text below the results.',
  optionsOf: 'default',
  create(context) {
    const format = resultFormat(context);
    return createDefault(context, { format, dump });

    function dump(result: Dict): string {
      const rest = new Map(result).set('_ansible_verbose_always', true);
      for (const key of [...TEXTS, 'stdout_lines', 'stderr_lines']) rest.delete(key);
      const texts = TEXTS.filter((key) => !isFalsyLabel(result.get(key)));
      const below = texts.map((key) => `\n\n${key.toUpperCase()}:\n\n${textOf(result.get(key))}\n`);
      return dumpResult(rest, format) + below.join('');
    }
  },
});
