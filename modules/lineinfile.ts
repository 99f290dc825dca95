import { type ArgsOf, defineModule, ModuleCrash, ModuleFailure, type Options } from '../src/module/index.js';
import { expandMatch, type Match, RegexError } from '../src/module/python-regex.js';
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
  state: { default: 'present', choices: ['absent', 'present'], description: 'Whether the line is there.' },
  regexp: {
    aliases: ['regex'],
    description: 'Pattern of the line that is replaced or removed: the last that it finds.',
  },
  search_string: { description: 'Text of the line that is replaced or removed, in place of `regexp`.' },
  line: { aliases: ['value'], description: 'The line.' },
  insertafter: {
    description: 'Pattern of the line that a new line goes behind; `EOF` for the end, `BOF` for the beginning.',
  },
  insertbefore: { description: 'Pattern of the line that a new line goes before; `BOF` for the beginning.' },
  backrefs: {
    type: 'bool',
    default: false,
    description: 'Whether groups of `regexp` are filled in; no match, no change.',
  },
  create: { type: 'bool', default: false, description: 'Whether a missing file is made.' },
  firstmatch: {
    type: 'bool',
    default: false,
    description: 'Whether the first line that matches counts, not the last.',
  },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'ansible.builtin.lineinfile',
  description: 'Looks after one line of a text file.',
  options,
  mutually_exclusive: [
    ['insertbefore', 'insertafter'],
    ['regexp', 'search_string'],
    ['backrefs', 'search_string'],
  ],
  returns: {
    msg: { type: 'str', description: 'What was done.', returned: 'success' },
    backup: { type: 'str', description: 'The backup, empty when there is none.', returned: 'a file is there' },
    found: { type: 'int', description: 'Number of lines that were removed.', returned: '`state` is absent' },
  },
  probe: (args) => probeEdit(args),
  read: (answer, args) => readEdit(answer, args),
  plan: (state, args) => planEdit(state, args, edit(state, args)),
  failedPath: pathFacts,
  result(done, args) {
    const { before } = done;
    warnOfEmpty(args, done.warn);
    const edited = edit(before, args);
    if (args.state === 'absent' && !before.exists) return { changed: false, msg: 'file not present' };
    const { changed, msg, attributes, backup = '' } = editResult(done, args, edited);
    const found = edited.found === undefined ? {} : { found: edited.found };
    return { changed, ...found, msg, backup, diff: editDiff(done, args, edited, attributes) };
  },
  diff: () => undefined,
});

function warnOfEmpty(args: Args, warn: (message: string) => void): void {
  const empty = (name: string) =>
    `The ${name} is an empty string, which will match every line in the file. This may have unintended consequences, such as replacing the last line in the file rather than appending.`;
  if (args.regexp === '') {
    warn(
      `${empty('regular expression')} If this is desired, use '^' to match every line in the file and avoid this warning.`,
    );
  } else if (args.search_string === '') warn(empty('search string'));
}

function edit(state: EditState, args: Args): Edit & { readonly found?: number } {
  refusePath(state, args);
  const { regexp, search_string: search, line } = args;
  const given = (value: unknown) => value !== null && value !== undefined;
  if (args.state === 'absent') {
    if (![regexp, search, line].some(given)) {
      throw new ModuleFailure('one of line, search_string, or regexp is required with state=absent');
    }
    return state.exists ? removeLines(state, args) : { content: '', changed: false, msg: '' };
  }
  if (args.backrefs && !given(regexp)) throw new ModuleFailure('regexp is required with backrefs=true');
  if (!given(line)) throw new ModuleFailure('line is required with state=present');
  if (!state.exists && !args.create) {
    throw new ModuleFailure(`Destination ${args.path} does not exist !`, { rc: 257 });
  }
  const lines = linesOf(state.content ?? '');
  const msg = putLine(lines, args);
  return { content: lines.join(''), changed: msg !== '', msg };
}

