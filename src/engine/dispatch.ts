import { DroverError, ProblemList } from '../base/error.js';
import { checkMethod, isLoginUser } from '../connection/become.js';
import type { Job, Outcome } from '../executor/job.js';
import { type CheckedArguments, checkArguments } from '../module/check.js';
import type { Effect } from '../module/controller.js';
import type { ActionPlugin, ModuleDefinition } from '../module/define.js';
import { ActionFailure, ActionSkip, ModuleFailure, skipOf } from '../module/failure.js';
import type { PlainDict } from '../module/plain.js';
import type { ModuleEntry } from '../module/registry.js';
import { invocationOf } from '../module/run.js';
import { removeSecrets } from '../module/secrets.js';
import { fromPlain, toPlain } from '../values/plain.js';
import { type Dict, float, isDict, type Value } from '../values/value.js';
import { NO_TRACEBACK, taskError } from './attempt.js';
import type { CallSite } from './call-site.js';
import { TaskController } from './controller.js';
import type { TaskResult } from './event.js';
import { secretsOfExec } from './exec-transports.js';
import { callPlugin } from './python-action.js';
import { placeOf, type Scope, type TaskSession } from './session.js';

/** What a module call gave. */
export interface Called {
  /** Belongs to this call alone: what is decided of it is written into it. */
  readonly result: Dict;
  readonly effects: readonly Effect[];
  readonly notices: TaskResult['warnings'];
  /** Who reports a failure: a module on the target, or an action of the controller. */
  readonly reporter: 'Module' | 'Action';
  /** The error itself, when one was thrown. */
  readonly error: Error | undefined;
  /** The controller's part gave up: `until`, `changed_when` and `failed_when` do not ask about such a result. */
  readonly raised: boolean;
}

/** A call of which nothing is known but its result. */
export function plainCall(reporter: Called['reporter'], result: Dict): Called {
  return { result, effects: [], notices: [], reporter, error: undefined, raised: false };
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
  if (definition.kind === 'plugin') return python(session, scope, site, definition.plugin, args);
  if (definition.kind === 'control') checkReach(site);
  const checked = checkArguments(definition, args, { name: session.info.action });
  for (const secret of checked.secrets) session.run.context.redactor.add(secret);
  const [problem] = checked.problems;
  if (problem) return refused(session, definition, checked, problem.message);
  const plain = checked.args as PlainDict;
  return definition.kind === 'control'
    ? control(session, definition, plain, new TaskController(session, scope, site, args), site)
    : onTarget(session, scope, site, module, plain, args);
}

/** Ansible connects before it asks what an action does: with a method to become another user that nobody knows, none begins. */
function checkReach(site: CallSite): void {
  const become = site.become();
  if (become) checkMethod(become);
}

/** What a module says of arguments that it does not take: the first that is wrong. */
function refused(
  session: TaskSession,
  definition: ModuleDefinition,
  { args, secrets }: CheckedArguments,
  message: string,
): Called {
  if (definition.kind === 'control') {
    if (definition.wrongArguments === 'raise') throw new DroverError(message, { code: 'module-args' });
    return failedWith(session, new ActionFailure(message));
  }
  const invocation =
    definition.action || definition.invocation === false ? {} : { invocation: invocationOf(args as PlainDict) };
  const shown = removeSecrets({ failed: true, msg: message, ...invocation } as PlainDict, secrets);
  return plainCall('Module', fromPlain(shown) as Dict);
}

async function control(
  session: TaskSession,
  definition: Extract<ModuleDefinition, { kind: 'control' }>,
  args: PlainDict,
  controller: TaskController,
  site: CallSite,
): Promise<Called> {
  const { notices } = controller;
  try {
    const work = definition.control(args, controller);
    const { result, effects = [] } = await withTimeout(work, site.timeout(), session.run.context.signal);
    return { ...plainCall('Action', fromPlain(result) as Dict), effects, notices };
  } catch (error) {
    return { ...thrownResult(session, error), notices };
  }
}

/** A result that a module behind the plugin gave says who failed. */
async function python(
  session: TaskSession,
  scope: Scope,
  site: CallSite,
  plugin: ActionPlugin,
  args: Dict,
): Promise<Called> {
  const notices: TaskResult['warnings'][number][] = [];
  const effects: Effect[] = [];
  const call = { session, scope, site, notices, effects };
  try {
    const work = callPlugin(call, plugin, args);
    const result = await withTimeout(work, site.timeout(), session.run.context.signal);
    const plain = toPlain(result) as PlainDict;
    const own = { effects, notices: [...notices, ...noticesOf(plain)] };
    if (Array.isArray(plain._ansible_error)) return { ...moduleResult(session, plain, [], result), ...own };
    return { ...plainCall('Action', result), ...own };
  } catch (error) {
    return { ...thrownResult(session, error), effects, notices };
  }
}

