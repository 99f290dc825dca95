import { writeFileSync } from 'node:fs';
import { basename, extname, join, relative } from 'node:path';
import { makeDirectory } from '../src/base/make-directory.js';
import { type CallbackContext, defineCallback, type TaskInfo, type TaskResult } from '../src/output/callback.js';
import { isAction, resultForCallback } from '../src/output/clean.js';
import { dumpResult, plainFormat } from '../src/output/dump.js';
import { type CaseOutcome, junitReport, type TestCase } from '../src/output/junit-report.js';
import { argumentsText, labelText, taskTitle, textOf } from '../src/output/label.js';
import { briefMessage } from '../src/output/report.js';

type Status = 'ok' | 'failed' | 'skipped' | 'included';

interface Finished {
  readonly host: string;
  readonly status: Status;
  readonly result: TaskResult | string;
  readonly seconds: number;
}

interface TaskEntry {
  readonly task: TaskInfo;
  readonly title: string;
  readonly play: string;
  readonly started: number;
  readonly hosts: Map<string, Finished>;
}

/** Writes the run as a JUnit report: every task on every host is a test case. */
export default defineCallback({
  name: 'junit',
  kind: 'aggregate',
  description: 'Writes the run as a JUnit report in XML.',
  needsEnabling: true,
  create(context) {
    const settings = readSettings(context);
    makeDirectory(settings.directory);
    const tasks = new Map<string, TaskEntry>();
    let playbook = '';
    let play = '';
    const finish = (task: TaskInfo, host: string, given: Status, result: TaskResult | string) => {
      const entry = tasks.get(task.id);
      if (!entry) return;
      const status = judge(given, entry.title);
      if (!entry.title.startsWith(settings.prefix) && status !== 'failed') return;
      const seconds = (context.now() - entry.started) / 1000;
      entry.hosts.set(host, { host, status, result: merged(entry.hosts.get(host), result), seconds });
    };
    const end =
      (status: Status) =>
      ({ result }: { readonly result: TaskResult }) => {
        const changedFails = settings.failOnChange && status === 'ok' && result.changed;
        finish(result.task, result.host.name, changedFails ? 'failed' : status, result);
      };
    return {
      'playbook-start': ({ file }) => {
        playbook = basename(file, extname(file));
      },
      'play-start': (event) => {
        play = event.play.name;
      },
      'task-start': ({ task }) => {
        if (tasks.has(task.id)) return;
        const shown = settings.hidesArguments || task.noLog ? '' : argumentsText(task);
        const title = shown === '' ? taskTitle(task) : `${taskTitle(task)} ${shown}`;
        tasks.set(task.id, { task, title, play, started: context.now(), hosts: new Map() });
      },
      ok: end('ok'),
      skipped: end('skipped'),
      failed: (event) => end(event.result.ignored && !settings.failOnIgnore ? 'ok' : 'failed')(event),
      include: ({ task, file, hosts, label }) => {
        const item = label === undefined ? '' : ` (item=${labelText(label)})`;
        finish(task, 'include', 'included', `${file} for ${hosts.join(', ')}${item}`);
      },
      stats: () => {
        const shown = [...tasks.values()].filter(({ task }) => settings.withSetup || !isAction(task.action, 'setup'));
        const cases = shown.flatMap((entry) => [...entry.hosts.values()].map((host) => caseOf(entry, host, settings)));
        const file = join(settings.directory, `${playbook}-${context.now() / 1000}.xml`);
        writeFileSync(file, junitReport(playbook, cases));
      },
    };
  },
});

interface JunitSettings {
  readonly directory: string;
  readonly classPerFile: boolean;
  readonly relativeTo: string;
  readonly outside: string | undefined;
  readonly failOnChange: boolean;
  readonly failOnIgnore: boolean;
  readonly withSetup: boolean;
  readonly hidesArguments: boolean;
  readonly prefix: string;
}

function readSettings({ option, resolvePath }: CallbackContext): JunitSettings {
  const text = (name: string) => unset(option(name)) ?? '';
  const isOn = (name: string) => text(name).toLowerCase() === 'true';
  return {
    directory: resolvePath(text('output_dir')),
    classPerFile: isOn('task_class'),
    relativeTo: text('task_relative_path'),
    outside: unset(option('replace_out_of_tree_path')),
    failOnChange: isOn('fail_on_change'),
    failOnIgnore: isOn('fail_on_ignore'),
    withSetup: isOn('include_setup_tasks_in_report'),
    hidesArguments: isOn('hide_task_arguments'),
    prefix: text('test_case_prefix'),
  };
}

/** These words stand for options that are not set. */
function unset(value: unknown): string | undefined {
  return value === undefined || value === null || value === 'none' || value === '<empty>' ? undefined : String(value);
}

/** Names of tasks may say that a failure is expected, or that ok and failed change places. */
function judge(status: Status, title: string): Status {
  if (status === 'failed' && title.includes('EXPECTED FAILURE')) return 'ok';
  if (!title.includes('TOGGLE RESULT')) return status;
  return status === 'failed' ? 'ok' : status === 'ok' ? 'failed' : status;
}

/** Includes of several items are one case. */
function merged(before: Finished | undefined, result: TaskResult | string): TaskResult | string {
  return typeof before?.result === 'string' && typeof result === 'string' ? `${before.result}\n${result}` : result;
}

function caseOf(entry: TaskEntry, finished: Finished, settings: JunitSettings): TestCase {
  return {
    name: `[${finished.host}] ${entry.play}: ${entry.title}`,
    className: classNameOf(entry.task, settings),
    seconds: finished.seconds,
    outcome: outcomeOf(finished),
  };
}

function classNameOf({ source }: TaskInfo, { relativeTo, outside, classPerFile }: JunitSettings): string {
  let name = `${source.file}:${source.line}`;
  if (relativeTo !== '') name = relative(relativeTo, name);
  if (outside !== undefined && name.startsWith('../')) name = outside + basename(name);
  return classPerFile ? name.replace(/\.yml:[0-9]+$/, '') : name;
}

function outcomeOf({ status, result }: Finished): CaseOutcome {
  if (typeof result === 'string') return { kind: 'passed', output: result };
  const view = resultForCallback(result);
  const output = dumpResult(view, plainFormat(0), 0);
  switch (status) {
    case 'failed': {
      if (result.error) return { kind: 'error', message: briefMessage(result.error), output };
      const message = view.has('msg') ? textOf(view.get('msg')) : `rc=${textOf(view.get('rc') ?? 0)}`;
      return { kind: 'failure', message, output };
    }
    case 'skipped':
      return { kind: 'skipped', message: view.has('skip_reason') ? textOf(view.get('skip_reason')) : 'skipped' };
    default:
      return { kind: 'passed', output };
  }
}
