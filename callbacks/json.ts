import { type Dict, defineCallback } from '../src/output/callback.js';
import { dumpJson } from '../src/output/json.js';
import { createRunRecord, indentOption, onResults, RECORD_OPTIONS, recapDict } from '../src/output/run-record.js';

/** The whole run as one JSON document, at its end: `ansible.posix.json`. */
export default defineCallback({
  name: 'json',
  kind: 'stdout',
  description: 'The whole run as one JSON document, at its end.',
  options: RECORD_OPTIONS,
  create(context) {
    const record = createRunRecord(context.now);
    return {
      'play-start': ({ play }) => void record.startPlay(play),
      'task-start': ({ task }) => void record.startTask(task),
      'host-start': ({ host, task }) => void record.startHost(host.name, task),
      ...onResults(record, (event, result) => {
        const finished = record.finish(event, result);
        (finished.task.get('hosts') as Dict).set(result.host.name, finished.result);
      }),
      stats: ({ recap }) => {
        const document: Dict = recapDict(recap, context.option('show_custom_stats') === true);
        document.set('plays', record.plays);
        const indent = indentOption(context, 4);
        context.terminal.line(dumpJson(document, { indent, sortKeys: true, ascii: true }));
      },
    };
  },
});
