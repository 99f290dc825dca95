import { DroverError } from '../../src/base/error.js';
import type { Event } from '../../src/engine/event.js';
import { dictOf, play, resultEvent, stats, task } from './events.js';

export interface Sequence {
  readonly events: readonly Event[];
  readonly verbosity?: number;
  readonly check?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

const command = {
  changed: true,
  cmd: ['echo', 'hi'],
  rc: 0,
  stdout: 'hi',
  stderr: '',
  stdout_lines: ['hi'],
  stderr_lines: [],
  invocation: { module_args: { _raw_params: 'echo hi' } },
  _ansible_no_log: false,
};

const failure = { ...command, rc: 1, msg: 'non-zero return code', stdout: 'out\nput', stderr: 'err', failed: true };
const failedError = new DroverError('Task failed.', {
  source: { file: '/play/site.yml', line: 3, column: 7 },
  cause: new DroverError('Module failed: non-zero return code'),
});
const debugTask = task({ action: 'debug', name: 'say' });
const loopTask = task({ name: 'loop', loop: true });
const include = task({ action: 'include_tasks', name: 'more' });
const meta = task({ action: 'meta', name: 'meta' });
const handler = task({ name: 'restart', handler: true, role: 'web' });
const begin: readonly Event[] = [
  { type: 'playbook-start', file: '/play/site.yml' },
  { type: 'play-start', play: play() },
];
const end = stats({ h2: { ok: 1 }, h1: { ok: 3, changed: 1, failed: 1, skipped: 2, ignored: 1 } });

const results: readonly Event[] = [
  ...begin,
  { type: 'task-start', task: task() },
  { type: 'host-start', host: { name: 'h1', address: undefined }, task: task() },
  resultEvent('ok', { result: command }),
  resultEvent('ok', { host: 'h2', result: { ...command, changed: false } }),
  { type: 'task-start', task: debugTask },
  resultEvent('ok', { task: debugTask, result: { msg: 'tab\t"q"', changed: false, _ansible_verbose_always: true } }),
  resultEvent('skipped', {
    host: 'h2',
    task: debugTask,
    result: { skipped: true, changed: false, skip_reason: 'Conditional result was False', false_condition: 'no' },
  }),
  { type: 'task-start', task: task({ name: 'fails', role: 'web' }) },
  resultEvent('failed', { task: task({ name: 'fails', role: 'web' }), result: failure, error: failedError }),
  resultEvent('failed', {
    host: 'h2',
    task: task({ name: 'fails', role: 'web' }),
    result: { changed: false, msg: 'other', exception: '(traceback unavailable)', failed: true },
    error: failedError,
    ignored: true,
  }),
  { type: 'no-hosts-remaining' },
  end,
];

const loops: readonly Event[] = [
  ...begin,
  { type: 'task-start', task: loopTask },
  resultEvent('item-ok', { task: loopTask, result: { ...command, item: 'a', _ansible_item_label: 'a' } }),
  resultEvent('item-failed', { task: loopTask, result: { ...failure, item: { k: [1, null] } }, error: failedError }),
  resultEvent('item-skipped', { task: loopTask, result: { item: 'c', skipped: true, changed: false } }),
  resultEvent('failed', { task: loopTask, result: { msg: 'One or more items failed', changed: true, results: [] } }),
  resultEvent('item-ok', { host: 'h2', task: loopTask, label: 'label', result: { ...command, changed: false } }),
  resultEvent('ok', {
    host: 'h2',
    task: loopTask,
    result: { changed: false, results: [], msg: 'All items completed' },
  }),
  { type: 'task-start', task: task({ name: 'hidden', loop: true, noLog: true }) },
  resultEvent('item-ok', {
    task: task({ name: 'hidden', loop: true, noLog: true }),
    result: { censored: 'hidden', changed: true, _ansible_no_log: true },
  }),
  resultEvent('skipped', { task: loopTask, result: { results: [], skipped: true, changed: false } }),
  end,
];

const rest: readonly Event[] = [
  ...begin,
  { type: 'task-start', task: include },
  { type: 'include', file: '/play/more.yml', hosts: ['h1', 'h2'], label: undefined, task: include },
  { type: 'include', file: '/play/more.yml', hosts: ['h1'], label: dictOf({ k: 'v' }), task: include },
  resultEvent('ok', { task: include, result: { include: 'more.yml', changed: false } }),
  { type: 'task-start', task: meta },
  { type: 'verbose', level: 2, message: 'META: noop' },
  { type: 'verbose', level: 3, message: 'connected', host: 'h1' },
  { type: 'notify', handler: 'restart', host: 'h1' },
  { type: 'task-start', task: handler },
  resultEvent('retry', {
    task: handler,
    result: { ...failure, attempts: 1, retries: 4 },
    attempt: { number: 1, of: 4 },
  }),
  resultEvent('ok', {
    task: handler,
    delegatedTo: 'proxy',
    result: { ...command, _ansible_delegated_vars: { ansible_host: '10.0.0.1' } },
  }),
  resultEvent('unreachable', {
    host: 'h2',
    task: handler,
    result: { msg: 'no route', unreachable: true, changed: false },
  }),
  resultEvent('unreachable', {
    task: handler,
    result: { msg: 'again', unreachable: true, changed: false },
    ignored: true,
  }),
  resultEvent('async-poll', { result: { ansible_job_id: 'j1', started: true, finished: false } }),
  resultEvent('async-ok', { result: { ansible_job_id: 'j1' } }),
  resultEvent('async-failed', { result: { async_result: { ansible_job_id: 'j2' } } }),
  { type: 'warning', message: 'careful' },
  { type: 'warning', message: 'careful' },
  { type: 'deprecation', message: 'old way', version: '2.23', hint: 'Use the new one.' },
  { type: 'display', text: 'plain text' },
  { type: 'step', text: 'Perform task: TASK: x (N)o/(y)es/(c)ontinue: ' },
  { type: 'play-start', play: play({ name: '' }) },
  { type: 'no-hosts-matched' },
  stats({ h1: { ok: 1, unreachable: 1 } }, { h1: { a: 1 }, _run: { b: [2] } }),
];

const diff = {
  changed: true,
  diff: [
    { before: 'a\nb\n', after: 'a\nc', before_header: '/etc/x (content)', after_header: '/tmp/y' },
    { before: { mode: '0600' }, after: { mode: '0644' } },
    { prepared: 'as it is\n' },
    { dst_binary: 1, src_larger: 104448 },
  ],
};

const diffs: readonly Event[] = [
  ...begin,
  { type: 'task-start', task: task({ name: 'copy', action: 'copy', diff: true }) },
  resultEvent('diff', { task: task({ name: 'copy', action: 'copy', diff: true }), result: diff }),
  resultEvent('ok', { task: task({ name: 'copy', action: 'copy', diff: true }), result: diff }),
  end,
];

const free = play({ strategy: 'free' });
const freeRun: readonly Event[] = [
  { type: 'playbook-start', file: '/play/site.yml' },
  { type: 'play-start', play: free },
  { type: 'task-start', task: task({ name: 'one' }) },
  { type: 'host-start', host: { name: 'h1', address: undefined }, task: task({ name: 'one' }) },
  { type: 'task-start', task: task({ name: 'one' }) },
  { type: 'host-start', host: { name: 'h2', address: undefined }, task: task({ name: 'one' }) },
  resultEvent('ok', { task: task({ name: 'one' }), result: command }),
  { type: 'task-start', task: task({ name: 'two' }) },
  { type: 'host-start', host: { name: 'h1', address: undefined }, task: task({ name: 'two' }) },
  resultEvent('ok', { task: task({ name: 'two' }), result: command }),
  resultEvent('ok', { host: 'h2', task: task({ name: 'one' }), result: command }),
  end,
];

const checked = task({ name: 'checked', check: true, args: dictOf({ path: '/x', mode: '0644' }) });
const check: readonly Event[] = [
  { type: 'playbook-start', file: '/play/site.yml' },
  { type: 'play-start', play: play({ check: true }) },
  { type: 'task-start', task: checked },
  { type: 'host-start', host: { name: 'h1', address: undefined }, task: checked },
  resultEvent('ok', { task: checked, result: { changed: false } }),
  resultEvent('ok', { host: 'h2', task: checked, result: { changed: true } }),
  resultEvent('failed', { task: checked, result: failure, error: failedError }),
  end,
];

/** Runs as the engine tells them; each is shown by every callback. */
export const SEQUENCES: Readonly<Record<string, Sequence>> = {
  results: { events: results },
  'results-v': { events: results, verbosity: 1 },
  'results-vvv': { events: results, verbosity: 3 },
  'results-yaml': { events: results, environment: { ANSIBLE_CALLBACK_RESULT_FORMAT: 'yaml' } },
  'results-pretty': { events: results, environment: { ANSIBLE_CALLBACK_FORMAT_PRETTY: '1' } },
  'results-colored': { events: results, environment: { ANSIBLE_FORCE_COLOR: '1', ANSIBLE_COLOR_OK: 'rgb123' } },
  'results-quiet': {
    events: results,
    environment: {
      ANSIBLE_DISPLAY_OK_HOSTS: '0',
      ANSIBLE_DISPLAY_SKIPPED_HOSTS: '0',
      ANSIBLE_DISPLAY_FAILED_STDERR: '1',
    },
  },
  loops: { events: loops },
  'loops-v': { events: loops, verbosity: 1 },
  rest: { events: rest, environment: { ANSIBLE_SHOW_CUSTOM_STATS: '1' } },
  'rest-vvvv': { events: rest, verbosity: 4 },
  'rest-quiet': { events: rest, environment: { ANSIBLE_DEPRECATION_WARNINGS: '0' } },
  diffs: { events: diffs },
  free: { events: freeRun },
  check: {
    events: check,
    check: true,
    environment: {
      ANSIBLE_CHECK_MODE_MARKERS: '1',
      ANSIBLE_SHOW_PER_HOST_START: '1',
      ANSIBLE_SHOW_TASK_PATH_ON_FAILURE: '1',
      ANSIBLE_DISPLAY_ARGS_TO_STDOUT: '1',
    },
  },
};
