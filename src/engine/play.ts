import { randomUUID } from 'node:crypto';
import { DroverError } from '../base/error.js';
import { limit } from '../base/limit.js';
import type { Host } from '../inventory/host.js';
import type { Play, Task } from '../playbook/ast.js';
import { compileBlocks, gatherBlock, playBlocks } from '../playbook/compile.js';
import { serialBatches } from './batches.js';
import type { RunContext } from './context.js';
import { startCursor } from './cursor.js';
import { KeywordReader } from './keywords.js';
import { gathersFacts, type HostRun, type PlayRun, wantedBy } from './play-run.js';
import { hostPattern, type PlayScopeRequest, playName, playScope, playTemplar } from './play-scope.js';
import { askPlayPrompts } from './prompt.js';
import { tasksBefore } from './start-at.js';
import { STRATEGIES } from './strategy.js';

/** The bits of Ansible's TaskQueueManager. */
export const STATUS = { ok: 0, error: 1, failedHosts: 2, unreachableHosts: 4, brokenOff: 8 } as const;

export interface PlayOutcome {
  readonly status: number;
  /** No further play runs. */
  readonly stop: boolean;
}

/** Runs a play, batch by batch. */
export async function runPlay(context: RunContext, play: Play): Promise<PlayOutcome> {
  const prompted = await askPlayPrompts(context, play, playTemplar(context, play, new Map()));
  const templar = playTemplar(context, play, prompted);
  const reader = new KeywordReader(play, templar);
  const pattern = hostPattern(play, templar);
  const hosts = context.inventory.match(pattern, { limit: context.limit });
  const ordered = context.inventory.match(pattern, { limit: context.limit, order: reader.text('order') });
  const batches = serialBatches(ordered, reader.value('serial'));
  const setting: PlaySetting = {
    context,
    play,
    prompted,
    pattern,
    reader,
    hosts,
    name: playName(play, templar.renderName(play.name), pattern),
  };
  if (batches.length === 0) {
    announce(setting, []);
    context.emit({ type: 'no-hosts-matched' });
    return { status: STATUS.ok, stop: false };
  }
  return runBatches(setting, batches);
}

interface PlaySetting extends PlayScopeRequest {
  readonly pattern: readonly string[];
  readonly reader: KeywordReader;
}

async function runBatches(setting: PlaySetting, batches: readonly (readonly Host[])[]): Promise<PlayOutcome> {
  const { context } = setting;
  let status: number = STATUS.ok;
  for (const batch of batches) {
    const before = context.failed.size + context.unreachable.size;
    const outcome = await runBatch(setting, batch);
    status = outcome.status;
    if (context.signal.aborted || outcome.ended) return { status, stop: context.signal.aborted };
    const brokenOff = (status & STATUS.brokenOff) !== 0;
    if (brokenOff) status = STATUS.failedHosts;
    const lost = context.failed.size + context.unreachable.size - before;
    if (lost === batch.length) return { status, stop: true };
    if (brokenOff) return { status, stop: true };
  }
  return { status, stop: false };
}

async function runBatch(setting: PlaySetting, batch: readonly Host[]): Promise<{ status: number; ended: boolean }> {
  const { context } = setting;
  context.executor.expect(batch.length);
  const run = startBatch(setting, batch);
  announce(setting, batch);
  const strategy = STRATEGIES[run.strategy];
  if (!strategy) {
    throw new DroverError(`Invalid play strategy specified: ${run.strategy}`, {
      source: setting.play.keywords.get('strategy')?.source ?? setting.play.source,
      told: setting.play.source,
      advice: `The strategies are ${Object.keys(STRATEGIES).join(', ')}.`,
    });
  }
  context.failed.clear();
  const broken = await strategy(run);
  for (const name of run.failed) context.failed.add(name);
  let failed = false;
  for (const [name, { cursor }] of run.hosts) {
    if (!cursor.failed) continue;
    context.failed.add(name);
    failed = true;
  }
  for (const name of run.failedBefore) context.failed.add(name);
  return { status: batchStatus(context, broken, failed || run.failedBefore.size > 0), ended: run.ended };
}

function batchStatus(context: RunContext, broken: boolean, failed: boolean): number {
  if (broken) return STATUS.brokenOff;
  if (context.unreachable.size > 0) return STATUS.unreachableHosts;
  return failed ? STATUS.failedHosts : STATUS.ok;
}

function startBatch(setting: PlaySetting, batch: readonly Host[]): PlayRun {
  const { context, play, reader } = setting;
  const forceHandlers = reader.bool('force_handlers') ?? context.defaults.forceHandlers;
  const failedBefore = new Set(context.failed);
  const hosts = new Map<string, HostRun>();
  const gather = gatherBlock(play);
  const scope = playScope(setting, batch);
  const run: PlayRun = {
    context,
    play,
    pattern: setting.pattern,
    scope,
    strategy: strategyName(reader, context),
    gathering: gather.body[0] as Task,
    passedOver: new Set(),
    wantsFacts: reader.bool('gather_facts'),
    hosts,
    handlerBlocks: [...play.handlers],
    failedBefore,
    maxFailPercentage: reader.percent('max_fail_percentage'),
    limited: limit(Math.max(1, context.defaults.forks)),
    failed: scope.failed,
    ended: false,
    includes: 0,
  };
  const steps = compileBlocks([gather, ...playBlocks(play, forceHandlers)], { selected: context.selects(run.scope) });
  const passed = tasksBefore(steps, run.gathering, gathersFacts(run, batch[0]!.name), context.startAt);
  run.passedOver = passed.tasks;
  if (passed.atFirst) run.wantsFacts = true;
  for (const host of batch) {
    const hostRun: HostRun = {
      host,
      cursor: { frames: [], failed: failedBefore.has(host.name) },
      left: undefined,
      behind: false,
      notifications: [],
      passedHandlers: 0,
      notified: new Set(),
      startedRoles: new Set(),
      completedRoles: new Set(),
    };
    hosts.set(host.name, hostRun);
    if (!failedBefore.has(host.name)) hostRun.cursor = startCursor(steps, wantedBy(run, hostRun));
  }
  return run;
}

/** Mitogen's strategies are those without the prefix: what they make faster is fast here. */
function strategyName(reader: KeywordReader, context: RunContext): string {
  const name = reader.text('strategy') ?? String(context.settings.get('DEFAULT_STRATEGY'));
  return name.replace(/^(?:ansible\.(?:builtin|legacy)\.|mitogen_)/, '');
}

function announce(setting: PlaySetting, batch: readonly Host[]): void {
  const { context, play, reader } = setting;
  context.emit({
    type: 'play-start',
    play: {
      id: randomUUID(),
      name: setting.name,
      hosts: batch.map((host) => host.name),
      allHosts: setting.hosts.length,
      firstTasks: firstTasks(play),
      pattern: setting.pattern.join(','),
      strategy: strategyName(reader, context),
      check: reader.bool('check_mode') ?? context.defaults.check,
      source: play.source,
    },
  });
}

function firstTasks({ preTasks, tasks, postTasks }: Play): number {
  const [first] = [...preTasks, ...tasks, ...postTasks];
  return first ? first.body.length + first.rescue.length + first.always.length : 0;
}
