import { ActionFailure } from '../module/failure.js';
import type { Templar } from '../template/templar.js';
import type { Dict, Value } from '../values/value.js';
import { callDetached } from './async-detached.js';
import {
  type AsyncJob,
  finishedResult,
  newTicket,
  outOfTime,
  runningResult,
  type Start,
  stillRunning,
  type Ticket,
  tell,
} from './async-job.js';
import { isSet } from './attempt.js';
import type { CallSite } from './call-site.js';
import { type Called, callModule, failedWith } from './dispatch.js';
import { KeywordReader } from './keywords.js';
import type { Scope, TaskSession } from './session.js';
import { sleep } from './sleep.js';

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
  if (limit > 0 && !allowsAsync(session)) {
    const message = `This action (${session.info.action}) does not support async.`;
    return failedWith(session, new ActionFailure(message));
  }
  // What only looks is not worth a job of its own.
  if (limit <= 0 || site.checkMode) return callModule(session, scope, site, args);
  const poll =
    new KeywordReader(session.task, scope.templar).int('poll') ??
    session.run.context.settings.get('DEFAULT_POLL_INTERVAL');
  const ticket = newTicket(session, scope);
  if (isDetached(session)) return callDetached(session, scope, site, { args, ticket, limit, poll });
  const background = startJob(session, scope, site, { args, ticket, limit });
  if (poll <= 0) return stillRunning(ticket);
  return waitFor(session, background, poll);
}

/** Whether the module's work goes on by itself on the target. */
function isDetached({ module }: TaskSession): boolean {
  return module !== undefined && 'definition' in module && module.definition.detached === true;
}

function readAsync(session: TaskSession, templar: Templar): number {
  return new KeywordReader(session.task, templar).int('async') ?? 0;
}

function allowsAsync({ module }: TaskSession): boolean {
  if (module === undefined || !('definition' in module)) return true;
  return module.definition.async ?? module.definition.kind !== 'control';
}

/** Starts the call on a connection of its own, so that the host's next tasks need not wait for it. */
function startJob(session: TaskSession, scope: Scope, site: CallSite, { args, ticket, limit }: Start): Background {
  const { id } = ticket;
  const lane = site.inBackground({ seconds: limit, lane: id });
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

async function waitFor(session: TaskSession, background: Background, poll: number): Promise<Called> {
  const { context } = session.run;
  const { ticket, job, called, limit } = background;
  for (let left = limit; left > 0 && !job.result && !context.signal.aborted; left -= poll) {
    await Promise.race([job.done, sleep(Math.min(poll, left) * 1000, context.signal)]);
    if (!job.result) tell(session, 'async-poll', runningResult(ticket));
  }
  await Promise.race([job.done, sleep(0, context.signal)]);
  context.asyncJobs.delete(ticket.id);
  if (!job.result) {
    const result = outOfTime(ticket, limit);
    tell(session, 'async-failed', result);
    return { ...stillRunning(ticket), result };
  }
  tell(session, isSet(job.result, 'failed') ? 'async-failed' : 'async-ok', job.result);
  return { ...(await called), result: job.result };
}
