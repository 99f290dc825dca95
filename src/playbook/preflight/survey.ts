import { DroverError, ProblemList } from '../../base/error.js';
import { Template } from '../../values/template.js';
import type { Block, Node, Play, Role, Task } from '../ast.js';
import { playBlocks } from '../compile.js';
import { loadIncludedRole, loadTaskFile } from '../dynamic.js';
import { roleOptions } from '../include.js';
import { findTaskFile } from '../include-path.js';
import { resolveKeyword } from '../keywords.js';
import { textOfValue } from '../nodes.js';
import type { Findings, PreflightRequest } from './request.js';

/** A task that may run, with what stands between it and running. */
export interface Site {
  readonly task: Task;
  readonly play: Play;
  /** A condition or a loop may keep it from running, or a rescue section may catch its failure. */
  readonly conditional: boolean;
}

/** All that plays hold, dynamic includes with literal names followed. */
export interface Survey {
  readonly plays: readonly Play[];
  readonly sites: readonly Site[];
  /** Blocks that were written. */
  readonly blocks: readonly Block[];
  /** Roles in use, dependencies included. */
  readonly roles: readonly Role[];
  /** Plays in which something is included of which the name is not known. */
  readonly openPlays: ReadonlySet<Play>;
}

/** The plays, and what their includes are read with. */
export interface SurveyRequest extends Pick<PreflightRequest, 'context'> {
  readonly plays: readonly Play[];
}

export function survey(request: SurveyRequest, findings: Findings): Survey {
  const gathering: Gathering = {
    request,
    findings,
    sites: [],
    blocks: new Set(),
    roles: new Set(),
    openPlays: new Set(),
    followed: new Set(),
  };
  const { plays } = request;
  for (const play of plays) {
    for (const role of play.roles) addRole(role, gathering);
    addNodes(playBlocks(play), play, false, gathering);
    addNodes(play.handlers, play, true, gathering);
  }
  const { sites, blocks, roles, openPlays } = gathering;
  return { plays, sites, blocks: [...blocks], roles: [...roles], openPlays };
}

interface Gathering {
  readonly request: SurveyRequest;
  readonly findings: Findings;
  readonly sites: Site[];
  readonly blocks: Set<Block>;
  readonly roles: Set<Role>;
  readonly openPlays: Set<Play>;
  /** What was followed already, by play: an include may include itself. */
  readonly followed: Set<string>;
}

function addRole(role: Role, gathering: Gathering): void {
  gathering.roles.add(role);
  for (const dependency of role.dependencies) addRole(dependency, gathering);
}

function addNodes(nodes: readonly Node[], play: Play, conditional: boolean, gathering: Gathering): void {
  for (const node of nodes) {
    if (node.kind === 'block') {
      if (node.written) gathering.blocks.add(node);
      addNodes(node.body, play, conditional || node.rescue.length > 0, gathering);
      addNodes(node.rescue, play, true, gathering);
      addNodes(node.always, play, conditional, gathering);
    } else if (!node.implicit) addTask(node, play, conditional, gathering);
  }
}

function addTask(task: Task, play: Play, around: boolean, gathering: Gathering): void {
  const conditional = around || resolveKeyword(task, 'when').length > 0 || task.loop !== undefined;
  gathering.sites.push({ task, play, conditional });
  if (task.repeated) addNodes([task.repeated], play, true, gathering);
  else if (task.dynamic) follow({ task, play, conditional }, gathering);
}

/** Reads what a dynamic include with a literal name brings in. */
function follow(site: Site, gathering: Gathering): void {
  const { task, play } = site;
  const isRole = task.fqcn === 'ansible.builtin.include_role';
  const named = isRole ? (task.args.get('name') ?? task.args.get('role')) : task.args.get('_raw_params');
  const dynamic = [...task.args].some(([key, value]) => key !== 'apply' && value instanceof Template);
  if (dynamic || named === undefined || task.argsTemplate) {
    const what = textOfValue(named ?? null) ?? 'what it includes';
    const message = `${textOfValue(task.action)}: '${what}' is known only while the play runs`;
    gathering.findings.unknown.push({ message, source: task.source });
    gathering.openPlays.add(play);
    return;
  }
  const name = textOfValue(named) ?? String(named);
  try {
    if (isRole) followRole(name, site, gathering);
    else followFile(name, site, gathering);
  } catch (error) {
    if (!(error instanceof DroverError)) throw error;
    const problems = error instanceof ProblemList ? error.problems : [error];
    const { errors, warnings } = gathering.findings;
    // A file that is there and wrong is wrong whenever it runs; one that is missing may be meant to be.
    for (const problem of problems) (isMissing(problem) && site.conditional ? warnings : errors).push(problem);
  }
}

function isMissing(problem: DroverError): boolean {
  return problem.code === 'file-not-found' || problem.message.startsWith('the role ');
}

function followFile(name: string, site: Site, gathering: Gathering): void {
  const { task, play } = site;
  const { context } = gathering.request;
  const renderPath = (path: unknown) => (typeof path === 'string' ? path : '');
  const file = findTaskFile(task, name, { context, renderPath });
  if (!isFirst(`${file} ${task.role?.path}`, play, gathering)) return;
  if (context.files.kind(file) === undefined) {
    throw new DroverError(`Could not find or access '${file}' on the Ansible Controller.`, {
      code: 'file-not-found',
      source: task.source,
    });
  }
  const blocks = loadTaskFile(file, { context, parent: task, play, adopt: (role) => addRole(role, gathering) });
  addNodes(blocks, play, site.conditional, gathering);
}

function followRole(name: string, site: Site, gathering: Gathering): void {
  const { task, play } = site;
  const { context } = gathering.request;
  const options = roleOptions(task.args);
  if (!isFirst(`${name} ${JSON.stringify(options.from)} ${task.role?.path}`, play, gathering)) return;
  const adopt = (role: Role) => addRole(role, gathering);
  const { role, blocks, handlers } = loadIncludedRole(name, options, { context, parent: task, play, adopt });
  addRole(role, gathering);
  addNodes(blocks, play, site.conditional, gathering);
  addNodes(handlers, play, true, gathering);
}

function isFirst(what: string, play: Play, gathering: Gathering): boolean {
  const key = `${gathering.request.plays.indexOf(play)} ${what}`;
  if (gathering.followed.has(key)) return false;
  gathering.followed.add(key);
  return true;
}
