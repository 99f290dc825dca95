import { chainOf } from '../base/chain.js';
import { DroverError } from '../base/error.js';
import type { Session } from '../connection/session.js';
import { Answer } from './answer.js';
import type { ModuleDefinition } from './define.js';
import { expandPaths } from './expand-paths.js';
import { ActionFailure, ActionSkip, ModuleCrash, ModuleFailure, skipOf } from './failure.js';
import { type Plain, type PlainDict, toPlain } from './plain.js';
import { runState } from './run-state.js';
import { removeSecrets, secretsOf } from './secrets.js';
import { sleep } from './sleep.js';
import type { Options } from './spec.js';
import type { Script, ShOptions, Target } from './target.js';

/** One call of a module that runs on the target. */
export interface ModuleCall {
  /** Checked arguments. */
  readonly args: PlainDict;
  /** The action as the task writes it, for messages; the module's own name otherwise. */
  readonly name?: string;
  readonly check: boolean;
  readonly diff: boolean;
  readonly verbosity: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Seconds for the whole call. */
  readonly timeout?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What the parts of one call share. */
export interface CallContext {
  readonly call: ModuleCall;
  readonly target: Target;
  /** Results show this `invocation` in place of the arguments. */
  readonly show: (invocation: PlainDict) => void;
}

/**
 * Runs a module on a session. A failure of the module's is a result with `failed: true`; `_ansible_error` holds the
 * messages of its chain, below "Task failed", for the report; `_ansible_raised` says that the task ends with it. Rejects with what the session rejects with (`timeout`, `connection`).
 */
export async function runModule(definition: ModuleDefinition, call: ModuleCall, session: Session): Promise<PlainDict> {
  const warnings: string[] = [];
  const secrets = secretsOf(definition.options, call.args);
  let args = withMaps(definition.options, call.args);
  let shown: PlainDict | undefined;
  const show = (invocation: PlainDict) => {
    shown = invocation;
  };
  const target = { ...targetOf(call, session, warnings), show: (own: PlainDict) => show(invocationOf(own)) };
  let result: PlainDict;
  let refused = false;
  try {
    args = await expandPaths(definition.options, args, session, call);
    result = withChain(await dispatch(definition, { call: { ...call, args }, target, show }), definition);
  } catch (error) {
    result = failureOf(error);
    refused = error instanceof ActionFailure || error instanceof ActionSkip;
  }
  if (!refused && !definition.action && definition.invocation !== false && !('invocation' in result))
    result = { ...result, invocation: shown ?? invocationOf(args) };
  return withLines(removeSecrets(withWarnings(result, warnings), secrets) as PlainDict);
}

/** Dicts without declared suboptions as Maps, whatever way the arguments came. */
function withMaps(options: Options, args: PlainDict): PlainDict {
  const fixed = Object.entries(options).flatMap(([name, option]) => {
    const value = args[name];
    const bare = option.type === 'dict' && !option.options && isObject(value) && !(value instanceof Map);
    return bare ? [[name, new Map(Object.entries(value))] as const] : [];
  });
  return fixed.length === 0 ? args : { ...args, ...Object.fromEntries(fixed) };
}

function isObject(value: Plain): value is PlainDict {
  return typeof value === 'object' && value !== null;
}

async function dispatch(definition: ModuleDefinition, context: CallContext): Promise<PlainDict> {
  const { call, target } = context;
  const name = call.name ?? definition.name;
  if (call.check && definition.check === 'none') {
    return { skipped: true, msg: `remote module (${name}) does not support check mode` };
  }
  if (definition.kind === 'state') return runState(definition, context);
  if (definition.kind === 'run') return definition.run(call.args, target);
  throw new DroverError(`${name} does not run on a target`, { code: 'bug' });
}

function failureOf(error: unknown): PlainDict {
  if (!(error instanceof ModuleFailure)) throw error;
  if (error instanceof ActionSkip) return { ...skipOf(error), _ansible_raised: true };
  const chain = chainOf(error).flatMap((link) =>
    link instanceof DroverError && link.apart ? [link.message, link.message] : [link.message],
  );
  const reported = error instanceof ActionFailure ? chain : ['Module failed', ...chain];
  const msg = error instanceof ModuleCrash ? ['Task failed', ...reported].join(': ') : error.message;
  return { failed: true, msg, _ansible_error: reported, ...error.result };
}

/** The chain of a failure that the module returned rather than threw. */
function withChain(result: PlainDict, definition: ModuleDefinition): PlainDict {
  if (result.failed !== true || '_ansible_error' in result) return result;
  const chain = [definition.action ? 'Action failed' : 'Module failed', String(result.msg ?? '')];
  return { ...result, _ansible_error: chain };
}

function targetOf(call: ModuleCall, session: Session, warnings: string[]): Omit<Target, 'show'> {
  const deadline = call.timeout === undefined ? undefined : Date.now() + call.timeout * 1000;
  return {
    check: call.check,
    diff: call.diff,
    verbosity: call.verbosity,
    environment: call.environment,
    signal: call.signal,
    now: Date.now,
    warn: (message) => {
      if (!warnings.includes(message)) warnings.push(message);
    },
    sleep: (seconds) => sleep(seconds, call.signal),
    sh: (script, options = {}) => runScript(script, options, call, session, deadline),
  };
}

async function runScript(
  script: Script,
  options: ShOptions,
  call: ModuleCall,
  session: Session,
  deadline: number | undefined,
): Promise<Answer> {
  const { script: text, stdin } = typeof script === 'string' ? { script, stdin: undefined } : script;
  const limits = [
    options.timeout,
    deadline === undefined ? undefined : Math.max(0.001, (deadline - Date.now()) / 1000),
  ];
  const timeout = limits.reduce(
    (least, limit) => (limit === undefined ? least : Math.min(least ?? limit, limit)),
    undefined,
  );
  const result = await session.run(text, {
    form: options.form,
    stdin: options.stdin ?? stdin,
    environment: { ...(options.bare ? {} : call.environment), ...options.environment },
    timeout,
    signal: call.signal,
    onOutput: options.onOutput,
    sink: options.sink,
  });
  return new Answer(result);
}

/** The arguments as results show them: those beginning with `_drover` are the program's own. */
export function invocationOf(args: PlainDict): PlainDict {
  const shown = Object.entries(args).filter(([name]) => !name.startsWith('_drover'));
  return { module_args: toPlain(Object.fromEntries(shown)) };
}

function withWarnings(result: PlainDict, warnings: readonly string[]): PlainDict {
  if (warnings.length === 0) return result;
  const own = Array.isArray(result.warnings) ? (result.warnings as Plain[]) : [];
  return { ...result, warnings: [...own, ...warnings] };
}

/** `stdout_lines` and `stderr_lines` beside `stdout` and `stderr`. */
function withLines(result: PlainDict): PlainDict {
  const lines: PlainDict = {};
  for (const stream of ['stdout', 'stderr']) {
    const text = result[stream];
    if (typeof text === 'string' && !(`${stream}_lines` in result)) lines[`${stream}_lines`] = splitLines(text);
  }
  return { ...result, ...lines };
}

/** Python's `str.splitlines`. */
export function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
