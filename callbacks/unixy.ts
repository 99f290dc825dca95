import { basename } from 'node:path';
import {
  type CallbackContext,
  type Dict,
  defineCallback,
  type Handlers,
  type TaskResult,
} from '../src/output/callback.js';
import { resultForCallback } from '../src/output/clean.js';
import { renderResultDiffs } from '../src/output/diff.js';
import { dumpResult, type ResultFormat, resultFormat } from '../src/output/dump.js';
import {
  delegateAddress,
  isFalsyLabel,
  isVerbose,
  itemLabel,
  labelText,
  taskTitle,
  textOf,
} from '../src/output/label.js';
import { recapLines, showCustomStats } from '../src/output/recap.js';
import type { Color } from '../src/output/terminal.js';
import { createDefault } from './default.js';

/** Short lines, as a Unix system shows them when it starts: `community.general.unixy`. */
export default defineCallback({
  name: 'unixy',
  kind: 'stdout',
  description: 'A short line for each result, below the name of its task.',
  optionsOf: 'default',
  create: (context) => ({ ...createDefault(context), ...createHeadings(context), ...createLines(context) }),
});

type OfResult = { readonly result: TaskResult };

function createLines(context: CallbackContext): Handlers {
  const { terminal, verbosity } = context;
  const format = resultFormat(context);
  const isSet = (name: string) => context.option(name) === true;
  const toStderr = isSet('display_failed_stderr');
  const show = (result: TaskResult, state: string, color: Color, withItem: boolean, stderr = false) => {
    context.showNotices(result, { errorsToStderr: toStderr });
    const item = withItem ? itemLabel(result) : undefined;
    const words = isFalsyLabel(item) ? state : `${state} | item: ${labelText(item)}`;
    terminal.line(`  ${textOfResult(result, words, format, verbosity)}`, { color, stderr });
  };
  const skipped = ({ result }: OfResult) => {
    if (isSet('display_skipped_hosts')) show(result, 'skipped', 'skip', false);
  };
  const failed = ({ result }: OfResult) => show(result, 'failed', 'error', true, toStderr);
  const ok = ({ result }: OfResult) => {
    if (result.changed) show(result, 'done', 'changed', true);
    else if (isSet('display_ok_hosts')) show(result, 'ok', 'ok', false);
  };
  return {
    ...{ ok, failed, skipped, 'item-ok': ok, 'item-failed': failed, 'item-skipped': skipped },
    unreachable: ({ result }) => show(result, 'unreachable', 'unreachable', false, toStderr),
    diff: ({ result }) => {
      const options = { context: Number(context.setting('DIFF_CONTEXT')), format, paint: terminal.paint };
      for (const text of renderResultDiffs(result, options)) terminal.line(text);
    },
    retry: ({ result }) => {
      const view = resultForCallback(result);
      const tries = `  Retrying... (${labelText(view.get('attempts'))} of ${labelText(view.get('retries'))})`;
      const text = isVerbose(view, verbosity) ? `Result was: ${dumpResult(view, format)}` : '';
      terminal.line(tries + text, { color: 'debug' });
    },
  };
}

function textOfResult(result: TaskResult, words: string, format: ResultFormat, verbosity: number): string {
  const view = resultForCallback(result);
  const host = result.host.name;
  if (isVerbose(view, verbosity)) return `${host} ${words}: ${dumpResult(view, format, 4)}`;
  return `${host}${delegation(view)} ${words}${detailsOf(view)}`;
}

function createHeadings(context: CallbackContext): Handlers {
  const { terminal } = context;
  return {
    'playbook-start': ({ file }) => terminal.line(`Executing playbook ${basename(file)}`),
    'play-start': ({ play }) => {
      const name = play.name.trim();
      terminal.line(name === '' ? '---' : `\n- ${name} on hosts: ${play.pattern} -`);
    },
    'task-start': ({ task }) => {
      const name = taskTitle(task).split(' : ').at(-1)!;
      if (!name.startsWith('include')) terminal.line(task.handler ? `${name} (via handler)... ` : `${name}...`);
    },
    'no-hosts-matched': () => terminal.line('  No hosts found!', { color: 'debug' }),
    'no-hosts-remaining': () => terminal.line('  Ran out of hosts!', { color: 'error' }),
    stats: ({ recap }) => {
      terminal.line('\n- Play recap -', { only: 'screen' });
      const counts = ['ok', 'changed', 'unreachable', 'failed', 'rescued', 'ignored'] as const;
      for (const line of recapLines(recap, terminal, counts)) terminal.line(`  ${line}`);
      if (recap.custom.size > 0 && context.option('show_custom_stats') === true) showCustomStats(recap, context);
    },
  };
}

function delegation(view: Dict): string {
  const address = delegateAddress(view);
  return address === undefined ? '' : ` -> ${address}`;
}

function detailsOf(view: Dict): string {
  const parts = ['msg', 'stdout', 'stderr'].flatMap((key) => {
    const value = view.get(key);
    return !isFalsyLabel(value) && value !== 'All items completed' ? [` | ${key}: ${textOf(value)}`] : [];
  });
  return parts.join('');
}
