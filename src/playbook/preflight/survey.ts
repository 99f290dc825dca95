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
  /** The dynamic include that brings it in. */
  readonly via: Site | undefined;
}

/** What went wrong with what a dynamic include names. */
export interface IncludeProblem {
  readonly problem: DroverError;
  readonly site: Site;
  /** It is not there: a guarded include may be meant for that. */
  readonly missing: boolean;
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
  readonly problems: readonly IncludeProblem[];
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
    problems: [],
    followed: new Set(),
  };
  const { plays } = request;
  for (const play of plays) {
    for (const role of play.roles) addRole(role, gathering);
    addNodes(playBlocks(play), { play, conditional: false, via: undefined }, gathering);
    addNodes(play.handlers, { play, conditional: true, via: undefined }, gathering);
  }
  const { sites, blocks, roles, openPlays, problems } = gathering;
  return { plays, sites, blocks: [...blocks], roles: [...roles], openPlays, problems };
}

interface Gathering {
  readonly request: SurveyRequest;
  readonly findings: Findings;
  readonly sites: Site[];
  readonly blocks: Set<Block>;
  readonly roles: Set<Role>;
  readonly openPlays: Set<Play>;
  readonly problems: IncludeProblem[];
  /** What was followed already, by play: an include may include itself. */
  readonly followed: Set<string>;
}

function addRole(role: Role, gathering: Gathering): void {
  gathering.roles.add(role);
  for (const dependency of role.dependencies) addRole(dependency, gathering);
}

/** What is around a task. */
type Around = Omit<Site, 'task'>;

function addNodes(nodes: readonly Node[], around: Around, gathering: Gathering): void {
  for (const node of nodes) {
    if (node.kind === 'block') {
      if (node.written) gathering.blocks.add(node);
      addNodes(node.body, { ...around, conditional: around.conditional || node.rescue.length > 0 }, gathering);
      addNodes(node.rescue, { ...around, conditional: true }, gathering);
      addNodes(node.always, around, gathering);
    } else if (!node.implicit) addTask(node, around, gathering);
  }
}

function addTask(task: Task, around: Around, gathering: Gathering): void {
  const conditional = around.conditional || resolveKeyword(task, 'when').length > 0 || task.loop !== undefined;
  const site: Site = { ...around, task, conditional };
  gathering.sites.push(site);
  if (task.repeated) addNodes([task.repeated], { ...around, conditional: true }, gathering);
  else if (task.dynamic) follow(site, gathering);
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
    gathering.problems.push(...problems.map((problem) => ({ problem, site, missing: isMissing(problem) })));
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
  addNodes(blocks, { play, conditional: site.conditional, via: site }, gathering);
}

function followRole(name: string, site: Site, gathering: Gathering): void {
  const { task, play } = site;
  const { context } = gathering.request;
  const options = roleOptions(task.args);
  if (!isFirst(`${name} ${JSON.stringify(options.from)} ${task.role?.path}`, play, gathering)) return;
  const adopt = (role: Role) => addRole(role, gathering);
  const { role, blocks, handlers } = loadIncludedRole(name, options, { context, parent: task, play, adopt });
  addRole(role, gathering);
  addNodes(blocks, { play, conditional: site.conditional, via: site }, gathering);
  addNodes(handlers, { play, conditional: true, via: site }, gathering);
}

function isFirst(what: string, play: Play, gathering: Gathering): boolean {
  const key = `${gathering.request.plays.indexOf(play)} ${what}`;
  if (gathering.followed.has(key)) return false;
  gathering.followed.add(key);
  return true;
}
