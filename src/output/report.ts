import { joinMessages } from '../base/chain.js';
import { DroverError, ProblemList } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import { type ReadSource, sourceExcerpt } from './excerpt.js';

const CAUSED_BY = '\n<<< caused by >>>\n\n';

/**
 * An error for people: its message, where it arose and what to do, then the same for each cause that adds something.
 * Ends with a line break, or with an empty line when it is longer than one line.
 */
export function formatError(error: unknown, read?: ReadSource): string {
  return finish(formatLinks(error, read));
}

/** A message with the place and the advice that may come with it, ended as `formatError` ends it. */
export function formatMessage(link: Link, read?: ReadSource): string {
  return finish(linesOf(link, read));
}

export interface Link {
  readonly message: string;
  readonly source?: SourcePosition | undefined;
  readonly hint?: string | undefined;
}

/** The messages of the error and its causes in one line, as a result's `msg` has them. */
export function briefMessage(error: unknown): string {
  return joinMessages(chainOf(error).map((link) => link.message));
}

function finish(text: string): string {
  const trimmed = text.trim();
  return trimmed + (trimmed.includes('\n') ? '\n\n' : '\n');
}

function formatLinks(error: unknown, read: ReadSource | undefined): string {
  if (error instanceof ProblemList) return formatProblems(error, read);
  const chain = chainOf(error);
  const segments: string[] = [];
  for (let at = 0; at < chain.length; ) {
    const head = chain[at]!;
    let next = at + 1;
    while (next < chain.length && mayJoin(head, chain[next]!)) next++;
    const message = joinMessages(chain.slice(at, next).map((link) => link.message));
    const hint = chain.slice(at, next).find((link) => link.hint !== undefined)?.hint;
    segments.push(`${linesOf({ ...head, message, hint }, read)}\n${subProblems(chain.slice(at, next), read)}`);
    at = next;
  }
  const summary = segments.length > 1 ? `${joinMessages(chain.map((link) => link.message))}\n\n` : '';
  return summary + segments.join(CAUSED_BY);
}

function formatProblems(list: ProblemList, read: ReadSource | undefined): string {
  const parts = list.problems.map((problem) => formatLinks(problem, read).trim());
  return [...parts, ...(list.hint === undefined ? [] : [list.hint])].join('\n\n');
}

/** Problems below a cause stand indented under it. */
function subProblems(links: readonly ChainLink[], read: ReadSource | undefined): string {
  const problems = links.flatMap((link) => link.problems);
  if (problems.length === 0) return '';
  const lines = problems.flatMap((problem, at) => [
    `+--[ Sub-Event ${at + 1} of ${problems.length} ]---`,
    ...`\n${formatLinks(problem, read)}`.split('\n').map((line) => `| ${line}`),
  ]);
  return `\n${lines.join('\n')}\n+--[ End Sub-Event ]---\n`;
}

interface ChainLink extends Link {
  readonly problems: readonly DroverError[];
  /** Whether it tells of a template: its place may be one inside the template's text. */
  readonly inTemplate?: boolean;
  readonly apart?: boolean;
}

const TEMPLATE_CODES: ReadonlySet<string> = new Set([
  'template',
  'template-syntax',
  'undefined',
  'filter',
  'test',
  'lookup',
]);

/** Longer chains are cut: an error that is its own cause must not hang the report. */
const DEEPEST = 10;

function chainOf(error: unknown): ChainLink[] {
  const chain: ChainLink[] = [linkOf(error, false)];
  const first = error instanceof Error ? error.cause : undefined;
  for (let link = first; link !== undefined && link !== null; link = link instanceof Error ? link.cause : undefined) {
    if (chain.length > DEEPEST) {
      chain.push({ message: 'Maximum depth exceeded, omitting further events.', problems: [] });
      break;
    }
    chain.push(linkOf(link, true));
  }
  return chain;
}

function linkOf(error: unknown, below: boolean): ChainLink {
  if (error instanceof ProblemList && below) {
    return { message: error.title ?? `${error.problems.length} problems`, problems: error.problems };
  }
  if (error instanceof DroverError) {
    const inTemplate = TEMPLATE_CODES.has(error.code);
    const { source, hint, apart } = error;
    return { message: error.message.trim(), source, hint, problems: [], inTemplate, apart };
  }
  return { message: (error instanceof Error ? error.message : String(error)).trim(), problems: [] };
}

/** Whether a cause adds only words: no place and no advice of its own. */
function mayJoin(head: ChainLink, cause: ChainLink): boolean {
  if (cause.problems.length > 0 || cause.apart) return false;
  if (cause.source === undefined && cause.hint === undefined) return true;
  if (isInside(head, cause) && head.hint === undefined) return true;
  return samePlace(head.source, cause.source) && head.hint === cause.hint;
}

/** Whether the cause stands in the line where the template of `head` begins: the reference points at the template. */
function isInside(head: ChainLink, cause: ChainLink): boolean {
  const [outer, inner] = [head.source, cause.source];
  if (!head.inTemplate || !cause.inTemplate || !outer || !inner) return false;
  return outer.file === inner.file && outer.line === inner.line && outer.text === inner.text;
}

function samePlace(a: SourcePosition | undefined, b: SourcePosition | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.file === b.file && a.line === b.line && a.column === b.column && a.text === b.text;
}

function linesOf({ message, source, hint }: Link, read: ReadSource | undefined): string {
  if (hint !== undefined && source === undefined && !message.includes('\n') && !hint.includes('\n')) {
    return `${message} ${hint}`;
  }
  const lines = [message];
  if (source !== undefined) lines.push(sourceExcerpt(source, read));
  if (hint !== undefined) lines.push('', hint);
  return lines.join('\n');
}
