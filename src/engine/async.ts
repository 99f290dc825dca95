import { ActionFailure } from '../module/failure.js';
import type { PlainDict } from '../module/plain.js';
import type { Templar } from '../template/templar.js';
import { toPlain } from '../values/plain.js';
import type { Dict, Value } from '../values/value.js';
import { callDetached, runStatusJob } from './async-detached.js';
import {
  type AsyncJob,
  finishedResult,
  newTicket,
  outOfTime,
  runningResult,
  type Start,
  secondsUntilKilled,
  stillRunning,
  type Ticket,
  tell,
} from './async-job.js';
import { isSet } from './attempt.js';
import type { CallSite } from './call-site.js';
import { type Called, callModule, failedWith, outcomeResult } from './dispatch.js';
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
  if (limit <= 0) return callModule(session, scope, site, args);
  const poll =
    new KeywordReader(session.task, scope.templar).int('poll') ??
    session.run.context.settings.get('DEFAULT_POLL_INTERVAL');
  const ticket = newTicket(session, scope);
  if (isDetached(session)) return callDetached(session, scope, site, { args, ticket, limit, poll });
  if (poll > 0) return waitFor(session, startJob(session, scope, site, { args, ticket, limit }), poll);
  const begun = await runStatusJob(session, site, stateToKeep(ticket, runningResult(ticket)));
  const refused = outcomeResult(session, begun);
  if (begun.kind !== 'result' || isSet(refused.result, 'failed')) return refused;
  startJob(session, scope, site, { args, ticket, limit }, async (result) => {
    await runStatusJob(session, site, stateToKeep(ticket, result));
  });
  return stillRunning(ticket);
}

/** The file of a job is on the target for runs to come, too. */
function stateToKeep({ id, directory }: Ticket, state: Dict): PlainDict {
  return { jid: id, _drover_directory: directory, _drover_state: toPlain(state) as PlainDict };
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

/** Starts the call on a connection of its own, so that the host's next tasks need not wait for it; losing it does not matter. */
function startJob(
  session: TaskSession,
  scope: Scope,
  site: CallSite,
  { args, ticket, limit }: Start,
  keep: (result: Dict) => Promise<void> = async () => {},
): Background {
  const { id, directory } = ticket;
  const seconds = secondsUntilKilled(limit);
  const lane = site.inBackground({ seconds, lane: id, background: { id, directory, waits: true, seconds } });
  const called = callModule(session, scope, lane, args);
  const ended = called.then(
    ({ result }) => finishedResult(ticket, result.has('timedout') ? TOO_LATE : result),
    (error: Error) => finishedResult(ticket, failure(error.message)),
  );
  const job: AsyncJob = {
    host: session.hostRun.host.name,
    result: undefined,
    done: ended.then(async (result) => {
      await keep(result);
      job.result = result;
    }),
  };
  session.run.context.asyncJobs.set(id, job);
  return { ticket, job, called, limit };
}

function failure(message: string): Dict {
  return new Map<Value, Value>([
    ['failed', true],
    ['msg', message],
  ]);
}

const TOO_LATE = failure('Timeout exceeded');

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
