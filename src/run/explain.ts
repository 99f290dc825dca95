import { fullMessage } from '../base/chain.js';
import { DroverError } from '../base/error.js';
import { suggest } from '../base/suggest.js';
import type { RunContext } from '../engine/context.js';
import { hostPattern, playName, playScope, playTemplar } from '../engine/play-scope.js';
import type { Host } from '../inventory/inventory.js';
import type { Play } from '../playbook/ast.js';
import type { Value } from '../values/value.js';
import { type ExplainedDefinition, explainDefinitions } from '../vars/explain.js';
import { variablesFor } from '../vars/precedence.js';
import type { PlayScope, ScopeRequest } from '../vars/scope.js';
import { openRun } from './open.js';
import { promptDefaults } from './prompt-defaults.js';
import type { RunRequest } from './request.js';

/** What a variable is for a host, outside of plays or in one of them. */
export interface Explanation {
  readonly play: string | undefined;
  /** The value as templates see it; an error's message when it cannot be rendered. */
  readonly value: { readonly rendered: Value } | { readonly error: string };
  /** The one that counts first, then those that it overrides. */
  readonly definitions: readonly ExplainedDefinition[];
}

/** Explains a variable in every play of the request that has the host, or without any. Nothing runs. */
export async function explain(request: RunRequest, variable: string, hostName: string): Promise<Explanation[]> {
  const { context, loader, close } = await openRun(request);
  try {
    const host = hostNamed(context, hostName);
    const scopes =
      request.playbooks.length === 0
        ? [undefined]
        : loader.load(request.playbooks).flatMap(({ plays }) => plays.flatMap((play) => scopeIn(context, play, host)));
    if (scopes.length === 0) throw new DroverError(`No play has the host '${hostName}'.`, { code: 'options' });
    // Without a play, group_vars/ and host_vars/ beside the working directory count, as for a playbook there.
    const directory = request.playbookDirectory ?? request.cwd;
    const found = scopes.map((play) => explainIn(context, { play, directory, host, ...NO_TASK }, variable));
    if (found.some(({ definitions }) => definitions.length > 0)) return found;
    throw undefinedVariable(context, { play: scopes[0], directory, host, ...NO_TASK }, variable);
  } finally {
    await close();
  }
}

const NO_TASK = { task: undefined, withHostvars: true } as const;

interface Asked extends ScopeRequest {
  readonly host: Host;
  readonly directory: string;
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
  const pattern = hostPattern(templar.render(play.hosts.value), play);
  const hosts = context.inventory.match(pattern, { limit: context.limit });
  if (!hosts.includes(host)) return [];
  const name = playName(play, templar.renderName(play.name), pattern);
  return [playScope({ context, play, prompted, hosts, name }, hosts)];
}

function explainIn(context: RunContext, request: Asked, name: string): Explanation {
  const layers = variablesFor(context.variables, request);
  const source = layers.get(name);
  let value: Explanation['value'] = { rendered: null };
  try {
    if (source !== undefined)
      value = { rendered: context.templar(layers, [request.play?.directory ?? request.directory]).render(source) };
  } catch (error) {
    if (!(error instanceof DroverError)) throw error;
    value = { error: fullMessage(error) };
  }
  const definitions = explainDefinitions(name, context.variables, request);
  return { play: request.play?.name, value, definitions };
}

function undefinedVariable({ variables }: RunContext, request: Asked, name: string): DroverError {
  const [close] = suggest(name, variablesFor(variables, request).names(), 1);
  const hint = close === undefined ? undefined : `Did you mean '${close}'?`;
  return new DroverError(`The variable '${name}' is not defined for the host '${request.host.name}'.`, {
    code: 'undefined',
    hint,
  });
}
