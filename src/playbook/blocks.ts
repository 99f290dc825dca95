import { DroverError } from '../base/error.js';
import { unknownPlace } from '../base/position.js';
import { repr } from '../values/repr.js';
import type { YamlMap, YamlNode } from '../yaml/node.js';
import type { Block, Given, Node } from './ast.js';
import { report } from './context.js';
import {
  checkKeys,
  checkString,
  NONE,
  readCollections,
  readConditions,
  readKeywords,
  readVars,
  type Subject,
  withLegacy,
} from './fields.js';
import { readModuleDefaults } from './module-defaults.js';
import { type Fields, fieldsOf, isNull, pythonClass, shown, sourceValue } from './nodes.js';
import { type Building, inside, type Place } from './place.js';
import { isRepeated, readRepeatedBlock } from './repeated-block.js';
import { readTask } from './task.js';

/**
 * A list of tasks and blocks as blocks: tasks that follow each other share one that nobody wrote. `malformed` says what
 * was being read, when it is no list.
 */
export function readBlocks(
  node: YamlNode | null | undefined,
  place: Place,
  malformed: string,
  owner: YamlNode | null,
): Block[] {
  if (!node || isNull(node)) return [];
  if (node.kind !== 'seq') {
    const cause = new DroverError(`${shown(node)} should be a list or None but is ${pythonClass(node)}`);
    report(place.loading, malformed, { source: (owner ?? node).source, cause });
    return [];
  }
  const blocks: Block[] = [];
  let bare: YamlNode[] = [];
  const flush = () => {
    if (bare.length > 0) blocks.push(blockAround(bare, place));
    bare = [];
  };
  for (const item of node.items) {
    if (isNull(item)) flush();
    else if (item.kind === 'map' && isBlock(item) && !isRepeated(item)) {
      flush();
      blocks.push(readBlock(item, place));
    } else bare.push(item);
  }
  flush();
  return blocks;
}

function isBlock(map: YamlMap): boolean {
  return map.entries.some(({ key }) => key.kind === 'scalar' && SECTIONS.has(key.text));
}

/** Class of the list that a written block holds: the list is what ansible-core names, not the element. */
const TAGGED_LIST = "<class 'ansible.module_utils._internal._datatag._AnsibleTaggedList'>";

const SECTIONS: ReadonlySet<string> = new Set(['block', 'rescue', 'always']);

/** The block that the parser makes around bare tasks. */
function blockAround(items: readonly YamlNode[], place: Place): Block {
  const block = emptyBlock(place, items[0]!, new Map());
  block.body.push(...readTasks(items, inside(place, block as Block, place.collections), 'a block', items[0]!));
  return block as Block;
}

/** A block without keywords, for the parser's own use. */
export function emptyBlock(place: Place, at: Pick<YamlNode, 'source'>, keywords: Block['keywords']): Building<Block> {
  return {
    kind: 'block',
    source: at.source,
    keywords: keywords,
    vars: new Map(),
    role: place.role,
    parent: place.parent,
    play: place.play,
    when: [],
    name: null,
    inHandlers: place.inHandlers,
    written: false,
    body: [],
    rescue: [],
    always: [],
    importedBy: place.importedBy,
  };
}

/** A block that was written: its keywords and its three sections. */
export function readBlock(map: YamlMap, place: Place): Block {
  const fields = fieldsOf(map);
  const { loading } = place;
  const subject: Subject = { scope: 'block', label: 'Block', source: map.source, loading };
  checkKeys(fields, subject);
  const collections = blockCollections(fields, place, subject);
  const block = emptyBlock(place, map, readBlockKeywords(fields, subject, place));
  block.written = true;
  block.vars = readVars(fields.get('vars')?.value, subject);
  block.when = readConditions(fields.get('when')?.value) as Given[];
  const name = fields.get('name')?.value;
  if (name) {
    checkString('name', name, subject);
    block.name = sourceValue(name);
  }
  const within = inside(place, block as Block, collections);
  block.body = readSection(fields, 'block', 'a block', within, map);
  block.rescue = readSection(fields, 'rescue', 'rescue.', within, map);
  block.always = readSection(fields, 'always', 'always', within, map);
  refuseWithoutBody(block, subject);
  return block as Block;
}

function blockCollections(fields: Fields, place: Place, subject: Subject): readonly string[] {
  const node = fields.get('collections')?.value;
  if (!node) return place.collections;
  const { collection } = place.loading;
  const named = readCollections(node, subject);
  return withLegacy(collection && !named.includes(collection) ? [collection, ...named] : named);
}

function readBlockKeywords(fields: Fields, subject: Subject, place: Place): Block['keywords'] {
  const keywords = readKeywords(fields, subject);
  const defaults = fields.get('module_defaults')?.value;
  const given = defaults && readModuleDefaults(defaults, place.play, place.loading);
  if (given) keywords.set('module_defaults', given);
  return keywords;
}

function readSection(fields: Fields, key: string, what: string, place: Place, map: YamlMap): Node[] {
  const node = fields.get(key)?.value;
  if (!node) return [];
  if (node.kind === 'seq') return readTasks(node.items, place, what, map);
  const cause = new DroverError(`The ds (${shown(node)}) should be a list but was a ${pythonClass(node)}`);
  const message = `A malformed block was encountered while loading ${what}`;
  report(place.loading, message, { source: map.source, cause });
  return [];
}

function refuseWithoutBody(block: Building<Block>, subject: Subject): void {
  if (block.body.length > 0) return;
  for (const section of ['rescue', 'always'] as const) {
    if (block[section].length === 0) continue;
    report(subject.loading, `'${section}' keyword cannot be used without 'block'`, { source: subject.source });
  }
}

/** Tasks and nested blocks. Static imports give what they bring in. */
export function readTasks(items: readonly YamlNode[], place: Place, what: string, owner: YamlNode): Node[] {
  const nodes: Node[] = [];
  for (const item of items) {
    if (item.kind !== 'map') {
      const written = owner.kind === 'map';
      const list = repr(items.map(sourceValue));
      const cause = new DroverError(
        `The ds (${list}) should be a dict but was a ${written ? TAGGED_LIST : "<class 'list'>"}`,
      );
      const message = `A malformed block was encountered while loading ${what}`;
      report(place.loading, message, {
        source: written ? owner.source : { ...item.source, coarse: unknownPlace(list) },
        cause,
      });
    } else if (!item.entries.some(({ key }) => key.kind === 'scalar' && key.text === 'block')) {
      nodes.push(...(readTask(item, place) ?? NONE));
    } else if (place.inHandlers) {
      report(place.loading, 'Using a block as a handler is not supported.', { source: item.source });
    } else nodes.push(isRepeated(item) ? readRepeatedBlock(item, place) : readBlock(item, place));
  }
  return nodes;
}
