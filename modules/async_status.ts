import { posix } from 'node:path';
import {
  type BackgroundState,
  defineModule,
  ModuleFailure,
  type PlainDict,
  readBackground,
  writeBackground,
} from '../src/module/index.js';

export default defineModule({
  name: 'ansible.builtin.async_status',
  description: 'Asks how a background job is doing.',
  invocation: false,
  options: {
    jid: { required: true, description: 'The job: `ansible_job_id` of the task that started it.' },
    mode: { default: 'status', choices: ['status', 'cleanup'], description: '`cleanup` forgets the job.' },
    _drover_directory: { hidden: true, description: 'Directory of the files that tell of jobs.' },
    _drover_known: { type: 'raw', hidden: true, description: 'State of a job that belongs to the run.' },
    _drover_state: { type: 'raw', hidden: true, description: 'What the file of the job is to say from now on.' },
  },
  returns: {
    ansible_job_id: { type: 'str', description: 'The job.', returned: 'always' },
    started: { type: 'bool', description: 'Whether it was started.', returned: 'always' },
    finished: {
      type: 'bool',
      description: 'Whether it is at its end; its result is then part of this one.',
      returned: 'always',
    },
    results_file: { type: 'path', description: 'The file on the target that tells of the job.', returned: 'success' },
    erased: { type: 'str', description: 'What `cleanup` forgot.', returned: 'with `mode: cleanup`' },
  },
  differences: [
    'The file on the target tells of the state; what the program printed lies in files beside it, which `cleanup` removes, too.',
    'What a module other than command and shell has to do on the controller ends with the run that started its job.',
  ],
  check: 'full',
  async prepare(args, controller) {
    const job = controller.asyncJob(String(args.jid), { forget: args.mode === 'cleanup' });
    const directory = String(controller.variable('ansible_async_dir') ?? '~/.ansible_async');
    const known = job && { finished: job.result !== undefined, result: job.result ?? null };
    return { ...args, _drover_directory: directory, _drover_known: known ?? null };
  },
  async run({ jid, mode, _drover_directory, _drover_known, _drover_state }, target) {
    const directory = _drover_directory!;
    if (_drover_state) {
      const file = await writeBackground(target, { id: jid, directory }, _drover_state as PlainDict);
      return { results_file: file };
    }
    const known = _drover_known as Known | null;
    if (known && mode === 'status') return stateOfThisRun(jid, `${directory}/${jid}`, known);
    const state = await readBackground(target, { id: jid, directory, forget: mode === 'cleanup' });
    return resultOf(known && state.kind === 'missing' ? { kind: 'erased', file: state.file } : state, jid, mode);
  },
});

/** A job that belongs to the run. */
interface Known {
  readonly finished: boolean;
  readonly result: PlainDict | null;
}

/** What the reference has where there is no output to tell of. */
const SILENT = { stdout: '', stderr: '', stdout_lines: [], stderr_lines: [] };

function stateOfThisRun(jid: string, file: string, { finished, result }: Known): PlainDict {
  if (finished) return { ...withoutOwn(result!), ansible_job_id: jid, started: true, finished: true };
  return { ansible_job_id: jid, ...SILENT, results_file: file, started: true, finished: false, changed: false };
}

function resultOf(state: BackgroundState, jid: string, mode: string): PlainDict {
  const about = { ansible_job_id: jid, results_file: state.file };
  const invocation = { module_args: { _async_dir: posix.dirname(state.file), jid, mode } };
  switch (state.kind) {
    case 'missing':
      throw new ModuleFailure('could not find job', {
        ...(mode === 'cleanup' ? { ansible_job_id: jid, erased: state.file } : about),
        ...{ ...SILENT, invocation, started: true, finished: true },
      });
    case 'erased':
      return { ansible_job_id: jid, erased: state.file, started: false, finished: false, ...SILENT, invocation };
    case 'running':
      return { ...about, ...SILENT, started: true, finished: false, changed: false };
    case 'late':
      return { ...about, started: true, finished: true, failed: true, msg: 'Timeout exceeded' };
    case 'gone':
      return { ...about, started: true, finished: true, failed: true, msg: 'The job was ended from outside.' };
    case 'ended':
      return { ...withoutOwn(state.result), ...about, started: true, finished: true };
  }
}

/** The failure of a job is this one's: how it is told is decided anew. */
function withoutOwn(result: PlainDict): PlainDict {
  const { _ansible_error: _, ...rest } = result;
  return rest;
}
