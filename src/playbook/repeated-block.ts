import type { YamlMap } from '../yaml/node.js';
import type { Block, Given, Task } from './ast.js';
import { readBlock } from './blocks.js';
import { playbookError, report } from './context.js';
import { type IncludeRequest, readForInclude } from './dynamic.js';
import { checkKeys, readKeywords, type Subject } from './fields.js';
import type { KeywordName } from './keywords.js';
import { fieldsOf, keyText, sourceValue } from './nodes.js';
import type { Place } from './place.js';
import { checkLoopControl, readLoop } from './task.js';

/** Whether a block is to be repeated: drover's own `loop`, `with_…`, `until` and `retries` on blocks. */
export function isRepeated(map: YamlMap): boolean {
  return map.entries.some(({ key }) => /^(?:loop|until|retries|delay|with_\w+)$/.test(keyText(key)));
}

/** What an include applies is around its tasks once: nothing of it may repeat them. */
export function refuseRepetition(map: YamlMap): void {
  for (const { key } of map.entries) {
    const name = keyText(key);
    if (!OF_REPETITION.has(name) && !name.startsWith('with_')) continue;
    throw playbookError(`'${name}' is not a valid attribute for a Block`, key.source);
  }
}

/** Keywords that say how the block is repeated; all others are the block's, each time anew. */
const OF_REPETITION: ReadonlySet<string> = new Set(['loop', 'loop_control', 'until', 'retries', 'delay']);

/** Where a repeated block was written: it is read again for each item, so that its tasks see the item. */
const WRITTEN = new WeakMap<Task, YamlMap>();

/** The task that stands for a repeated block. */
export function readRepeatedBlock(map: YamlMap, place: Place): Task {
  const fields = fieldsOf(map);
  const { loading } = place;
  const subject: Subject = { scope: 'block', label: 'Block', source: map.source, loading };
  const keywords = new Map<KeywordName, Given>();
  for (const [name, given] of readKeywords(fields, subject)) if (OF_REPETITION.has(name)) keywords.set(name, given);
  checkLoopControl(fields.get('loop_control')?.value, subject);
  const inner = withoutRepetition(map);
  const loop = readLoop(fields, subject);
  const retried = fields.has('until') || fields.has('retries');
  if (!loop && !retried) checkKeys(fields, subject);
  if (fields.has('delay') && !retried) {
    const source = fields.get('delay')!.key.source;
    report(loading, '`delay` of a block means something only with `until` or `retries`', { source });
  }
  const name = fields.get('name')?.value;
  const task: Task = {
    kind: 'task',
    source: map.source,
    keywords,
    vars: new Map(),
    role: place.role,
    parent: place.parent,
    play: place.play,
    when: [],
    name: name?.kind === 'scalar' ? sourceValue(name) : null,
    action: 'block',
    fqcn: 'drover.block',
    args: new Map(),
    argsTemplate: undefined,
    dynamic: true,
    loop,
    repeated: readBlock(inner, place),
    listen: [],
    collections: place.collections,
    implicit: false,
  };
  WRITTEN.set(task, inner);
  return task;
}

/** The block of a repeated one, for one item or try: `vars` are the loop's variables. Throws a DroverError as an include does. */
export function loadRepeatedBlock(request: IncludeRequest): Block[] {
  const map = WRITTEN.get(request.parent)!;
  return readForInclude(request, (place) => [readBlock(map, place)]);
}

function withoutRepetition(map: YamlMap): YamlMap {
  const isOwn = (key: string) => OF_REPETITION.has(key) || key.startsWith('with_');
  return { ...map, entries: map.entries.filter(({ key }) => !isOwn(keyText(key))) };
}
