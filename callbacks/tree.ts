import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from '../src/base/make-directory.js';
import { defineCallback, type TaskResult } from '../src/output/callback.js';
import { resultForCallback } from '../src/output/clean.js';
import { dumpResult, plainFormat } from '../src/output/dump.js';

/** Keeps each host's last result in a file of its own: `-t DIR` of the ad-hoc command. */
export default defineCallback({
  name: 'tree',
  kind: 'aggregate',
  description: "Writes each host's last result to a file named after the host.",
  needsEnabling: true,
  create(context) {
    context.deprecate('The tree callback plugin is deprecated.', '2.23');
    const directory = context.resolvePath(String(context.commandLine.tree ?? context.option('directory')));
    const format = plainFormat(context.verbosity);
    const keep = ({ result }: { readonly result: TaskResult }) => {
      const file = result.host.name;
      const text = dumpResult(resultForCallback(result), format);
      attempt(`Unable to access or create the configured directory '${directory}'.`, () => makeDirectory(directory));
      attempt(`Unable to write to '${file}'s file.`, () => writeFileSync(join(directory, file), text));
    };
    const attempt = (message: string, act: () => void) => {
      try {
        act();
      } catch (error) {
        context.warn(`${message.slice(0, -1)}: ${(error as Error).message}`);
      }
    };
    return { ok: keep, failed: keep, unreachable: keep };
  },
});
