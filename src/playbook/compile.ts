import type { Block, Node, Play, Task } from './ast.js';
import { metaTask } from './role-blocks.js';
import type { Step } from './steps.js';

export interface CompileOptions {
  /** Which tasks run: the tags' choice. Blocks of which nothing is left vanish. Default all. */
  readonly selected?: ((task: Task) => boolean) | undefined;
}

/** Blocks as the steps of one frame. */
export function compileBlocks(blocks: readonly Block[], options: CompileOptions = {}): Step[] {
  const assembly: Assembly = { steps: [], labels: [], selected: options.selected ?? (() => true) };
  const end = label(assembly);
  for (const block of blocks) addBlock(block, end, false, assembly);
  place(end, assembly);
  return resolve(assembly);
}

/** What runs in a play, in order: fact gathering is the engine's to decide on and not in it. */
export function playBlocks(play: Play, forceHandlers = false): Block[] {
  const flush = () => flushBlock(play);
  const sections = [play.preTasks, [...play.roleTasks, ...play.tasks], play.postTasks];
  if (!forceHandlers) return sections.flatMap((section) => [...section, flush()]);
  return sections.map((section) => {
    const block = implicitBlock(play);
    const body = section.length > 0 ? section : [metaTask('noop', play, block as Block, false)];
    return Object.assign(block, { body, always: [flush()] }) as Block;
  });
}

/** `meta: flush_handlers`, as the play puts it behind each of its sections. */
function flushBlock(play: Play): Block {
  const block = implicitBlock(play);
  (block.body as Node[]).push(metaTask('flush_handlers', play, block));
  return block;
}

function implicitBlock(play: Play): Block {
  return {
    kind: 'block',
    source: play.source,
    keywords: new Map(),
    vars: new Map(),
    role: undefined,
    parent: play,
    play,
    when: [],
    name: null,
    inHandlers: false,
    written: false,
    body: [],
    rescue: [],
    always: [],
    importedBy: undefined,
  };
}

/** The task that gathers facts at a play's start, with the play's own words on how. It runs whatever the tags, unless the play has some. */
export function gatherBlock(play: Play): Block {
  const block = implicitBlock(play);
  const task = metaTask('', play, block, play.keywords.get('tags') === undefined);
  const options = ['gather_subset', 'gather_timeout', 'fact_path'] as const;
  const args = options.flatMap((name) => {
    const given = play.keywords.get(name);
    return given && given.value !== null ? [[name, given.value] as const] : [];
  });
  (block.body as Node[]).push({
    ...task,
    name: 'Gathering Facts',
    action: 'gather_facts',
    fqcn: 'ansible.builtin.gather_facts',
    args: new Map(args),
    implicit: false,
    when: play.importedWhen,
  });
  return block;
}

/** Steps whose jumps are still labels: numbers of `labels`, which hold the places once they are known. */
interface Assembly {
  readonly steps: Step[];
  readonly labels: number[];
  readonly selected: (task: Task) => boolean;
}

function addBlock(block: Block, onFailure: number, rescued: boolean, assembly: Assembly): void {
  const rescue = some(block.rescue, assembly);
  const always = some(block.always, assembly);
  const body = some(block.body, assembly);
  if (!body && !rescue && !always) return;
  if (!rescue && !always) {
    addNodes(block.body, onFailure, rescued, assembly);
    return;
  }
  const behind = label(assembly);
  const toAlways = always ? label(assembly) : undefined;
  const toRescue = rescue ? label(assembly) : undefined;
  const bodyFails = toRescue ?? toAlways ?? onFailure;
  const { steps } = assembly;
  steps.push({ kind: 'block-start', block, onFailure: bodyFails });
  addNodes(block.body, bodyFails, rescued || rescue, assembly);
  steps.push({ kind: 'body-end', block, to: toAlways ?? behind });
  if (toRescue !== undefined) {
    const rescueFails = toAlways ?? onFailure;
    place(toRescue, assembly);
    steps.push({ kind: 'rescue-start', block, onFailure: rescueFails });
    addNodes(block.rescue, rescueFails, rescued, assembly);
    steps.push({ kind: 'rescue-end', block, to: toAlways ?? behind });
  }
  if (toAlways !== undefined) addAlways(block, toAlways, onFailure, rescued, assembly);
  place(behind, assembly);
}

function addAlways(block: Block, start: number, onFailure: number, rescued: boolean, assembly: Assembly): void {
  const { steps } = assembly;
  const end = label(assembly);
  place(start, assembly);
  steps.push({ kind: 'always-start', block, onFailure: end });
  addNodes(block.always, end, rescued, assembly);
  place(end, assembly);
  steps.push({ kind: 'block-end', block, onFailure });
}

function addNodes(nodes: readonly Node[], onFailure: number, rescued: boolean, assembly: Assembly): void {
  for (const node of nodes) {
    if (node.kind === 'block') addBlock(node, onFailure, rescued, assembly);
    else if (isChosen(node, assembly)) assembly.steps.push({ kind: 'task', task: node, onFailure, rescued });
  }
}

/** Whether anything of the nodes is selected. */
function some(nodes: readonly Node[], assembly: Assembly): boolean {
  return nodes.some((node) => {
    if (node.kind !== 'block') return isChosen(node, assembly);
    return some(node.body, assembly) || some(node.rescue, assembly) || some(node.always, assembly);
  });
}

/** A repeated block is chosen when anything in it is. */
function isChosen(task: Task, assembly: Assembly): boolean {
  return task.repeated ? some([task.repeated], assembly) : assembly.selected(task);
}

function label({ labels }: Assembly): number {
  labels.push(-1);
  return labels.length - 1;
}

function place(at: number, { labels, steps }: Assembly): void {
  labels[at] = steps.length;
}

function resolve({ steps, labels }: Assembly): Step[] {
  return steps.map((step) => {
    if (step.kind === 'body-end' || step.kind === 'rescue-end') return { ...step, to: labels[step.to]! };
    return { ...step, onFailure: labels[step.onFailure]! };
  });
}
