import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type DroverError, ProblemList } from '../base/error.js';
import type { Settings } from '../config/settings.js';
import type { OptionName, SettingValue } from '../config/table.js';
import type { Loader } from '../engine/context.js';
import type { PlayRun } from '../engine/play-run.js';
import { adoptRole } from '../engine/play-scope.js';
import type { Registry } from '../module/registry.js';
import type { Task } from '../playbook/ast.js';
import type { LoadContext, StaticScope } from '../playbook/context.js';
import { type IncludeRequest, loadIncludedRole, loadTaskFile } from '../playbook/dynamic.js';
import { roleOptions } from '../playbook/include.js';
import { findTaskFile } from '../playbook/include-path.js';
import { type Loaded, loadPlaybook, parsePlays } from '../playbook/load.js';
import { loadRepeatedBlock } from '../playbook/repeated-block.js';
import { isSelected, tagSelection } from '../playbook/tags.js';
import type { TemplateEnvironment } from '../template/environment.js';
import type { UserPlugins } from '../template/plugins/user-plugins.js';
import type { Value } from '../values/value.js';
import { DictLayer, LayeredVariables } from '../vars/layers.js';
import { variablesFor } from '../vars/precedence.js';
import type { PlayScope, RunVariables } from '../vars/scope.js';
import { decryptText } from './decrypt-text.js';
import { diskAccess } from './files.js';
import { addPluginsBeside } from './plugins.js';
import type { GrowingPython } from './python.js';
import type { PlayData, RunRequest } from './request.js';

/** What loading shares with the run. */
interface Shared {
  readonly registry: Registry;
  readonly variables: RunVariables;
  readonly templates: TemplateEnvironment;
  readonly plugins: UserPlugins;
  readonly python: GrowingPython;
}

export interface PlaybookLoader extends Loader {
  /** Playbooks with everything that is wrong in them. */
  read(playbooks: readonly (string | PlayData)[]): Loaded[];
  /** All playbooks of the run. Throws a ProblemList with everything that is wrong in any of them. */
  load(playbooks: readonly (string | PlayData)[]): Loaded[];
  /** What playbooks are read with. */
  readonly reading: LoadContext;
  /** Whether --tags and --skip-tags select a task of the play. */
  selects(play: PlayScope): (task: Task) => boolean;
}

/** Loads playbooks, and what they include at run time, with the paths and settings of the run. */
export function playbookLoader(request: RunRequest, shared: Shared): PlaybookLoader {
  const { variables, templates, plugins } = shared;
  const context = loadContext(request, shared);
  const selection = tagSelection(
    request.tags ?? request.settings.get('TAGS_RUN'),
    request.skipTags ?? request.settings.get('TAGS_SKIP'),
  );
  const includeRequest = (parent: Task, vars: ReadonlyMap<Value, Value>, run: PlayRun): IncludeRequest => ({
    context,
    parent,
    play: parent.play,
    vars: new Map(vars),
    adopt(role) {
      adoptRole(run.scope, role);
      run.handlerBlocks.push(...role.handlers);
    },
    notice: request.emit,
  });
  const read = (playbooks: readonly (string | PlayData)[]) => playbooks.map((one) => loadOne(one, request, context));
  return {
    reading: context,
    read,
    load: (playbooks) => checked(read(playbooks), request),
    findTaskFile: (include, target, renderPath) => findTaskFile(include, target, { context, renderPath }),
    taskFile: (file, include, vars, run) =>
      include.repeated
        ? loadRepeatedBlock(includeRequest(include, vars, run))
        : loadTaskFile(file, includeRequest(include, vars, run)),
    role: (name, include, { args, vars }, run) =>
      loadIncludedRole(name, roleOptions(args), includeRequest(include, vars, run)),
    ready: () => plugins.load(),
    selects(play) {
      const layers = variablesFor(variables, { play, host: undefined, task: undefined, withHostvars: true });
      const templar = templates.templar(layers, { searchPath: [play.directory], basedir: play.directory });
      return (task) => isSelected(task, selection, (value) => templar.render(value));
    },
  };
}

