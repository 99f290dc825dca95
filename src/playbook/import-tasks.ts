import { dirname, isAbsolute, join } from 'node:path';
import { DroverError } from '../base/error.js';
import { Template } from '../values/template.js';
import type { Value } from '../values/value.js';
import type { YamlNode } from '../yaml/node.js';
import type { Node, Task } from './ast.js';
import { readBlocks } from './blocks.js';
import { attempt, type Loading, playbookError } from './context.js';
import { exists, fileNotFound, findRelative, fromBasedir, readTree } from './files.js';
import { isNull, textOfValue } from './nodes.js';
import type { Place } from './place.js';
import { renderStatic } from './static-scope.js';
import { lineage } from './variables.js';

/** What a static import of tasks brings in. */
export function importTasks(task: Task, place: Place): readonly Node[] {
  const { loading } = place;
  const target = renderPath(task, place);
  const file = findImport(task, target, place);
  if (!exists(file, loading)) throw fileNotFound(file);
  refuseCycle(file, place, task);
  const tree = readTaskList(file, loading);
  if (!tree) return [];
  loading.notices.push({ type: 'verbose', level: 2, message: `statically imported: ${file}` });
  const within = { ...place, importedBy: task, imports: [...place.imports, file], collections: task.collections };
  const blocks = readBlocks(tree, within, '', tree);
  return place.inHandlers ? blocks.flatMap((block) => block.body) : blocks;
}

/** The list in a file of tasks that is imported; undefined, with a warning, when the file is empty. */
function readTaskList(file: string, loading: Loading): YamlNode | undefined {
  const tree = readTree(file, loading);
  if (!tree || isEmpty(tree)) {
    loading.notices.push({ type: 'warning', message: `file ${file} is empty and had no tasks to include` });
    return undefined;
  }
  if (tree.kind === 'seq') return tree;
  throw playbookError('included task files must contain a list of tasks', tree.source);
}

function isEmpty(tree: YamlNode): boolean {
  if (tree.kind === 'seq') return tree.items.length === 0;
  if (tree.kind === 'map') return tree.entries.length === 0;
  return isNull(tree) || tree.value === '' || tree.value === false || tree.value === 0;
}

function renderPath(task: Task, place: Place): string {
  const path = task.args.get('_raw_params')!;
  return renderImportPath(path, task, place);
}

function renderImportPath(path: Value, task: Task, place: Place): string {
  if (!(path instanceof Template)) return textOfValue(path) ?? String(path);
  try {
    const value = renderStatic(path, { play: place.play, role: place.role, task }, place.loading);
    return textOfValue(value) ?? String(value);
  } catch (cause) {
    if (!(cause instanceof DroverError) || cause.code !== 'undefined') throw cause;
    throw playbookError(`Error when evaluating variable in import path '${path.text}'.`, task.source, {
      cause,
      hint:
        'When using static imports, ensure that any variables used in their names are defined in vars/vars_files\n' +
        'or extra-vars passed in from the command line. Static imports cannot use variables from facts or inventory\n' +
        'sources like group or host vars.',
    });
  }
}

/** The file that an import names: beside the files that import it, outwards, then in the role or beside the playbook. */
function findImport(task: Task, target: string, place: Place): string {
  const { loading, role } = place;
  const kind = place.inHandlers ? 'handlers' : 'tasks';
  let cumulative: string | undefined;
  for (const around of importsAround(task)) {
    const path = around.args.get('_raw_params');
    const directory =
      path === undefined ? '' : dirname(attempt(loading, () => renderImportPath(path, around, place)) ?? '');
    if (cumulative === undefined) cumulative = directory === '.' ? '' : directory;
    else if (!isAbsolute(cumulative)) cumulative = join(directory, cumulative);
    const base = role ? join(role.path, kind, cumulative) : loading.basedir;
    const file = findRelative(base, role ? kind : cumulative, target, loading);
    if (exists(file, loading)) return file;
  }
  return role ? findRelative(role.path, kind, target, loading) : fromBasedir(target, loading);
}

/** The imports and includes around a task, innermost first, as far as its role goes. */
function importsAround(task: Task): Task[] {
  const found: Task[] = [];
  for (const one of lineage(task)) {
    if (one.role !== task.role) break;
    if (one !== task && one.kind !== 'block') found.push(one);
  }
  return found;
}

function refuseCycle(file: string, place: Place, task: Task): void {
  if (!place.imports.includes(file)) return;
  const chain = [...place.imports.slice(place.imports.indexOf(file)), file].join(' → ');
  throw playbookError(`import_tasks imports itself without end: ${chain}`, task.source, {
    hint: 'Use include_tasks with a condition when the recursion is meant.',
  });
}
