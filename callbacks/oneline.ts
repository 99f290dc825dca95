import { type Dict, defineCallback, type TaskResult } from '../src/output/callback.js';
import { isAction, resultForCallback } from '../src/output/clean.js';
import { dumpResult, plainFormat } from '../src/output/dump.js';
import { labelText, textOf } from '../src/output/label.js';
import type { Color } from '../src/output/terminal.js';
import { COMMANDS } from './minimal.js';

/** One line for each result: `-o` of the ad-hoc command. */
export default defineCallback({
  name: 'oneline',
  kind: 'stdout',
  description: 'One line for each result.',
  create(context) {
    const { terminal, verbosity } = context;
    context.deprecate('The oneline callback plugin is deprecated.', '2.23');
    const format = plainFormat(verbosity);
    const dumped = (view: Dict) => dumpResult(view, format, 0).replaceAll('\n', '');
    const succeeded = (result: TaskResult, state: string, color: Color) => {
      const view = resultForCallback(result);
      const host = result.host.name;
      if (isAction(result.task.action, ...COMMANDS) && !view.has('ansible_job_id')) {
        terminal.line(commandLine(host, state, view), { color });
      } else terminal.line(`${host} | ${state} => ${dumped(view)}`, { color });
    };
    return {
      ok: ({ result }) => {
        if (result.changed) succeeded(result, 'CHANGED', 'changed');
        else succeeded(result, 'SUCCESS', 'ok');
      },
      failed: ({ result }) => {
        const view = resultForCallback(result);
        const host = result.host.name;
        const exception = view.get('exception');
        if (isAction(result.task.action, ...COMMANDS) && exception !== undefined && !view.has('module_stderr')) {
          terminal.line(commandLine(host, 'FAILED', view), { color: 'error' });
        } else if (exception !== undefined) {
          terminal.line(exceptionText(textOf(exception), verbosity), { color: 'error' });
        }
        terminal.line(`${host} | FAILED! => ${dumped(view)}`, { color: 'error' });
      },
      skipped: ({ result }) => terminal.line(`${result.host.name} | SKIPPED`, { color: 'skip' }),
      unreachable: ({ result }) => {
        const message = textOf(result.result.get('msg'));
        terminal.line(`${result.host.name} | UNREACHABLE!: ${message}`, { color: 'unreachable' });
      },
    };
  },
});

function commandLine(host: string, state: string, view: Dict): string {
  const stderr = flat(view, 'stderr');
  const rc = labelText(view.get('rc') ?? (view.has('rc') ? null : -1));
  const line = `${host} | ${state} | rc=${rc} | (stdout) ${flat(view, 'stdout')}`;
  return stderr === '' ? line : `${line} (stderr) ${stderr}`;
}

function flat(view: Dict, key: string): string {
  return textOf(view.get(key)).replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}

function exceptionText(exception: string, verbosity: number): string {
  if (verbosity >= 3) {
    return `An exception occurred during task execution. The full traceback is:\n${exception.replaceAll('\n', '')}`;
  }
  const last = exception.trim().split('\n').at(-1);
  return `An exception occurred during task execution. To see the full traceback, use -vvv. The error was: ${last}`;
}
