import { dirname } from 'node:path';
import { DroverError } from '../base/error.js';
import { checkArguments } from '../module/check.js';
import type { Controller } from '../module/controller.js';
import type { PlainDict } from '../module/plain.js';
import type { Templar } from '../template/templar.js';
import { fromPlain, toPlain } from '../values/plain.js';
import type { Value } from '../values/value.js';
import { placeOf } from '../yaml/places.js';
import type { CallSite } from './call-site.js';
import { runJob } from './dispatch.js';
import type { TaskResult } from './event.js';
import { findLocalFile, listLocal, readLocal, statLocal, writeLocal } from './local-files.js';
import { readVariable, type Scope, type TaskSession } from './session.js';
import { sleep } from './sleep.js';
import { searchPath } from './task-variables.js';

/** What a controller module of this session can do. `notices` gathers what it warned of. */
export function createController(
  session: TaskSession,
  scope: Scope,
  site: CallSite,
): { readonly controller: Controller; readonly notices: TaskResult['warnings'] } {
  const notices: TaskResult['warnings'][number][] = [];
  return { controller: build(session, scope, scope.templar, site, notices), notices };
}

function build(
  session: TaskSession,
  scope: Scope,
  templar: Templar,
  site: CallSite,
  notices: TaskResult['warnings'][number][],
): Controller {
  const { run, task, hostRun } = session;
  const { context } = run;
  const controller: Controller = {
    check: site.checkMode,
    diff: site.diff,
    verbosity: context.defaults.verbosity,
    host: hostRun.host.name,
    get connection() {
      const address = site.address();
      return {
        transport: address.connection,
        address: address.host,
        user: address.user,
        becomeUser: site.become()?.user,
      };
    },
    signal: context.signal,
    taskName: session.info.name,
    action: session.info.action,
    taskDirectory: dirname(task.source.file),
    playbookDirectory: run.play.directory,
    placeOf: (option, ...path) => placeOf(task.args, [option, ...path]),
    render: (value) => templar.render(value),
    evaluate: (expression, source) => templar.evaluate(expression, source),
    inspect: (expression, source) => templar.present(expression, source),
    test: (conditional, source) => templar.test(conditional, source),
    renderFile: (text, file, options) => templar.renderFile(text, file, options),
    parseYaml: (text, file) => context.parseYaml(text, file),
    variable: (name) => readVariable(scope, name),
    with: (extra) => build(session, scope, templar.with(extra), site, notices),
    findFile: (kind, name) => findLocalFile(searchPath(task), run.play.directory, kind, name),
    readFile: (path, options) => readLocal(path, options?.decrypt === false ? undefined : context.decrypt),
    readDirectory: listLocal,
    stat: statLocal,
    writeFile: writeLocal,
    runModule: (name, args) => runOther(session, site, controller, name, args),
    prompt: (question) => context.prompter.ask(question),
    display: (text) => context.emit({ type: 'display', text }),
    asyncJob(id, options) {
      const job = context.asyncJobs.get(id);
      if (options?.forget) context.asyncJobs.delete(id);
      return job && { result: job.result && (toPlain(job.result) as PlainDict) };
    },
    resetConnection: () => context.executor.reset(site.address()),
    sleep: (seconds) => sleep(seconds * 1000, context.signal),
    now: context.now,
    warn: (message) => void notices.push({ type: 'warning', message }),
  };
  return controller;
}

/** Another module on the target, as part of an action. What is no result is thrown. */
async function runOther(
  session: TaskSession,
  site: CallSite,
  controller: Controller,
  name: string,
  args: Readonly<Record<string, Value>>,
): Promise<PlainDict> {
  const entry = session.run.context.registry.resolve(name);
  if (!entry) throw new DroverError(`the module ${name} was not found`, { code: 'bug' });
  const definition = await entry.load();
  const checked = checkArguments(definition, new Map(Object.entries(args)));
  if (checked.problems.length > 0)
    return { failed: true, msg: checked.problems.map(({ message }) => message).join('; ') };
  const plain = toPlain(fromPlain(checked.args)) as PlainDict;
  const prepares = (definition.kind === 'state' || definition.kind === 'run') && definition.prepare;
  const jobArgs = prepares ? await prepares(plain, controller) : plain;
  const outcome = await runJob(session, site, entry, jobArgs);
  if (outcome.kind === 'result') return outcome.result;
  if (outcome.kind === 'unreachable') {
    throw new DroverError(outcome.message, { code: 'connection', hint: outcome.hint });
  }
  if (outcome.kind === 'timeout')
    throw new DroverError(`Timed out after ${outcome.seconds} second(s).`, { code: 'timeout' });
  throw new DroverError(outcome.kind === 'cancelled' ? 'The run was interrupted.' : outcome.message);
}
