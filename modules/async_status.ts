import { ActionFailure, defineModule } from '../src/module/index.js';
import type { Value } from '../src/values/value.js';

export default defineModule({
  name: 'ansible.builtin.async_status',
  description: 'Asks how a background job is doing.',
  options: {
    jid: { required: true, description: 'The job: `ansible_job_id` of the task that started it.' },
    mode: { default: 'status', choices: ['cleanup', 'status'], description: '`cleanup` forgets the job.' },
  },
  returns: {
    ansible_job_id: { type: 'str', description: 'The job.', returned: 'always' },
    started: { type: 'bool', description: 'Whether it was started.', returned: 'always' },
    finished: {
      type: 'bool',
      description: 'Whether it is at its end; its result is then part of this one.',
      returned: 'always',
    },
    erased: { type: 'str', description: 'What `cleanup` forgot.', returned: 'with `mode: cleanup`' },
  },
  differences: [
    'Jobs are known to the run that started them; a later run cannot ask for them.',
    'A run ends when its background jobs have ended.',
  ],
  check: 'full',
  async control({ jid, mode }, controller) {
    const file = `~/.ansible_async/${jid}`;
    const job = controller.asyncJob(jid, { forget: mode === 'cleanup' });
    const known = { ansible_job_id: jid, results_file: file };
    if (!job) throw new ActionFailure('could not find job', { ...known, started: true, finished: true });
    if (mode === 'cleanup') return { result: { ...known, erased: file } };
    if (!job.result) return { result: { ...known, started: true, finished: false, changed: false } };
    return { result: Object.fromEntries(job.result) as Record<string, Value> };
  },
});