/** Lines with their line breaks. */
function linesOf(content: string): string[] {
  return content.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function bare(line: string | undefined): string {
  return (line ?? '').replace(/[\r\n]+$/, '');
}

function removeLines(state: EditState, args: Args): Edit & { readonly found: number } {
  const matches = matcherOf(args) ?? ((line: string) => bare(line) === bytesOf(args.line ?? ''));
  const lines = linesOf(state.content ?? '');
  const kept = lines.filter((line) => !matches(line));
  const found = lines.length - kept.length;
  return { content: kept.join(''), changed: found > 0, msg: found > 0 ? `${found} line(s) removed` : '', found };
}

/** What `regexp` or `search_string` finds in a line. */
function matcherOf({
  regexp,
  search_string: search,
}: Args): ((line: string) => Match | boolean | undefined) | undefined {
  if (regexp !== null && regexp !== undefined) {
    const regex = bytesRegex(regexp);
    return (line) => regex.search(line);
  }
  if (search === null || search === undefined) return undefined;
  return (line) => line.includes(bytesOf(search));
}

interface Found {
  /** The line that is replaced. */
  readonly at: number;
  readonly match: Match | boolean | undefined;
  /** Where a new line goes. */
  readonly place: number;
  readonly exact: boolean;
}

/** Changes `lines` and says how; empty when nothing is to be done. */
function putLine(lines: string[], args: Args): string {
  const after = args.insertafter ?? ((args.insertbefore ?? null) === null ? 'EOF' : undefined);
  const before = args.insertbefore ?? undefined;
  const line = bytesOf(args.line!);
  const found = findLine(lines, args, line, after, before);
  if (found.at !== -1) return replaceLine(lines, args, line, found);
  if (args.backrefs) return '';
  if (before === 'BOF' || after === 'BOF') return insert(lines, 0, line);
  if (after === 'EOF' || found.place === -1) {
    if (lines.length > 0 && !/[\r\n]$/.test(lines.at(-1)!)) lines.push('\n');
    return insert(lines, lines.length, line);
  }
  if (!after) return insert(lines, found.place, line);
  const neighbour = lines.length === found.place ? lines[found.place - 1] : lines[found.place];
  return bare(neighbour) === line ? '' : insert(lines, found.place, line);
}

function insert(lines: string[], at: number, line: string): string {
  lines.splice(at, 0, `${line}\n`);
  return 'line added';
}

function findLine(
  lines: readonly string[],
  args: Args,
  line: string,
  after: string | undefined,
  before: string | undefined,
): Found {
  const matches = matcherOf(args);
  let [at, match]: [number, Match | boolean | undefined] = [-1, undefined];
  for (const [number, current] of matches ? lines.entries() : []) {
    const found = matches!(current);
    if (!found) continue;
    [at, match] = [number, found];
    if (args.firstmatch) break;
  }
  if (match) return { at, match, place: -1, exact: false };
  const pattern = after && !['BOF', 'EOF'].includes(after) ? after : before && before !== 'BOF' ? before : undefined;
  const regex = pattern === undefined ? undefined : bytesRegex(pattern);
  let [place, exact] = [-1, false];
  for (const [number, current] of lines.entries()) {
    if (bare(current) === line) [at, exact] = [number, true];
    else if (regex?.search(current)) {
      place = after ? number + 1 : number;
      if (args.firstmatch) break;
    }
  }
  return { at, match, place, exact };
}

function replaceLine(lines: string[], args: Args, line: string, { at, match }: Found): string {
  const expanded = args.backrefs && typeof match === 'object' ? expand(args.regexp!, match, line) : line;
  const wanted = expanded.endsWith('\n') ? expanded : `${expanded}\n`;
  if (lines[at] === wanted) return '';
  lines[at] = wanted;
  return 'line replaced';
}

function expand(pattern: string, match: Match, line: string): string {
  try {
    return expandMatch(bytesRegex(pattern), match, line);
  } catch (error) {
    throw error instanceof RegexError ? new ModuleCrash(error.message) : error;
  }
}
