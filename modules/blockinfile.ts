import { type ArgsOf, defineModule, ModuleFailure, type Options } from '../src/module/index.js';
import {
  bytesOf,
  bytesRegex,
  type Edit,
  type EditState,
  editDiff,
  editOptions,
  editResult,
  planEdit,
  probeEdit,
  readEdit,
  refusePath,
} from './shared/edit-file.js';
import { pathFacts } from './shared/file-attributes.js';

const options = {
  ...editOptions,
  state: { default: 'present', choices: ['absent', 'present'], description: 'Whether the block is there.' },
  block: { default: '', aliases: ['content'], description: 'The lines; none of them means that the block is removed.' },
  marker: { default: '# {mark} ANSIBLE MANAGED BLOCK', description: 'The lines around the block; `{mark}` differs.' },
  marker_begin: { default: 'BEGIN', description: 'What `{mark}` is in front of the block.' },
  marker_end: { default: 'END', description: 'What `{mark}` is behind the block.' },
  insertafter: { description: 'Pattern of the line that a new block goes behind; `EOF` for the end.' },
  insertbefore: { description: 'Pattern of the line that a new block goes before; `BOF` for the beginning.' },
  create: { type: 'bool', default: false, description: 'Whether a missing file is made.' },
  append_newline: { type: 'bool', default: false, description: 'Whether an empty line follows the block.' },
  prepend_newline: { type: 'bool', default: false, description: 'Whether an empty line goes before the block.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'ansible.builtin.blockinfile',
  description: 'Looks after a block of lines between two marker lines of a text file.',
  options,
  mutually_exclusive: [['insertbefore', 'insertafter']],
  returns: {
    msg: { type: 'str', description: 'What was done.', returned: 'success' },
    backup_file: { type: 'str', description: 'The backup.', returned: 'changed and `backup` is set' },
  },
  probe: (args) => probeEdit(args),
  read: (answer, args) => readEdit(answer, args),
  plan: (state, args) => planEdit(state, args, edit(state, args)),
  failedPath: pathFacts,
  result(done, args) {
    const { before } = done;
    const edited = edit(before, args);
    if (args.state === 'absent' && !before.exists) return { changed: false, msg: `File ${args.path} not present` };
    const { changed, msg, attributes, backup } = editResult(done, args, edited);
    const diff = editDiff(done, args, edited, attributes);
    return { changed, msg, diff, ...(backup !== undefined && { backup_file: backup }) };
  },
  diff: () => undefined,
});

function edit(state: EditState, args: Args): Edit {
  refusePath(state, args);
  if (!state.exists && !args.create) throw new ModuleFailure(`Path ${args.path} does not exist !`, { rc: 257 });
  if (!state.exists && args.state === 'absent') return { content: '', changed: false, msg: '' };
  const original = state.exists ? (state.content ?? '') : undefined;
  const block = blockLines(args);
  const content = putBlock(original ?? '', block, args).join('');
  if (content === original) return { content, changed: false, msg: '' };
  const msg = original === undefined ? 'File created' : block.length === 0 ? 'Block removed' : 'Block inserted';
  return { content, changed: true, msg };
}

/** Lines with their line breaks, which may be a carriage return too. */
function linesOf(content: string): string[] {
  return content.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? [];
}

function markersOf(args: Args): readonly [begin: string, end: string] {
  const marker = (mark: string) => `${bytesOf(args.marker.replaceAll('{mark}', () => mark))}\n`;
  return [marker(args.marker_begin), marker(args.marker_end)];
}

function blockLines(args: Args): string[] {
  if (args.state === 'absent' || args.block === '') return [];
  const [begin, end] = markersOf(args);
  const block = bytesOf(args.block);
  return [begin, ...linesOf(block.endsWith('\n') ? block : `${block}\n`), end];
}

function putBlock(original: string, block: readonly string[], args: Args): string[] {
  const lines = linesOf(original);
  const present = args.state === 'present';
  let at = placeOf(lines, original, args);
  if (at > 0 && !lines[at - 1]!.endsWith('\n')) lines[at - 1] += '\n';
  if (args.prepend_newline && present && at !== 0 && lines[at - 1] !== '\n') lines.splice(at++, 0, '\n');
  lines.splice(at, 0, ...block);
  const behind = at + block.length;
  if (args.append_newline && present && behind < lines.length && lines[behind] !== '\n') lines.splice(behind, 0, '\n');
  return lines;
}

/** Takes the old block out of `lines` and says where the new one goes. */
function placeOf(lines: string[], original: string, args: Args): number {
  const [begin, end] = markersOf(args);
  const [first, last] = [lines.lastIndexOf(begin), lines.lastIndexOf(end)];
  if (first === -1 || last === -1) return insertionPoint(lines, original, args);
  const [from, to] = first < last ? [first, last] : [last, first];
  lines.splice(from, to - from + 1);
  return from;
}

function insertionPoint(lines: readonly string[], original: string, args: Args): number {
  const { insertbefore: before } = args;
  const after = args.insertafter ?? ((before ?? null) === null ? 'EOF' : undefined);
  const pattern = after !== undefined && after !== 'EOF' ? after : before !== 'BOF' ? before : undefined;
  if (pattern === undefined || pattern === null) return (before ?? null) === null ? lines.length : 0;
  const regex = bytesRegex(pattern);
  if (isMultiline(pattern)) {
    const match = regex.search(original);
    const at = match && (after ? match.end : match.start);
    if (at === undefined) return lines.length;
    return original.slice(0, at).split('\n').length - 1 + (after === undefined ? 0 : 1);
  }
  const found = lines.findLastIndex((line) => regex.search(line) !== undefined);
  if (found === -1) return lines.length;
  return found + (after === undefined ? 0 : 1);
}

/** Whether a pattern's own flags say so: `(?m)…`. The whole file is searched then, not line by line. */
function isMultiline(pattern: string): boolean {
  return /^\(\?[a-zA-Z]*m[a-zA-Z]*\)/.test(pattern);
}
