import { fullMessage } from '../base/chain.js';
import { DroverError } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import { suggest } from '../base/suggest.js';
import type { RunContext } from '../engine/context.js';
import { hostPattern, playName, playScope, playTemplar } from '../engine/play-scope.js';
import type { Host } from '../inventory/inventory.js';
import type { Play } from '../playbook/ast.js';
import type { Value } from '../values/value.js';
import { type ExplainedDefinition, explainDefinitions } from '../vars/explain.js';
import { variablesFor } from '../vars/precedence.js';
import type { PlayScope, ScopeRequest } from '../vars/scope.js';
import { type ExplainedTask, identityOf, tasksOf } from './explain-tasks.js';
import { type OpenRun, openRun } from './open.js';
import { promptDefaults } from './prompt-defaults.js';
import type { RunRequest } from './request.js';

/** What a variable is for a host: outside of plays, in one of them, or for some of its tasks. */
export interface Explanation {
  readonly play: string | undefined;
  /** The tasks for which other definitions count than for the play. */
  readonly tasks?: readonly { readonly label: string; readonly source: SourcePosition }[];
  /** The value as templates see it; an error's message when it cannot be rendered. */
  readonly value: { readonly rendered: Value } | { readonly error: string };
  /** The one that counts first, then those that it overrides. */
  readonly definitions: readonly ExplainedDefinition[];
}

/** Explains a variable in every play of the request that has the host and in their tasks, or without any. Nothing runs. */
export async function explain(request: RunRequest, variable: string, hostName: string): Promise<Explanation[]> {
  const open = await openRun(request);
  try {
    const { context } = open;
    const host = hostNamed(context, hostName);
    // Without a play, group_vars/ and host_vars/ beside the working directory count, as for a playbook there.
    const directory = request.playbookDirectory ?? request.cwd;
    const asked = { play: undefined, directory, host, task: undefined, withHostvars: true };
    const plays = await playsWith(host, open, request.playbooks);
    const found = plays
      ? plays.flatMap(({ play, scope }) => inPlay(open, play, { ...asked, play: scope }, variable))
      : [explainIn(context, asked, variable)];
    if (found.some(({ definitions }) => definitions.length > 0)) return found;
    throw undefinedVariable(context, { ...asked, play: plays?.[0]?.scope }, variable);
  } finally {
    await open.close();
  }
}

interface Asked extends ScopeRequest {
  readonly host: Host;
  readonly directory: string;
}

interface PlayWithHost {
  readonly play: Play;
  readonly scope: PlayScope;
}

/** The plays that have the host: undefined without a playbook, an error when none has. */
async function playsWith(
  host: Host,
  { context, loader }: OpenRun,
  playbooks: RunRequest['playbooks'],
): Promise<readonly PlayWithHost[] | undefined> {
  if (playbooks.length === 0) return undefined;
  const plays = loader.load(playbooks).flatMap(({ playbook }) => playbook.plays);
  await loader.ready();
  const found = plays.flatMap((play) => scopeIn(context, play, host).map((scope) => ({ play, scope })));
  if (found.length === 0) throw new DroverError(`No play has the host '${host.name}'.`, { code: 'options' });
  return found;
}

/** The play, then those of its tasks for which other definitions count, tasks with the same ones together. */
function inPlay({ context, loader }: OpenRun, play: Play, asked: Asked, variable: string): Explanation[] {
  const whole = explainIn(context, asked, variable);
  const groups = new Map<string, ExplainedTask[]>();
  for (const task of tasksOf(play, loader, context.emit)) {
    const definitions = definitionsFor(context, asked, variable, task);
    const identity = identityOf(definitions);
    if (identity !== identityOf(whole.definitions)) groups.set(identity, [...(groups.get(identity) ?? []), task]);
  }
  return [
    whole,
    ...[...groups.values()].map((tasks) => ({
      ...explainIn(context, asked, variable, tasks[0]),
      tasks: tasks.map(({ label, task }) => ({ label, source: task.source })),
    })),
  ];
}

function hostNamed({ inventory }: RunContext, name: string): Host {
  const host = inventory.get(name);
  if (host) return host;
  const [close] = suggest(name, inventory.hosts.keys(), 1);
  const hint = close === undefined ? undefined : `Did you mean '${close}'?`;
  throw new DroverError(`The inventory has no host '${name}'.`, { code: 'host-pattern', hint });
}

function scopeIn(context: RunContext, play: Play, host: Host): PlayScope[] {
  const prompted = promptDefaults(play);
  const templar = playTemplar(context, play, prompted);
  const pattern = hostPattern(play, templar);
  const hosts = context.inventory.match(pattern, { limit: context.limit });
  if (!hosts.includes(host)) return [];
  const name = playName(play, templar.renderName(play.name), pattern);
  return [playScope({ context, play, prompted, hosts, name }, hosts)];
}

function explainIn(context: RunContext, asked: Asked, name: string, task?: ExplainedTask): Explanation {
  const request = { ...asked, task: task?.variables, searchPath: task?.searchPath };
  const layers = variablesFor(context.variables, request);
  const source = layers.get(name);
  let value: Explanation['value'] = { rendered: null };
  try {
    const path = task?.searchPath ?? [request.play?.directory ?? request.directory];
    if (source !== undefined) value = { rendered: context.templar(layers, path).render(source) };
  } catch (error) {
    if (!(error instanceof DroverError)) throw error;
    value = { error: fullMessage(error) };
  }
  return { play: request.play?.name, value, definitions: definitionsFor(context, asked, name, task) };
}

function definitionsFor(context: RunContext, asked: Asked, name: string, task?: ExplainedTask): ExplainedDefinition[] {
  return explainDefinitions(name, context.variables, { ...asked, task: task?.variables }, task?.owners);
}

function undefinedVariable({ variables }: RunContext, request: Asked, name: string): DroverError {
  const [close] = suggest(name, variablesFor(variables, request).names(), 1);
  const hint = close === undefined ? undefined : `Did you mean '${close}'?`;
  return new DroverError(`The variable '${name}' is not defined for the host '${request.host.name}'.`, {
    code: 'undefined',
    hint,
  });
}
