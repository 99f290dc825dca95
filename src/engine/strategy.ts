import { limit } from '../base/limit.js';
import { comparePlaces, currentStep } from './cursor.js';
import { failBehind, type HostRun, type PlayRun, reachableHosts } from './play-run.js';
import { runStep } from './step.js';

/** Moves the hosts of a batch over their steps. Resolves to true when the play must be broken off. */
export type Strategy = (run: PlayRun) => Promise<boolean>;

/** Lockstep: the hosts with the lowest place go first, and all of them finish the task before any goes on. */
const linear: Strategy = async (run) => {
  let broken = false;
  for (;;) {
    const group = lowestGroup(reachableHosts(run));
    if (group.length === 0 || run.context.signal.aborted) return broken;
    const before = reachableHosts(run);
    const outcome = await runStep(run, group);
    if (outcome.fatal) failOthers(run, before, outcome.failed);
    if (exceedsMaxFail(run)) {
      failOthers(run, before, outcome.failed);
      run.context.emit({ type: 'no-hosts-remaining' });
      broken = true;
    }
    if (broken && run.failed.size >= before.length) {
      run.context.emit({ type: 'no-hosts-remaining' });
      return true;
    }
  }
};

/** Each host on its own, as fast as it can. */
const free: Strategy = async (run) => {
  await runApart(
    run,
    [...run.hosts.values()].map((hostRun) => () => runAlone(run, hostRun)),
  );
  return false;
};

/** Like free, but a host that has begun keeps its place among the forks until it is done. */
const hostPinned: Strategy = async (run) => {
  const pinned = limit(run.context.defaults.forks);
  await runApart(
    run,
    [...run.hosts.values()].map((hostRun) => () => pinned(() => runAlone(run, hostRun))),
  );
  return false;
};

export const STRATEGIES: Readonly<Record<string, Strategy>> = {
  linear,
  free,
  host_pinned: hostPinned,
  debug: linear,
};

const NO_PERCENTAGE =
  'Using max_fail_percentage with the free strategy is not supported, as tasks are executed independently on each host';

async function runApart(run: PlayRun, hosts: readonly (() => Promise<void>)[]): Promise<void> {
  if (run.maxFailPercentage !== undefined) run.context.emit({ type: 'warning', message: NO_PERCENTAGE });
  await Promise.all(hosts.map((start) => start()));
  if (reachableHosts(run).length === 0) run.context.emit({ type: 'no-hosts-remaining' });
}

async function runAlone(run: PlayRun, hostRun: HostRun): Promise<void> {
  while (
    currentStep(hostRun.cursor) &&
    !run.context.unreachable.has(hostRun.host.name) &&
    !run.context.signal.aborted
  ) {
    await runStep(run, [hostRun]);
  }
}

function lowestGroup(hosts: readonly HostRun[]): HostRun[] {
  const all = hosts.filter((hostRun) => currentStep(hostRun.cursor));
  const abreast = all.filter((hostRun) => !hostRun.behind);
  const working = abreast.length > 0 ? abreast : all;
  const lowest = working.reduce<HostRun | undefined>(
    (best, one) => (!best || comparePlaces(one.cursor, best.cursor) < 0 ? one : best),
    undefined,
  );
  return lowest ? working.filter((one) => comparePlaces(one.cursor, lowest.cursor) === 0) : [];
}

/** What `any_errors_fatal` and `max_fail_percentage` do to the hosts that did not fail in this step. */
function failOthers(run: PlayRun, hosts: readonly HostRun[], failed: ReadonlySet<string>): void {
  for (const hostRun of hosts) {
    if (failed.has(hostRun.host.name)) continue;
    failBehind(run, hostRun);
    run.failed.add(hostRun.host.name);
  }
}

function exceedsMaxFail(run: PlayRun): boolean {
  if (run.maxFailPercentage === undefined) return false;
  return run.failed.size / run.hosts.size > run.maxFailPercentage / 100;
}