async function onTarget(
  session: TaskSession,
  scope: Scope,
  site: CallSite,
  { definition, entry }: LoadedModule,
  args: PlainDict,
  given: Dict,
): Promise<Called> {
  let jobArgs = args;
  if ((definition.kind === 'state' || definition.kind === 'run') && definition.prepare) {
    const controller = new TaskController(session, scope, site, given);
    try {
      jobArgs = await definition.prepare(args, controller);
    } catch (error) {
      return { ...thrownResult(session, error), notices: controller.notices };
    }
  }
  const place = 'place' in definition ? definition.place?.(jobArgs) : undefined;
  const placed = place ? site.placed(place) : site;
  const outcome = await runJob(session, placed, entry, jobArgs, session.info.action);
  const floats = 'floats' in definition ? definition.floats : undefined;
  return outcomeResult(session, outcome, floats);
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
  const wanted = site.become();
  const isThere = wanted && !context.connection.becomeSameUser && isLoginUser(wanted, address);
  const become = isThere ? undefined : wanted;
  for (const secret of [address.password, address.privateKeyPassphrase, wanted?.password, ...secretsOfExec(address)]) {
    // The name of a user is known: where it is the password, too, to mask it would hide the name and nothing else.
    if (secret && secret !== address.user) context.redactor.add(secret);
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

/** What became of a job, as the result of the task. */
export function outcomeResult(session: TaskSession, outcome: Outcome, floats: readonly string[] = []): Called {
  const { run } = session;
  switch (outcome.kind) {
    case 'result':
      return moduleResult(session, outcome.result, floats);
    case 'unreachable':
      return unreachableResult(session, new DroverError(outcome.message, { code: 'connection', hint: outcome.hint }));
    case 'timeout':
      return timeoutResult(session, outcome.seconds);
    case 'cancelled':
      return plainCall(
        'Module',
        new Map<Value, Value>([
          ['failed', true],
          ['msg', 'The run was interrupted.'],
        ]),
      );
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
function moduleResult(
  session: TaskSession,
  returned: PlainDict,
  floats: readonly string[],
  result = fromPlain(returned) as Dict,
): Called {
  const { _ansible_error: chain, _ansible_hint: hint, _ansible_raised: raised } = returned;
  if (floats.length > 0) markFloats(result, floats);
  result.delete('_ansible_error');
  result.delete('_ansible_hint');
  result.delete('_ansible_raised');
  const called = { ...plainCall('Module', result), notices: noticesOf(returned), raised: raised === true };
  if (!Array.isArray(chain)) return called;
  const error = taskError(placeOf(session), chainOfMessages(chain, hint));
  return { ...called, error, raised: !REPORTERS.has(String(chain[0])) };
}

/** What crosses from a worker knows one kind of number; a time of whole seconds is written 5.0 all the same. */
function markFloats(value: Value, keys: readonly string[]): void {
  if (Array.isArray(value)) for (const item of value) markFloats(item, keys);
  if (!isDict(value)) return;
  for (const [key, item] of value) {
    if (typeof item === 'number' && keys.includes(String(key))) value.set(key, float(item));
    else markFloats(item, keys);
  }
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
function thrownResult(session: TaskSession, error: unknown): Called {
  if (error instanceof ActionFailure) return failedWith(session, error);
  if (error instanceof ActionSkip) return { ...plainCall('Action', fromPlain(skipOf(error)) as Dict), raised: true };
  if (error instanceof ModuleFailure) {
    const { cause } = error;
    const called = plainCall('Action', failureResult(error));
    if (!(cause instanceof ProblemList)) return called;
    const several = new DroverError('Action failed.', { code: 'module-failed', cause });
    return { ...called, error: taskError(placeOf(session), several) };
  }
  if (error instanceof DroverError && error.code === 'connection') return unreachableResult(session, error);
  if (error instanceof TimeLimit) return timeoutResult(session, error.seconds);
  throw error;
}

/** A failure of the controller's part: the task's error without `Action failed`. */
export function failedWith(session: TaskSession, failure: ActionFailure): Called {
  return raisedCall(session, 'Action', failureResult(failure), failure);
}

function raisedCall(session: TaskSession, reporter: Called['reporter'], result: Dict, cause: Error): Called {
  return { ...plainCall(reporter, result), error: taskError(placeOf(session), cause), raised: true };
}

function unreachableResult(session: TaskSession, cause: DroverError): Called {
  const result = new Map<Value, Value>([
    ['unreachable', true],
    ['changed', false],
    ['exception', NO_TRACEBACK],
    ['msg', `Task failed: ${cause.message}`],
  ]);
  return raisedCall(session, 'Module', result, cause);
}

class TimeLimit extends Error {
  constructor(readonly seconds: number) {
    super(`Timed out after ${seconds} second(s).`);
  }
}

/** What stands where the reference, told to, shows a traceback. */
const NO_FRAME = 'Configure `DISPLAY_TRACEBACK` to see a traceback on timeout errors.';

function timeoutResult(session: TaskSession, seconds: number): Called {
  const cause = new DroverError(`Timed out after ${seconds} second(s).`, { code: 'timeout' });
  const result = new Map<Value, Value>([
    ['failed', true],
    ['exception', NO_TRACEBACK],
    ['changed', false],
    [
      'timedout',
      new Map<Value, Value>([
        ['frame', NO_FRAME],
        ['period', seconds],
      ]),
    ],
    ['msg', `Task failed: ${cause.message}`],
  ]);
  return raisedCall(session, 'Module', result, cause);
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
