import { type Dict, defineCallback, type TaskResult } from '../src/output/callback.js';
import { hideAroundDebug, isAction, resultForCallback } from '../src/output/clean.js';
import { renderDiff } from '../src/output/diff.js';
import { dumpResult, resultFormat } from '../src/output/dump.js';
import { labelText, textOf } from '../src/output/label.js';
import type { Color } from '../src/output/terminal.js';

/** Modules whose result is a command's output, shown as it is. */
export const COMMANDS = ['command', 'win_command', 'shell', 'win_shell', 'raw'];

/** The output of ad-hoc commands: one paragraph for each host. */
export default defineCallback({
  name: 'minimal',
  kind: 'stdout',
  description: 'A paragraph for each result.',
  create(context) {
    const { terminal } = context;
    const format = resultFormat(context);
    const show = (result: TaskResult, view: Dict, state: string, color: Color, commandMark: string) => {
      const host = result.host.name;
      if (isAction(result.task.action, ...COMMANDS) && !view.has(commandMark)) {
        const output = ['stdout', 'stderr', 'msg'].map((key) => textOf(view.get(key))).join('');
        const rc = labelText(view.get('rc') ?? (view.has('rc') ? null : -1));
        terminal.line(`${host} | ${state} | rc=${rc} >>\n${output}\n`, { color });
      } else {
        const mark = result.status === 'failed' ? '!' : '';
        terminal.line(`${host} | ${state}${mark} => ${dumpResult(view, format, 4)}`, { color });
      }
    };
    return {
      ok: ({ result }) => {
        context.showNotices(result);
        const view = resultForCallback(result);
        if (isAction(result.task.action, 'debug')) hideAroundDebug(view);
        const state = view.get('changed') === true ? 'changed' : 'ok';
        show(result, view, state === 'changed' ? 'CHANGED' : 'SUCCESS', state, 'ansible_job_id');
      },
      failed: ({ result }) => {
        context.showNotices(result);
        show(result, resultForCallback(result), 'FAILED', 'error', 'module_stderr');
      },
      skipped: ({ result }) => {
        context.showNotices(result);
        terminal.line(`${result.host.name} | SKIPPED`, { color: 'skip' });
      },
      unreachable: ({ result }) => {
        context.showNotices(result);
        const text = dumpResult(resultForCallback(result), format, 4);
        terminal.line(`${result.host.name} | UNREACHABLE! => ${text}`, { color: 'unreachable' });
      },
      diff: ({ result }) => {
        const diff = result.result.get('diff');
        if (diff === undefined || diff === null || (Array.isArray(diff) && diff.length === 0)) return;
        const options = { context: Number(context.setting('DIFF_CONTEXT')), format, paint: terminal.paint };
        terminal.line(renderDiff(diff, options));
      },
    };
  },
});
