import { reprText } from '../values/repr.js';
import type { Block, Node, Play, Task } from './ast.js';
import { playBlocks } from './compile.js';
import { textOfValue } from './nodes.js';
import { isSelected, type RenderTags, type TagSelection, tagSelection, tagsOf } from './tags.js';

/** What to list: `--list-hosts`, `--list-tasks`, `--list-tags`. None of them lists the playbooks alone (`--syntax-check`). */
export interface ListingOptions {
  readonly hosts?: boolean;
  readonly tasks?: boolean;
  readonly tags?: boolean;
}

/** A play with what the run knows of it. */
export interface ListedPlay {
  readonly play: Play;
  /** Rendered name. */
  readonly name: string;
  /** Rendered patterns, as the keyword `hosts` gives them. */
  readonly hosts: readonly string[];
  /** Names of the hosts that match; needed for `hosts` only. */
  readonly matching: readonly string[];
  readonly renderTags: RenderTags;
}

export interface ListedPlaybook {
  /** As the command line named it. */
  readonly file: string;
  readonly plays: readonly ListedPlay[];
}

/** The tags that count for a listing: `--list-tags` alone shows those of `never` tasks too. */
export function listingSelection(
  tags: readonly string[] | undefined,
  skipTags: readonly string[] | undefined,
  options: ListingOptions,
): TagSelection {
  const given = (tags?.length ?? 0) > 0 || (skipTags?.length ?? 0) > 0;
  return tagSelection(options.tags && !given ? ['never', 'all'] : tags, skipTags);
}

/** The text that ansible-playbook prints for its listings, line breaks at its end included. */
export function listing(
  playbooks: readonly ListedPlaybook[],
  options: ListingOptions,
  selection: TagSelection,
): string {
  return playbooks.map((playbook) => listPlaybook(playbook, options, selection)).join('');
}

function listPlaybook(playbook: ListedPlaybook, options: ListingOptions, selection: TagSelection): string {
  const head = `\nplaybook: ${playbook.file}\n`;
  if (!options.hosts && !options.tasks && !options.tags) return head;
  return head + playbook.plays.map((play, index) => listPlay(play, index + 1, options, selection)).join('');
}

function listPlay(listed: ListedPlay, number: number, options: ListingOptions, selection: TagSelection): string {
  const tags = playTags(listed.play);
  let text = `\n  play #${number} (${listed.hosts.join(',')}): ${listed.name}\tTAGS: [${tags.join(',')}]`;
  if (options.hosts) {
    const pattern = `[${listed.hosts.map(reprText).join(', ')}]`;
    text += `\n    pattern: ${pattern}\n    hosts (${listed.matching.length}):`;
    for (const host of listed.matching) text += `\n      ${host}`;
  }
  text += '\n';
  return options.tasks || options.tags ? text + listTasks(listed, tags, options, selection) : text;
}

/** A play's tags as they are written. */
function playTags(play: Play): string[] {
  const items = play.keywords.get('tags')?.items ?? [];
  return [...new Set(items.map((tag) => textOfValue(tag.value) ?? String(tag.value)))].sort(byCodePoint);
}

function listTasks(
  listed: ListedPlay,
  own: readonly string[],
  options: ListingOptions,
  selection: TagSelection,
): string {
  const lines: string[] = options.tasks ? ['    tasks:\n'] : [];
  const all = new Set(own);
  const add = (task: Task) => {
    if (task.implicit && task.fqcn === 'ansible.builtin.meta') return;
    const tags = tagsOf(task, listed.renderTags);
    for (const tag of tags) all.add(tag);
    if (!options.tasks) return;
    const shown = [...new Set([...own, ...tags])].sort(byCodePoint);
    lines.push(`      ${taskLabel(task)}\tTAGS: [${shown.join(', ')}]\n`);
  };
  const isListed = (task: Task) => isSelected(task, selection, listed.renderTags);
  for (const block of playBlocks(listed.play)) walk(block, isListed, add);
  if (options.tags) lines.push(`      TASK TAGS: [${[...all].sort(byCodePoint).join(', ')}]\n`);
  return lines.length > 0 ? lines.join('') : '\n';
}

/** Tasks of the block's body, nested blocks included; rescue and always sections are not listed. */
function walk(block: Block, isListed: (task: Task) => boolean, add: (task: Task) => void): void {
  for (const node of block.body as readonly Node[]) {
    if (node.kind === 'block') walk(node, isListed, add);
    else if (node.repeated) walk(node.repeated, isListed, add);
    else if (isListed(node)) add(node);
  }
}

/** A task as listings and `--start-at-task` name it: nothing in it is rendered. */
export function taskLabel(task: Task): string {
  const name = textOfValue(task.name) ?? (task.name === null ? '' : String(task.name));
  if (name === '') return textOfValue(task.action)!;
  if (!task.role || task.fqcn === 'ansible.builtin.include_role') return name;
  const { collection } = task.role;
  return `${collection ? `${collection}.` : ''}${task.role.name} : ${name}`;
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
