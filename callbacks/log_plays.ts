import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from '../src/base/make-directory.js';
import { defineCallback, type TaskResult } from '../src/output/callback.js';
import { resultForCallback } from '../src/output/clean.js';
import { dumpJson } from '../src/output/json.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Appends every result to a log file of its host: `community.general.log_plays`. */
export default defineCallback({
  name: 'log_plays',
  kind: 'notification',
  description: "Appends every result to its host's log file.",
  needsEnabling: true,
  options: {
    log_folder: {
      type: 'path',
      description: 'Directory of the log files. It is made when it is not there.',
      default: '/var/log/ansible/hosts',
      env: ['ANSIBLE_LOG_FOLDER'],
      ini: [{ section: 'callback_log_plays', key: 'log_folder' }],
    },
  },
  create(context) {
    const folder = String(context.option('log_folder'));
    makeDirectory(folder);
    let playbook = '';
    const log =
      (category: string) =>
      ({ result }: { readonly result: TaskResult }) => {
        const { task } = result;
        const line = [dateText(context.now()), playbook, task.name, task.action, category, dataText(result)].join(
          ' - ',
        );
        appendFileSync(join(folder, result.host.name), `${line}\n\n`);
      };
    return {
      'playbook-start': ({ file }) => {
        playbook = file;
      },
      ok: log('OK'),
      failed: log('FAILED'),
      skipped: log('SKIPPED'),
      unreachable: log('UNREACHABLE'),
      'async-failed': log('ASYNC_FAILED'),
    };
  },
});

function dataText(result: TaskResult): string {
  const view = resultForCallback(result);
  if (view.has('_ansible_verbose_override')) return 'omitted';
  const invocation = view.get('invocation');
  view.delete('invocation');
  const data = dumpJson(view, { ascii: true });
  return invocation === undefined ? data : `${dumpJson(invocation, { ascii: true })} => ${data} `;
}

/** `Jun 11 2017 22:50:53`. */
function dateText(milliseconds: number): string {
  const date = new Date(milliseconds);
  const pad = (value: number) => String(value).padStart(2, '0');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(pad).join(':');
  return `${MONTHS[date.getMonth()]} ${pad(date.getDate())} ${date.getFullYear()} ${time}`;
}
