import { writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { makeDirectory } from '../base/make-directory.js';
import type { RunContext } from '../engine/context.js';

/** Writes the hosts to try again, where RETRY_FILES_ENABLED asks for it. A file that cannot be written is a warning. */
export function writeRetryFile(context: RunContext, playbook: string): void {
  const hosts = [...new Set([...context.failed, ...context.unreachable])].sort();
  if (hosts.length === 0 || !context.settings.get('RETRY_FILES_ENABLED')) return;
  const directory = context.settings.get('RETRY_FILES_SAVE_PATH') ?? dirname(resolve(playbook));
  const file = join(directory, `${basename(playbook, extname(playbook))}.retry`);
  try {
    makeDirectory(directory);
    writeFileSync(file, hosts.map((host) => `${host}\n`).join(''));
    context.emit({ type: 'display', text: `\tto retry, use: --limit @${file}\n` });
  } catch (error) {
    context.emit({ type: 'warning', message: `Could not create retry file '${file}'.\n\t${(error as Error).message}` });
  }
}
