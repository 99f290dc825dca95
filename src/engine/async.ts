import { randomInt } from 'node:crypto';
import { DroverError } from '../base/error.js';
import type { Templar } from '../template/templar.js';
import type { Dict, Value } from '../values/value.js';
import { isSet, PLAIN_ATTEMPT } from './attempt.js';
import type { CallSite } from './call-site.js';
import { type Called, callModule } from './dispatch.js';
import { keywordReader } from './keywords.js';
import { resultEvent } from './result-event.js';
import { readVariable, type Scope, type TaskSession } from './session.js';

/** A module call that goes on while other tasks run. */
export interface AsyncJob {
  readonly host: string;
  /** Undefined while it runs. */
  result: Dict | undefined;
  readonly done: Promise<void>;
}

/** A job's id, and the file that would hold its state. */
interface Ticket {
  readonly id: string;
  readonly file: string;
}

interface Background {
  readonly ticket: Ticket;
  readonly job: AsyncJob;
  readonly called: Promise<Called>;
  /** Seconds that it may take. */
  readonly limit: number;
}

/** Calls the module of a task, in the background where `async` says so. */
export async function callPerhapsAsync(
  session: TaskSession,
  scope: Scope,
  site: CallSite,
  args: Dict,
): Promise<Called> {
  const limit = readAsync(session, scope.templar);
  if (limit <= 0) return callModule(session, scope, site, args);
  refuseWhatCannot(session, site);
  const poll =
    keywordReader(session.task, scope.templar).int('poll') ?? session.run.context.settings.get('DEFAULT_POLL_INTERVAL');
  const background = startJob(session, scope, site, args, limit);
  if (poll <= 0) return stillRunning(background, site);
  return waitFor(session, site, background, poll);
}

function readAsync(session: TaskSession, templar: Templar): number {
  return keywordReader(session.task, templar).int('async') ?? 0;
}

function refuseWhatCannot(session: TaskSession, site: CallSite): void {
  const { module, task, info } = session;
  if (module && 'definition' in module && module.definition.kind === 'control') {
    throw new DroverError(`This action (${info.action}) does not support async.`, { source: task.source });
  }
  if (site.checkMode)
    throw new DroverError('check mode and async cannot be used on same task.', { source: task.source });
}

/** Starts the call on a connection of its own, so that the host's next tasks need not wait for it. */
function startJob(session: TaskSession, scope: Scope, site: CallSite, args: Dict, limit: number): Background {
  const ticket = newTicket(session, scope);
  const { id } = ticket;
  const lane: CallSite = { ...site, address: () => ({ ...site.address(), lane: id }), timeout: () => limit };
  const called = callModule(session, scope, lane, args);
  const job: AsyncJob = {
    host: session.hostRun.host.name,
    result: undefined,
    done: called.then(
      ({ result }) => {
        job.result = finishedResult(ticket, result);
      },
      (error: Error) => {
        job.result = finishedResult(
          ticket,
          new Map<Value, Value>([
            ['failed', true],
            ['msg', error.message],
          ]),
        );
      },
    ),
  };
  session.run.context.asyncJobs.set(id, job);
  return { ticket, job, called, limit };
}

function newTicket(session: TaskSession, scope: Scope): Ticket {
  const id = `j${randomInt(1e11, 1e12)}.${process.pid}`;
  const directory =
    readVariable(scope, 'ansible_async_dir') ?? session.run.context.settings.get('shell.sh.async_dir') ?? '~';
  return { id, file: `${String(directory)}/${id}` };
}

function finishedResult({ id, file }: Ticket, result: Dict): Dict {
  return new Map<Value, Value>([
    ...result,
    ['ansible_job_id', id],
    ['started', true],
    ['finished', true],
    ['results_file', file],
  ]);
}

function runningResult({ id, file }: Ticket): Dict {
  return new Map<Value, Value>([
    ['ansible_job_id', id],
    ['started', true],
    ['finished', false],
    ['results_file', file],
  ]);
}

function stillRunning({ ticket }: Background, site: CallSite): Called {
  const result = runningResult(ticket).set('changed', true);
  return {
    result,
    effects: [],
    notices: [],
    reporter: 'Module',
    error: undefined,
    delegatedTo: site.delegatedTo,
    delegateFacts: site.delegateFacts,
  };
}

async function waitFor(session: TaskSession, site: CallSite, background: Background, poll: number): Promise<Called> {
  const { context } = session.run;
  const { ticket, job, called, limit } = background;
  const tell = (type: 'async-poll' | 'async-ok' | 'async-failed', result: Dict) => {
    const event = resultEvent(session, { ...PLAIN_ATTEMPT, result }, context.now(), context.now());
    context.emit({ type, result: event });
  };
  for (let left = limit; left > 0 && !job.result && !context.signal.aborted; left -= poll) {
    await Promise.race([job.done, delay(Math.min(poll, left) * 1000, context.signal)]);
    if (!job.result) tell('async-poll', runningResult(ticket));
  }
  await Promise.race([job.done, delay(0, context.signal)]);
  context.asyncJobs.delete(ticket.id);
  if (!job.result) {
    const msg = `async task did not complete within the requested time - ${limit}s`;
    const result = new Map<Value, Value>([
      ['failed', true],
      ['msg', msg],
      ['async_result', runningResult(ticket)],
    ]);
    tell('async-failed', result);
    return { ...stillRunning(background, site), result };
  }
  tell(isSet(job.result, 'failed') ? 'async-failed' : 'async-ok', job.result);
  return { ...(await called), result: job.result };
}

function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
