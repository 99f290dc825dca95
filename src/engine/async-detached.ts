import type { Outcome } from '../executor/job.js';
import type { PlainDict } from '../module/plain.js';
import { fromPlain } from '../values/plain.js';
import type { Dict } from '../values/value.js';
import {
  finishedResult,
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
import { type Called, callModule, runJob } from './dispatch.js';
import type { Scope, TaskSession } from './session.js';
import { sleep } from './sleep.js';

/** Starts the program on the target and asks how it is doing, as often as `poll` says; 0 leaves that to `async_status`. */
export async function callDetached(
  session: TaskSession,
  scope: Scope,
  site: CallSite,
  { args, ticket, limit, poll }: Start & { readonly poll: number },
): Promise<Called> {
  const { id } = ticket;
  const background = { id, directory: ticket.directory, waits: false, seconds: secondsUntilKilled(limit) };
  const called = await callModule(session, scope, site.inBackground({ seconds: undefined, background }), args);
  const launched = called.result.get('ansible_job_id') === id;
  if (poll <= 0) {
    if (launched) return { ...called, result: new Map(called.result).set('changed', true) };
    // The module came to no program: its result is the job's, and waits for whoever asks.
    const host = session.hostRun.host.name;
    session.run.context.asyncJobs.set(id, {
      host,
      result: finishedResult(ticket, called.result),
      done: Promise.resolve(),
    });
    return stillRunning(ticket);
  }
  if (!launched) return neverStarted(session, ticket, called);
  const file = String(called.result.get('results_file'));
  return pollDetached(session, site, called, { ticket: { ...ticket, file }, limit, poll });
}

/** The module came to no program: its result is that of a job which has ended. What no module said stays as it is. */
function neverStarted(session: TaskSession, ticket: Ticket, called: Called): Called {
  if (called.raised || called.reporter !== 'Module') return called;
  const result = finishedResult(ticket, called.result);
  tell(session, isSet(result, 'failed') ? 'async-failed' : 'async-ok', result);
  return { ...called, result };
}

/** Milliseconds by which a timer may be early. */
const EARLY = 5;

/** Looks first soon and then ever later, so that a short job need not wait for its turn; what is told keeps to `poll`. */
async function pollDetached(
  session: TaskSession,
  site: CallSite,
  called: Called,
  { ticket, limit, poll }: { readonly ticket: Ticket; readonly limit: number; readonly poll: number },
): Promise<Called> {
  const { context } = session.run;
  const end = context.now() + limit * 1000;
  let told = context.now();
  for (let pause = 0.1; context.now() < end && !context.signal.aborted; pause = Math.min(pause * 2, poll)) {
    await sleep(Math.min(pause * 1000, end - context.now()), context.signal);
    const result = await askDetached(session, site, ticket, 'status');
    if (result && isSet(result, 'finished')) {
      await askDetached(session, site, ticket, 'cleanup');
      tell(session, isSet(result, 'failed') ? 'async-failed' : 'async-ok', result);
      return { ...called, result };
    }
    if (context.now() - told < poll * 1000 - EARLY) continue;
    told = context.now();
    tell(session, 'async-poll', runningResult(ticket));
  }
  const result = outOfTime(ticket, limit);
  tell(session, 'async-failed', result);
  return { ...called, result, reporter: 'Action' };
}

/** The state of a job; undefined when the host cannot be reached just now: the job goes on all the same. */
async function askDetached(
  session: TaskSession,
  site: CallSite,
  { id: jid, directory }: Ticket,
  mode: 'status' | 'cleanup',
): Promise<Dict | undefined> {
  const { context } = session.run;
  const args = { jid, mode, _drover_directory: directory };
  const outcome = await runStatusJob(session, site, args);
  if (outcome.kind === 'result') return fromPlain(outcome.result) as Dict;
  if (outcome.kind === 'unreachable') await context.executor.reset(site.address());
  return undefined;
}

/** One call of `async_status` on the target, past what the controller does for a task of it. */
export function runStatusJob(session: TaskSession, site: CallSite, args: PlainDict): Promise<Outcome> {
  const entry = session.run.context.registry.resolve('ansible.builtin.async_status')!;
  const own = { mode: 'status', _drover_known: null, _drover_state: null, ...args };
  return runJob(session, site.inBackground({ seconds: undefined }), entry, own);
}
