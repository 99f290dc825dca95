import { basename, dirname, resolve } from 'node:path';
import type { DroverError } from '../base/error.js';
import type { Message } from '../base/notice.js';
import type { SourcePosition } from '../base/position.js';
import type { Dict, Value } from '../values/value.js';
import type { YamlMap, YamlNode } from '../yaml/node.js';
import { addPluginDirectory } from './actions.js';
import type { Play, Playbook } from './ast.js';
import { attempt, type LoadContext, type Loading, loadingAt, playbookError, report, startLoading } from './context.js';
import { exists, fileNotFound, readTree } from './files.js';
import { collectionPlaybook, importPlaybook, isPlaybookImport, searchOf } from './import-playbook.js';
import { isNull, nodeOf, pythonClass } from './nodes.js';
import { readPlay } from './play.js';
import { collectionOf } from './role-search.js';

/** A playbook with everything that was found wrong in it. It must not run when there are problems. */
export interface Loaded {
  readonly playbook: Playbook;
  /** All problems; the first is the one that ansible-core reports. */
  readonly problems: readonly DroverError[];
  readonly notices: readonly Message[];
  /** Files that were read. */
  readonly files: readonly string[];
}

/** Reads a playbook, named by its path or as one of a collection, and all that it brings in statically. Throws nothing but our own bugs. */
export function loadPlaybook(file: string, context: LoadContext): Loaded {
  const inCollection = findCollectionPlaybook(file, context);
  const path = inCollection ?? resolve(context.workingDirectory, file);
  const start = startLoading(context, dirname(path));
  start.homes.add(dirname(path));
  const loading = loadingAt(start, dirname(path), collectionOf(path, start));
  const plays = attempt(loading, () => readPlaybookFile(path, loading, new Map(), [])) ?? [];
  return loaded({ file: inCollection ?? file, plays }, loading);
}

/** Path of a playbook that is named as `namespace.collection.playbook`; undefined when the name is none of an installed collection. */
export function findCollectionPlaybook(name: string, context: LoadContext): string | undefined {
  return collectionPlaybook(name, searchOf(startLoading(context, context.workingDirectory)));
}

/** Plays that are given as data: JSON, the API, the ad-hoc command. `directory` is where their files are searched. */
export function parsePlays(
  plays: Value | YamlNode,
  file: string,
  context: LoadContext,
  directory = context.workingDirectory,
): Loaded {
  const loading = startLoading(context, directory);
  const place: SourcePosition = { file, line: 1, column: 1 };
  const tree = isNode(plays) ? plays : nodeOf(plays, place);
  const read = attempt(loading, () => readPlays(tree, file, loading, new Map(), [])) ?? [];
  return loaded({ file, plays: read }, loading);
}

/** Values are never plain objects; nodes are. */
function isNode(plays: Value | YamlNode): plays is YamlNode {
  return typeof plays === 'object' && plays !== null && Object.getPrototypeOf(plays) === Object.prototype;
}

function loaded(playbook: Playbook, loading: Loading): Loaded {
  const { problems, notices, trees } = loading;
  return { playbook, problems, notices, files: [...trees.keys()] };
}

/** The plays of a playbook file. `around` are vars of the import_playbooks around it, `chain` their files. */
export function readPlaybookFile(path: string, loading: Loading, around: Dict, chain: readonly string[]): Play[] {
  if (chain.includes(path)) {
    const round = [...chain.slice(chain.indexOf(path)), path].map((file) => basename(file)).join(' → ');
    throw playbookError(`import_playbook imports itself without end: ${round}`);
  }
  if (!exists(path, loading)) throw fileNotFound(path);
  addPluginDirectory(dirname(path), loading);
  return readPlays(readTree(path, loading), path, loading, around, [...chain, path]);
}

function readPlays(
  tree: YamlNode | null,
  path: string,
  loading: Loading,
  around: Dict,
  chain: readonly string[],
): Play[] {
  if (!tree || isNull(tree)) throw playbookError(`Empty playbook, nothing to do: ${path}`);
  if (tree.kind !== 'seq') {
    const message = `A playbook must be a list of plays, got a ${pythonClass(tree)} instead: ${path}`;
    throw playbookError(message, tree.source);
  }
  if (tree.items.length === 0) throw playbookError(`A playbook must contain at least one play: ${path}`);
  return tree.items.flatMap((entry) => readEntry(entry, loading, around, chain));
}

function readEntry(entry: YamlNode, loading: Loading, around: Dict, chain: readonly string[]): Play[] {
  if (entry.kind !== 'map') {
    const message = "playbook entries must be either valid plays or 'import_playbook' statements";
    report(loading, message, { source: entry.source });
    return [];
  }
  if (isPlaybookImport(entry)) return attempt(loading, () => importPlaybook(entry, loading, chain)) ?? [];
  return attempt(loading, () => [readPlay(entry as YamlMap, loading, around)]) ?? [];
}
