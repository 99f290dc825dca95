import { basename } from 'node:path';
import {
  type CallbackContext,
  type Dict,
  defineCallback,
  type Handlers,
  type TaskResult,
} from '../src/output/callback.js';
import { hideAroundDebug, isAction, resultForCallback } from '../src/output/clean.js';
import { renderResultDiffs } from '../src/output/diff.js';
import { dumpResult, type ResultFormat, resultFormat } from '../src/output/dump.js';
import { createHeaders, type Headers } from '../src/output/headers.js';
import { hostLabel, isFalsyLabel, isVerbose, itemLabel, labelText, taskTitle } from '../src/output/label.js';
import { showCustomStats, showRecap } from '../src/output/recap.js';
import type { Color } from '../src/output/terminal.js';

/** The output of playbooks: headers, a line for each result, and the recap. */
export default defineCallback({
  name: 'default',
  kind: 'stdout',
  description: 'Headers of plays and tasks, a line for each result, and a recap.',
  create: (context) => createDefault(context),
});

/** What of the output can be another: how a result is written. */
export interface Style {
  readonly format: ResultFormat;
  dump(result: Dict): string;
}

export function styleOf(context: CallbackContext, format = resultFormat(context)): Style {
  return { format, dump: (result) => dumpResult(result, format) };
}

/** The handlers of the default output, for callbacks that differ from it in a few. */
export function createDefault(context: CallbackContext, style = styleOf(context)) {
  const { terminal, verbosity } = context;
  const headers = createHeaders(context);
  const shows = (name: string) => context.option(name) === true;
  const dryRun = () => {
    if (context.check && shows('check_mode_markers')) terminal.banner('DRY RUN');
  };
  return {
    ...createResults(context, headers, style),
    ...createBetween(context, headers, style),
    ...createItems(context, headers, style),
    ...createAsync(context),
    'playbook-start': ({ file }) => {
      if (verbosity > 1) terminal.banner(`PLAYBOOK: ${basename(file)}`);
      if (verbosity > 3) showCommandLine(context);
      dryRun();
    },
    'play-start': ({ play }) => headers.play(play),
    'no-hosts-matched': () => terminal.line('skipping: no hosts matched', { color: 'skip' }),
    'no-hosts-remaining': () => terminal.banner('NO MORE HOSTS LEFT'),
    'task-start': ({ task }) => headers.begin(task),
    'host-start': ({ host, task }) => {
      if (!shows('show_per_host_start')) return;
      terminal.line(` [started ${task.handler ? 'HANDLER' : 'TASK'}: ${taskTitle(task)} on ${host.name}]`, {
        color: 'ok',
      });
    },
    include: ({ file, hosts, label }) => {
      const item = isFalsyLabel(label) ? '' : ` => (item=${labelText(label)})`;
      terminal.line(`included: ${file} for ${hosts.join(', ')}${item}`, { color: 'included' });
    },
    notify: ({ handler, host }) => {
      if (verbosity > 1) terminal.line(`NOTIFIED HANDLER ${handler} for ${host}`, { color: 'verbose', only: 'screen' });
    },
    stats: ({ recap }) => {
      showRecap(recap, terminal);
      if (recap.custom.size > 0 && shows('show_custom_stats')) showCustomStats(recap, context);
      dryRun();
    },
  } satisfies Handlers;
}

function createResults(context: CallbackContext, headers: Headers, { dump }: Style) {
  const { terminal, option, verbosity } = context;
  const errorsToStderr = option('display_failed_stderr') === true;
  const showsOk = option('display_ok_hosts') === true;
  const showsSkipped = option('display_skipped_hosts') === true;
  const showsPathOnFailure = option('show_task_path_on_failure') === true;

  const open = (result: TaskResult) => {
    headers.ensure(result.task);
    context.showNotices(result, { errorsToStderr });
    const view = resultForCallback(result);
    if (isAction(result.task.action, 'debug')) hideAroundDebug(view);
    return view;
  };
  const ignoring = (result: TaskResult) => {
    if (result.ignored) terminal.line('...ignoring', { color: 'skip' });
  };
  return {
    ok: ({ result }: { readonly result: TaskResult }) => {
      if (isInclude(result)) return headers.ensure(result.task);
      if (!result.changed && !showsOk) return;
      const isLoop = isLoopResult(result);
      const view = open(result);
      if (isLoop) return;
      const state = result.changed ? 'changed' : 'ok';
      const text = isVerbose(view, verbosity) ? ` => ${dump(view)}` : '';
      terminal.line(`${state}: [${hostLabel(result)}]${text}`, { color: state });
    },
    failed: ({ result }: { readonly result: TaskResult }) => {
      const isLoop = isLoopResult(result);
      const view = open(result);
      if (!(isLoop && view.has('results'))) {
        if (verbosity < 2 && showsPathOnFailure) headers.taskPath(result.task);
        const text = `fatal: [${hostLabel(result)}]: FAILED! => ${dump(view)}`;
        terminal.line(text, { color: 'error', stderr: errorsToStderr });
      }
      ignoring(result);
    },
    skipped: ({ result }: { readonly result: TaskResult }) => {
      if (!showsSkipped) return;
      const view = open(result);
      if (isLoopResult(result)) view.delete('results');
      const text = isVerbose(view, verbosity) ? ` => ${dump(view)}` : '';
      terminal.line(`skipping: [${result.host.name}]${text}`, { color: 'skip' });
    },
    unreachable: ({ result }: { readonly result: TaskResult }) => {
      headers.ensure(result.task);
      context.showNotices(result, { errorsToStderr });
      const text = `fatal: [${hostLabel(result)}]: UNREACHABLE! => ${dump(resultForCallback(result))}`;
      terminal.line(text, { color: 'unreachable', stderr: errorsToStderr });
      ignoring(result);
    },
  };
}

