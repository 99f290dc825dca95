import { DroverError, ProblemList } from '../base/error.js';
import type { Job, Outcome } from '../executor/job.js';
import { type CheckedArguments, checkArguments } from '../module/check.js';
import type { Effect } from '../module/controller.js';
import type { ModuleDefinition } from '../module/define.js';
import { ActionFailure, ModuleFailure } from '../module/failure.js';
import type { PlainDict } from '../module/plain.js';
import type { ModuleEntry } from '../module/registry.js';
import { invocationOf } from '../module/run.js';
import { removeSecrets } from '../module/secrets.js';
import { fromPlain } from '../values/plain.js';
import type { Dict, Value } from '../values/value.js';
import { NO_TRACEBACK, taskError } from './attempt.js';
import type { CallSite } from './call-site.js';
import { TaskController } from './controller.js';
import type { TaskResult } from './event.js';
import { placeOf, type Scope, type TaskSession } from './session.js';

/** What a module call gave. */
export interface Called {
  readonly result: Dict;
  readonly effects: readonly Effect[];
  readonly notices: TaskResult['warnings'];
  /** Who reports a failure: a module on the target, or an action of the controller. */
  readonly reporter: 'Module' | 'Action';
  /** The error itself, when one was thrown. */
  readonly error: Error | undefined;
  /** The controller's part gave up: `until`, `changed_when` and `failed_when` do not ask about such a result. */
  readonly raised?: boolean;
  readonly delegatedTo: string | undefined;
  readonly delegateFacts: boolean;
}

/** A module found and loaded. */
export interface LoadedModule {
  readonly entry: ModuleEntry;
  readonly definition: ModuleDefinition;
}

/** Calls a module where the call site says, and gives its result. Throws DroverError for what is no result of a module. */
export async function callModule(session: TaskSession, scope: Scope, site: CallSite, args: Dict): Promise<Called> {
  const { module } = session;
  if (!module || module instanceof DroverError)
    throw module ?? new DroverError(`${session.task.fqcn} is no module`, { code: 'bug' });
  const { definition } = module;
  const checked = checkArguments(definition, args, { name: session.info.action });
  for (const secret of checked.secrets) session.run.context.redactor.add(secret);
  const base = {
    effects: [],
    notices: [],
    error: undefined,
    delegatedTo: site.delegatedTo,
    delegateFacts: site.delegateFacts,
  };
  const reporter = definition.kind === 'control' ? 'Action' : 'Module';
  const [problem] = checked.problems;
  if (problem && reporter === 'Action') {
    if (definition.wrongArguments === 'raise') throw new DroverError(problem.message, { code: 'module-args' });
    return { ...base, reporter, ...failedWith(session, new ActionFailure(problem.message)) };
  }
  if (problem) return { ...base, reporter, result: refusedResult(definition, checked, problem.message) };
  if (definition.kind === 'control')
    return { ...base, ...(await control(session, scope, site, module, checked.args as PlainDict, args)) };
  return { ...base, ...(await onTarget(session, scope, site, module, checked.args as PlainDict, args)) };
}

/** What a module says of arguments that it does not take: the first that is wrong. */
function refusedResult(definition: ModuleDefinition, { args, secrets }: CheckedArguments, message: string): Dict {
  const invocation =
    definition.action || definition.invocation === false ? {} : { invocation: invocationOf(args as PlainDict) };
  return fromPlain(removeSecrets({ failed: true, msg: message, ...invocation } as PlainDict, secrets)) as Dict;
}

type Returned = Pick<Called, 'result' | 'reporter'> & Partial<Called>;

async function control(
  session: TaskSession,
  scope: Scope,
  site: CallSite,
  module: LoadedModule,
  args: PlainDict,
  given: Dict,
): Promise<Returned> {
  if (module.definition.kind !== 'control') throw new DroverError('not a controller module', { code: 'bug' });
  const controller = new TaskController(session, scope, site, given);
  const { notices } = controller;
  try {
    const returned = await withTimeout(
      module.definition.control(args, controller),
      site.timeout(),
      session.run.context.signal,
    );
    const result = fromPlain(returned.result) as Dict;
    return { result, effects: returned.effects ?? [], notices, reporter: 'Action' };
  } catch (error) {
    return { ...thrownResult(session, error), notices };
  }
}

