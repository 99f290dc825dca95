import iconv from 'iconv-lite';
import { type ArgsOf, defineModule, ModuleCrash, ModuleFailure, type Options } from '../src/module/index.js';
import { compileRegex, type Regex, RegexError, substitute } from '../src/module/python-regex.js';
import {
  type Edit,
  type EditState,
  editOptions,
  editResult,
  planEdit,
  probeEdit,
  readEdit,
  refusePath,
  textOf,
} from './shared/edit-file.js';
import { encodeAs } from './shared/encode-as.js';
import { pathFacts } from './shared/file-attributes.js';

const options = {
  ...editOptions,
  regexp: {
    required: true,
    description: 'Pattern of what is replaced, all over the file; `^` and `$` match at lines.',
  },
  replace: { default: '', description: 'What comes in its place; `\\1` and `\\g<name>` are groups of the pattern.' },
  after: { description: 'Pattern: only what is behind it is searched. `.` matches line breaks, too.' },
  before: { description: 'Pattern: only what is in front of it is searched.' },
  encoding: { default: 'utf-8', description: "The file's encoding." },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

/** An edit with its texts, for the diff; `unmatched` says that `before` and `after` found nothing. */
interface Replaced extends Edit {
  readonly texts: { readonly before: string; readonly after: string };
  readonly unmatched?: string;
}

export default defineModule({
  name: 'ansible.builtin.replace',
  description: 'Replaces all matches of a pattern in a file.',
  options,
  returns: {
    msg: { type: 'str', description: 'How many replacements were made.', returned: 'success' },
    rc: { type: 'int', description: 'Always 0.', returned: 'success' },
    backup_file: { type: 'str', description: 'The backup.', returned: 'changed and `backup` is set' },
  },
  probe: (args) => probeEdit(args),
  read: (answer, args) => readEdit(answer, args),
  plan(state, args) {
    const edited = edit(state, args);
    return edited.unmatched === undefined ? planEdit(state, args, edited) : [];
  },
  failedPath: pathFacts,
  result(done, args) {
    const edited = edit(done.before, args);
    if (edited.unmatched !== undefined) {
      const msg = `Pattern for before/after params did not match the given file: ${edited.unmatched}`;
      return { rc: 0, msg, changed: false };
    }
    const { changed, msg, backup } = editResult(done, args, edited);
    return { rc: 0, ...(backup !== undefined && { backup_file: backup }), msg, changed };
  },
  diff({ before }, args) {
    const { changed, texts } = edit(before, args);
    if (!changed) return undefined;
    return { before_header: args.path, before: texts.before, after_header: args.path, after: texts.after };
  },
});

function edit(state: EditState, args: Args): Replaced {
  refusePath(state, args);
  if (!state.exists) throw new ModuleFailure(`Path ${args.path} does not exist !`, { rc: 257 });
  const contents = decodeAs(state.content ?? '', args.encoding);
  const same = { content: state.content ?? '', changed: false, msg: '', texts: { before: contents, after: contents } };
  const section = sectionOf(contents, args);
  if (typeof section === 'string') return { ...same, unmatched: section };
  const [start, end] = section;
  const searched = contents.slice(start, end);
  const { text, count } = replaceAll(searched, args);
  if (count === 0 || text === searched) return same;
  const after = contents.slice(0, start) + text + contents.slice(end);
  const content = Buffer.from(encodeAs(after, args.encoding, 'replaced')).toString('latin1');
  return { content, changed: true, msg: `${count} replacements made`, texts: { before: contents, after } };
}

function decodeAs(bytes: string, encoding: string): string {
  if (/^utf[-_]?8$/i.test(encoding)) return textOf(bytes);
  if (!iconv.encodingExists(encoding)) throw new ModuleCrash(`unknown encoding: ${encoding}`);
  return iconv.decode(Buffer.from(bytes, 'latin1'), encoding, { stripBOM: /^utf[-_]?(?:16|32)$/i.test(encoding) });
}

/** The part that is searched, or the pattern that did not find it. */
function sectionOf(contents: string, { after, before }: Args): readonly [start: number, end: number] | string {
  if (!after && !before) return [0, contents.length];
  const inner = after && before ? '(?P<subsection>.*?)' : '(?P<subsection>.*)';
  const pattern = `${after ?? ''}${inner}${before ?? ''}`;
  const regex = compile(pattern, { dotAll: true });
  const match = regex.search(contents);
  if (!match) return pattern;
  const text = match.groups[regex.names.get('subsection')!] ?? '';
  return startOf(contents, pattern, after ?? '', match.start, text);
}

/** Matches do not tell where their groups are: what `after` matched stands in front of the section. */
function startOf(contents: string, pattern: string, after: string, start: number, text: string) {
  if (after === '') return [start, start + text.length] as const;
  const rest = pattern.slice(after.length);
  const head = compile(`(?P<head_>${after})${rest}`, { dotAll: true });
  const match = head.search(contents, start);
  const length = match?.groups[head.names.get('head_')!]?.length ?? 0;
  return [start + length, start + length + text.length] as const;
}

function compile(pattern: string, flags: Parameters<typeof compileRegex>[1]): Regex {
  try {
    return compileRegex(pattern, flags);
  } catch (error) {
    if (error instanceof RegexError) throw new ModuleCrash(error.message);
    throw error;
  }
}

function replaceAll(text: string, args: Args): { text: string; count: number } {
  const regex = compile(args.regexp, { multiline: true });
  try {
    return substitute(regex, args.replace, text);
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    // For Python a name that is not there is no error of the pattern.
    if (error.message.startsWith('unknown group name')) throw new ModuleCrash(error.message);
    throw new ModuleFailure(`Unable to process replace due to error: ${error.message}`);
  }
}