function loadOne(playbook: string | PlayData, request: RunRequest, context: LoadContext): Loaded {
  if (typeof playbook === 'string') return loadPlaybook(playbook, context);
  return parsePlays(playbook.plays, playbook.file, context, request.playbookDirectory ?? request.cwd);
}

function checked(loaded: Loaded[], request: RunRequest): Loaded[] {
  const problems: DroverError[] = loaded.flatMap((one) => one.problems);
  for (const { notices } of loaded) for (const notice of notices) request.emit(notice);
  if (problems.length === 1) throw problems[0]!;
  if (problems.length > 1) throw new ProblemList(problems);
  return loaded;
}

function loadContext(request: RunRequest, { registry, variables, templates, plugins, python }: Shared): LoadContext {
  const { settings } = request;
  return {
    files: diskAccess(decryptText(request.decryption)),
    workingDirectory: request.cwd,
    home: request.home,
    rolesPath: settings.get('DEFAULT_ROLES_PATH'),
    collectionsPath: settings.get('COLLECTIONS_PATHS'),
    resolveAction(name, collections) {
      const entry = registry.resolve(name, collections);
      return entry && { fqcn: entry.fqcn, kind: 'target', freeForm: false };
    },
    missingCollections: (name, collections) => registry.missing(name, collections),
    pluginDirectory: (path) => [addModules(path, registry, python), addPluginsBeside(path, plugins)].some(Boolean),
    actionNames: () => registry.list().map((entry) => entry.fqcn),
    hasLookup: (name) => templates.hasLookup(name),
    render: (value, scope) => renderStatic(value, scope, request, variables, templates),
    privateRoleVars: given(settings, 'DEFAULT_PRIVATE_ROLE_VARS'),
    invalidTaskAttributeFailed: settings.get('INVALID_TASK_ATTRIBUTE_FAILED'),
    duplicateKeys: settings.get('DUPLICATE_YAML_DICT_KEY'),
  };
}

/** What somebody set; undefined when nobody did. */
function given<Name extends OptionName>(settings: Settings, name: Name): SettingValue<Name> | undefined {
  return settings.origin(name).kind === 'default' ? undefined : settings.get(name);
}

/** Modules of a playbook's or role's own. Whether there are any. */
function addModules(path: string, registry: Registry, python: GrowingPython): boolean {
  const utils = join(path, 'module_utils');
  if (existsSync(utils)) python.add(utils);
  registry.addActions(join(path, 'action_plugins'));
  const library = join(path, 'library');
  if (!existsSync(library)) return false;
  registry.addDirectory(library);
  return true;
}

/** Renders with what is known before the run: extra vars, the play's and the role's own. */
function renderStatic(
  value: Value,
  scope: StaticScope,
  request: RunRequest,
  variables: RunVariables,
  templates: TemplateEnvironment,
): Value {
  const { play, role } = scope;
  const directory = play?.directory ?? request.cwd;
  const layers = new LayeredVariables(
    [
      new DictLayer('extra vars', variables.extra),
      ...scope.vars.map((vars) => new DictLayer('task and block vars', vars)),
      ...(role ? [new DictLayer("the role's vars", role.roleVars)] : []),
      ...(play ? [new DictLayer('play vars', play.vars)] : []),
      ...(role ? [new DictLayer("the role's defaults", role.defaults)] : []),
      new DictLayer('magic variables', new Map<Value, Value>([['playbook_dir', directory]])),
    ],
    variables.mergeDicts,
  );
  const searchPath = [
    ...(role ? [role.path] : []),
    ...(scope.task ? [dirname(scope.task.source.file)] : []),
    directory,
  ];
  return templates
    .templar(layers, { searchPath: searchPath.map((path) => resolve(path)), basedir: directory })
    .render(value);
}