async function onTarget(
  session: TaskSession,
  scope: Scope,
  site: CallSite,
  module: LoadedModule,
  args: PlainDict,
  given: Dict,
): Promise<Returned> {
  const { definition } = module;
  let jobArgs = args;
  if ((definition.kind === 'state' || definition.kind === 'run') && definition.prepare) {
    const controller = new TaskController(session, scope, site, given);
    const { notices } = controller;
    try {
      jobArgs = await definition.prepare(args, controller);
    } catch (error) {
      return { ...thrownResult(session, error), notices };
    }
  }
  return outcomeResult(session, await runJob(session, site, module.entry, jobArgs, session.info.action));
}

/** One module call on the target of a call site. `name` is what messages call the module. */
export function runJob(
  session: TaskSession,
  site: CallSite,
  entry: ModuleEntry,
  args: PlainDict,
  name = entry.fqcn,
): Promise<Outcome> {
  const { context } = session.run;
  const address = site.address();
  const become = site.become();
  for (const secret of [address.password, address.privateKeyPassphrase, become?.password]) {
    if (secret) context.redactor.add(secret);
  }
  const job: Job = {
    host: address,
    become,
    module: { name, file: entry.file! },
    args,
    check: site.checkMode,
    diff: site.diff,
    environment: site.environment(),
    timeout: site.timeout(),
    verbosity: context.defaults.verbosity,
    background: site.background,
  };
  return (session.executor ?? context.executor).run(job, context.signal);
}

function outcomeResult(session: TaskSession, outcome: Outcome): Returned {
  const { run } = session;
  switch (outcome.kind) {
    case 'result':
      return moduleResult(session, outcome.result);
    case 'unreachable':
      return unreachableResult(session, new DroverError(outcome.message, { code: 'connection', hint: outcome.hint }));
    case 'timeout':
      return timeoutResult(session, outcome.seconds);
    case 'cancelled':
      return {
        result: new Map<Value, Value>([
          ['failed', true],
          ['msg', 'The run was interrupted.'],
        ]),
        reporter: 'Module',
      };
    case 'crash':
      run.context.emit({
        type: 'verbose',
        level: 3,
        message: outcome.stack ?? outcome.message,
        host: session.hostRun.host.name,
      });
      throw new DroverError(`This is a bug in drover: ${outcome.message}`, { code: 'bug' });
  }
}

/** A module's result; the messages behind a failure come apart from it. */
function moduleResult(session: TaskSession, returned: PlainDict): Returned {
  const { _ansible_error: chain, _ansible_hint: hint, ...result } = returned;
  return {
    result: fromPlain(result) as Dict,
    reporter: 'Module',
    notices: noticesOf(result),
    error: Array.isArray(chain) ? taskError(placeOf(session), chainOfMessages(chain, hint)) : undefined,
    raised: Array.isArray(chain) && !REPORTERS.has(String(chain[0])),
  };
}

/** What stands first in the chain of a failure that a module told itself. */
const REPORTERS: ReadonlySet<string> = new Set(['Module failed', 'Module failed.', 'Action failed', 'Action failed.']);

/** The messages from the outermost to the first cause, as a chain of errors. One that is there twice stands apart. */
function chainOfMessages(messages: readonly unknown[], hint: unknown): DroverError | undefined {
  const [first, ...rest] = messages.filter((message) => message !== '');
  if (first === undefined) return undefined;
  const apart = rest[0] === first;
  const cause = chainOfMessages(apart ? rest.slice(1) : rest, hint);
  const advice = cause || typeof hint !== 'string' ? {} : { hint };
  return new DroverError(String(first), { code: 'module-failed', cause, apart, ...advice });
}

