import { DroverError } from '../base/error.js';
import type { Host } from '../inventory/host.js';
import type { Play, Role } from '../playbook/ast.js';
import type { Templar } from '../template/templar.js';
import type { Dict, Value } from '../values/value.js';
import { variablesFor } from '../vars/precedence.js';
import { loadVarsFiles } from '../vars/vars-files.js';
import type { RunContext } from './context.js';
import type { MutablePlayScope } from './play-run.js';

/** What a play's variables are made of before its batches run. */
export interface PlayScopeRequest {
  readonly context: RunContext;
  readonly play: Play;
  readonly prompted: Dict;
  readonly hosts: readonly Host[];
  readonly name: string;
}

export function playScope(setting: PlayScopeRequest, batch: readonly Host[]): MutablePlayScope {
  const { context, play, prompted } = setting;
  const files = new Map<string | undefined, readonly Dict[]>();
  const scope: MutablePlayScope = {
    name: setting.name,
    vars: play.vars,
    directory: play.directory,
    prompted,
    roles: play.roles.filter((role) => role.public),
    loadedRoles: [...play.roles],
    allHosts: setting.hosts.map((host) => host.name),
    batch: batch.map((host) => host.name),
    removed: new Set([...context.failed, ...context.unreachable]),
    failed: new Set(),
    unreachable: context.unreachable,
    varsFiles(host) {
      if (play.varsFiles.length === 0) return [];
      const key = host?.name;
      const known = files.get(key);
      if (known) return known;
      files.set(key, []);
      const loaded = readVarsFiles(context, play, scope, host);
      files.set(key, loaded);
      return loaded;
    },
  };
  return scope;
}

/** Makes a role that was loaded while the play runs one of the play's. */
export function adoptRole(scope: MutablePlayScope, role: Role): void {
  scope.loadedRoles.push(role);
  if (role.public) scope.roles.push(role);
}

function readVarsFiles(context: RunContext, play: Play, scope: MutablePlayScope, host: Host | undefined): Dict[] {
  const variables = variablesFor(context.variables, { play: scope, host, task: undefined, withHostvars: true });
  return loadVarsFiles({
    entries: play.varsFiles,
    directory: play.directory,
    templar: context.templar(variables, [play.directory]),
    read: (file) => context.readYaml(file),
    warn: (message, source) => context.emit({ type: 'warning', message, source }),
  });
}

/** A templar that knows what a play knows before its hosts are chosen. */
export function playTemplar(context: RunContext, play: Play, prompted: Dict): Templar {
  const scope = playScope({ context, play, prompted, hosts: [], name: '' }, []);
  const variables = variablesFor(context.variables, {
    play: scope,
    host: undefined,
    task: undefined,
    withHostvars: true,
  });
  return context.templar(variables, [play.directory]);
}

export function hostPattern(play: Play, templar: Templar): string[] {
  const value = renderHosts(play, templar);
  const list = Array.isArray(value) ? value : [value];
  const patterns = list.flatMap((one) => (Array.isArray(one) ? one : [one])).map((one) => String(one ?? ''));
  if (patterns.length > 0 && patterns.every((pattern) => pattern !== '')) return patterns;
  throw new DroverError('Hosts list cannot be empty. Please check your playbook', {
    code: 'playbook',
    source: play.hosts.source,
  });
}

function renderHosts(play: Play, templar: Templar): Value {
  try {
    return templar.render(play.hosts.value);
  } catch (cause) {
    // A play without a name is called by its hosts: its name is rendered first.
    const name = play.keywords.has('name') ? 'hosts' : 'name';
    throw new DroverError(`Error processing keyword '${name}'.`, {
      code: 'playbook',
      source: play.hosts.source,
      cause,
    });
  }
}

export function playName(play: Play, rendered: string, pattern: readonly string[]): string {
  return play.keywords.has('name') || rendered !== '' ? rendered : pattern.join(',');
}