/** Diffs, and tries that failed. */
function createBetween(context: CallbackContext, headers: Headers, { format, dump }: Style) {
  const { terminal, verbosity } = context;
  return {
    diff: ({ result }: { readonly result: TaskResult }) => {
      const options = { context: Number(context.setting('DIFF_CONTEXT')), format, paint: terminal.paint };
      for (const text of renderResultDiffs(result, options)) {
        headers.ensure(result.task);
        terminal.line(text);
      }
    },
    retry: ({ result }: { readonly result: TaskResult }) => {
      const attempt = result.attempt ?? { number: 0, of: 0 };
      const view = resultForCallback(result);
      const name = result.task.name === result.task.action ? taskTitle(result.task) : result.task.name;
      const left = `FAILED - RETRYING: [${hostLabel(result)}]: ${name} (${attempt.of - attempt.number} retries left).`;
      const text = isVerbose(view, verbosity, 2) ? `Result was: ${dump(view)}` : '';
      terminal.line(left + text, { color: 'debug' });
    },
  };
}

function createItems(context: CallbackContext, headers: Headers, { dump }: Style) {
  const { terminal, option, verbosity } = context;
  const errorsToStderr = option('display_failed_stderr') === true;
  const showsOk = option('display_ok_hosts') === true;
  const showsSkipped = option('display_skipped_hosts') === true;

  const item = (result: TaskResult, prefix: string, color: Color, always: boolean) => {
    headers.ensure(result.task);
    context.showNotices(result, { errorsToStderr });
    const view = resultForCallback(result);
    if (isAction(result.task.action, 'debug')) hideAroundDebug(view);
    const text = always || isVerbose(view, verbosity) ? ` => ${dump(view)}` : '';
    const line = `${prefix} (item=${labelText(itemLabel(result))})${color === 'skip' ? ' ' : ''}${text}`;
    terminal.line(line, { color, stderr: always && errorsToStderr });
  };
  return {
    'item-ok': ({ result }: { readonly result: TaskResult }) => {
      if (isInclude(result) || (!result.changed && !showsOk)) return;
      const state = result.changed ? 'changed' : 'ok';
      item(result, `${state}: [${hostLabel(result)}] =>`, state, false);
    },
    'item-failed': ({ result }: { readonly result: TaskResult }) => {
      item(result, `failed: [${hostLabel(result)}]`, 'error', true);
    },
    'item-skipped': ({ result }: { readonly result: TaskResult }) => {
      if (showsSkipped) item(result, `skipping: [${result.host.name}] =>`, 'skip', false);
    },
  };
}

function createAsync({ terminal }: CallbackContext) {
  const show = (word: string, result: TaskResult, ...keys: string[]) => {
    const view = result.result;
    const inner = view.get('async_result');
    const job = view.get('ansible_job_id') ?? (inner instanceof Map ? inner.get('ansible_job_id') : undefined);
    const more = keys.map((key) => ` ${key}=${labelText(view.get(key) ?? null)}`).join('');
    terminal.line(`ASYNC ${word} on ${result.host.name}: jid=${labelText(job ?? null)}${more}`, { color: 'debug' });
  };
  return {
    'async-poll': ({ result }: { readonly result: TaskResult }) => show('POLL', result, 'started', 'finished'),
    'async-ok': ({ result }: { readonly result: TaskResult }) => show('OK', result),
    'async-failed': ({ result }: { readonly result: TaskResult }) => show('FAILED', result),
  };
}

/** Includes say what they include, not that they are ok. */
function isInclude({ task }: TaskResult): boolean {
  return isAction(task.fqcn, 'include_tasks', 'include_role', 'import_tasks', 'import_role');
}

function isLoopResult({ task, result }: TaskResult): boolean {
  return task.loop && result.has('results');
}

function showCommandLine({ terminal, commandLine }: CallbackContext): void {
  const { args, ...options } = commandLine;
  if (Array.isArray(args) && args.length > 0) {
    terminal.line(`Positional arguments: ${args.join(' ')}`, { color: 'verbose', only: 'screen' });
  }
  for (const [name, value] of Object.entries(options)) {
    const isSet = Array.isArray(value) ? value.length > 0 : Boolean(value);
    if (isSet) terminal.line(`${name}: ${labelText(value as never)}`, { color: 'verbose', only: 'screen' });
  }
}