/** What a module's own code threw: its failure, a lost connection, its time limit. Anything else is the task's error. */
function thrownResult(session: TaskSession, error: unknown): Returned {
  if (error instanceof ActionFailure) return { ...failedWith(session, error), reporter: 'Action' };
  if (error instanceof ModuleFailure) {
    const { cause } = error;
    const several = cause instanceof ProblemList && new DroverError('Action failed.', { code: 'module-failed', cause });
    const report = several ? { error: taskError(placeOf(session), several) } : {};
    return { result: failureResult(error), reporter: 'Action', ...report };
  }
  if (error instanceof DroverError && error.code === 'connection') return unreachableResult(session, error);
  if (error instanceof TimeLimit) return timeoutResult(session, error.seconds);
  throw error;
}

/** What a task gives of which the controller's part gave up before any call. */
export function actionFailed(session: TaskSession, site: CallSite, failure: ActionFailure): Called {
  const { delegatedTo, delegateFacts } = site;
  return {
    ...{ effects: [], notices: [], reporter: 'Action', delegatedTo, delegateFacts },
    ...failedWith(session, failure),
  };
}

/** A failure of the controller's part: the task's error without `Action failed`. */
function failedWith(session: TaskSession, failure: ModuleFailure): Pick<Called, 'result' | 'error' | 'raised'> {
  return { result: failureResult(failure), error: taskError(placeOf(session), failure), raised: true };
}

function unreachableResult(session: TaskSession, cause: DroverError): Returned {
  const result = new Map<Value, Value>([
    ['unreachable', true],
    ['changed', false],
    ['exception', NO_TRACEBACK],
    ['msg', `Task failed: ${cause.message}`],
  ]);
  return { result, reporter: 'Module', error: taskError(placeOf(session), cause), raised: true };
}

class TimeLimit extends Error {
  constructor(readonly seconds: number) {
    super(`Timed out after ${seconds} second(s).`);
  }
}

function timeoutResult(session: TaskSession, seconds: number): Returned {
  const cause = new DroverError(`Timed out after ${seconds} second(s).`, { code: 'timeout' });
  const result = new Map<Value, Value>([
    ['failed', true],
    ['exception', NO_TRACEBACK],
    ['changed', false],
    [
      'timedout',
      new Map<Value, Value>([
        ['frame', ''],
        ['period', seconds],
      ]),
    ],
    ['msg', `Task failed: ${cause.message}`],
  ]);
  return { result, reporter: 'Module', error: taskError(placeOf(session), cause), raised: true };
}

function failureResult(error: ModuleFailure): Dict {
  return new Map<Value, Value>([...(fromPlain(error.result) as Dict), ['failed', true], ['msg', error.message]]);
}

/** Warnings and deprecations that the module put into its result. */
function noticesOf(result: PlainDict): TaskResult['warnings'] {
  const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
  return [
    ...list(result.warnings).map((message) => ({ type: 'warning' as const, message: String(message) })),
    ...list(result.deprecations).map(deprecationOf),
  ];
}

function deprecationOf(entry: unknown): TaskResult['warnings'][number] {
  const given = entry instanceof Map ? entry : new Map(Object.entries(Object(entry)));
  const text = (name: string) => (given.get(name) == null ? undefined : String(given.get(name)));
  const plugin = given.get('deprecator') as ReadonlyMap<string, unknown> | null | undefined;
  const name = plugin instanceof Map ? plugin.get('resolved_name') : text('collection_name');
  const type = plugin instanceof Map ? plugin.get('type') : null;
  return {
    type: 'deprecation',
    message: text('msg') ?? String(entry),
    version: text('version'),
    date: text('date'),
    hint: text('help_text'),
    ...(typeof name === 'string' ? { owner: { name, type: typeof type === 'string' ? type : null } } : {}),
  };
}

async function withTimeout<T>(work: Promise<T>, seconds: number | undefined, signal: AbortSignal): Promise<T> {
  if (seconds === undefined) return work;
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeLimit(seconds)), seconds * 1000);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
  try {
    return await Promise.race([work, expired]);
  } finally {
    clearTimeout(timer);
  }
}
