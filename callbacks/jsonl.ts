import { type Dict, defineCallback } from '../src/output/callback.js';
import { dumpJson } from '../src/output/json.js';
import {
  createRunRecord,
  indentOption,
  onResults,
  RECORD_OPTIONS,
  recapDict,
  timestamp,
} from '../src/output/run-record.js';

/** A line of JSON for each event, as it happens: `ansible.posix.jsonl`. */
export default defineCallback({
  name: 'jsonl',
  kind: 'stdout',
  description: 'A line of JSON for each event, as it happens.',
  options: RECORD_OPTIONS,
  create(context) {
    const record = createRunRecord(context.now);
    const indent = indentOption(context, undefined);
    const write = (event: string, dict: Dict | undefined) => {
      if (!dict) return;
      const line = new Map(dict).set('_event', event).set('_timestamp', timestamp(context.now()));
      context.terminal.line(dumpJson(line, { indent, sortKeys: true, ascii: true, separators: [',', ':'] }));
    };
    return {
      'play-start': ({ play }) => {
        // What is written stays written: only the play that runs needs to be kept.
        record.plays.length = 0;
        write('v2_playbook_on_play_start', record.startPlay(play));
      },
      'task-start': ({ task }) => {
        (record.plays[0]?.get('tasks') as Dict[] | undefined)?.splice(0);
        const event = task.handler ? 'v2_playbook_on_handler_task_start' : 'v2_playbook_on_task_start';
        write(event, record.startTask(task));
      },
      'host-start': ({ host, task }) => write('v2_runner_on_start', record.startHost(host.name, task)),
      ...onResults(record, (event, result) => {
        const { task, result: view } = record.finish(event, result);
        write(`v2_runner_on_${event}`, new Map(task).set('hosts', new Map([[result.host.name, view]])));
      }),
      stats: ({ recap }) =>
        write('v2_playbook_on_stats', recapDict(recap, context.option('show_custom_stats') === true)),
    };
  },
});
