import { defineCallback, type TaskResult } from '../src/output/callback.js';
import { hideAroundDebug, isAction, resultForCallback } from '../src/output/clean.js';
import { renderDiff } from '../src/output/diff.js';
import { dumpResult, resultFormat } from '../src/output/dump.js';
import { textOf } from '../src/output/label.js';
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
    const show = ({ result }: { readonly result: TaskResult }, state: string, color: Color, commandMark: string) => {
      context.showNotices(result);
      const view = resultForCallback(result);
      if (result.status === 'ok' && isAction(result.task.action, 'debug')) hideAroundDebug(view);
      const host = result.host.name;
      if (isAction(result.task.action, ...COMMANDS) && !view.has(commandMark)) {
        const output = ['stdout', 'stderr', 'msg'].map((key) => textOf(view.get(key))).join('');
        const rc = view.has('rc') ? textOf(view.get('rc')) : '-1';
        terminal.line(`${host} | ${state} | rc=${rc} >>\n${output}\n`, { color });
      } else {
        const mark = result.status === 'failed' ? '!' : '';
        terminal.line(`${host} | ${state}${mark} => ${dumpResult(view, format, 4)}`, { color });
      }
    };
    return {
      ok: (event) => {
        if (event.result.changed) show(event, 'CHANGED', 'changed', 'ansible_job_id');
        else show(event, 'SUCCESS', 'ok', 'ansible_job_id');
      },
      failed: (event) => show(event, 'FAILED', 'error', 'module_stderr'),
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
