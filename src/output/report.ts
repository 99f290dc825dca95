import { chainOf as errorsOf, joinMessages } from '../base/chain.js';
import { DroverError, ProblemList } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import { cachedSources, type ReadSource, sourceExcerpt } from './excerpt.js';

const CAUSED_BY = '\n<<< caused by >>>\n\n';

/**
 * An error for people: its message, where it arose and what to do, then the same for each cause that adds something.
 * Ends with a line break, or with an empty line when it is longer than one line.
 */
export function formatError(error: unknown, read?: ReadSource): string {
  return finish(formatLinks(error, read));
}

/** The same with what drover knows more: where no recorded text is expected. */
export function formatWhole(error: unknown, read?: ReadSource): string {
  if (error instanceof ProblemList) {
    const once = read ?? cachedSources();
    return finish(formatProblems(error, (problem) => formatWhole(problem, once)));
  }
  const text = formatLinks(error, read).trim();
  const more = knownMore(error, read);
  if (more === undefined) return finish(text);
  return finish(`${text}${text.includes('\n') ? '\n\n' : '\n'}${more}`);
}

/** What drover knows more of an error than ansible-core tells, by itself: the message, the place and the advice. */
export function formatAdvice(error: unknown, read?: ReadSource): string | undefined {
  if (error instanceof ProblemList || !(error instanceof Error)) return undefined;
  const more = knownMore(error, read);
  return more && finish(`${droverErrorsOf(error).at(-1)!.message.trim()}\n${more}`);
}

function knownMore(error: unknown, read: ReadSource | undefined): string | undefined {
  const chain = droverErrorsOf(error);
  const told = chain.flatMap((link) => link.told ?? []);
  const place = chain.findLast(({ source }) => source !== undefined && source.line > 0 && source.file !== '')?.source;
  const isTold =
    !place || told.some(({ file, line, column }) => file === place.file && line === place.line && column > 0);
  const advice = chain.flatMap((link) => link.advice ?? []);
  const parts = [...(isTold ? [] : [standsAt(place, read)]), ...new Set(advice)];
  return parts.length > 0 ? parts.join('\n\n') : undefined;
}

function standsAt(place: SourcePosition, read: ReadSource | undefined): string {
  return sourceExcerpt(place, read, 'Stands at');
}

function droverErrorsOf(error: unknown): DroverError[] {
  return errorsOf(error).filter((link) => link instanceof DroverError);
}

/** A message with the place and the advice that may come with it, ended as `formatError` ends it. */
export function formatMessage(link: Link, read?: ReadSource): string {
  const { source } = link;
  const text = linesOf({ ...link, source: source?.coarse ?? source }, read);
  return finish(source?.coarse && source.line > 0 ? `${text}\n\n${standsAt(source, read)}` : text);
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
  if (error instanceof ProblemList) return formatProblems(error, (problem) => formatLinks(problem, read));
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

function formatProblems(list: ProblemList, format: (problem: DroverError) => string): string {
  const parts = list.problems.map((problem) => format(problem).trim());
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
  readonly apart?: boolean;
}

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
    const { told: source, hint, apart } = error;
    return { message: error.message.trimStart(), source, hint, problems: [], apart };
  }
  return { message: (error instanceof Error ? error.message : String(error)).trim(), problems: [] };
}

/** Whether a cause adds only words: no place and no advice of its own. */
function mayJoin(head: ChainLink, cause: ChainLink): boolean {
  if (cause.problems.length > 0 || cause.apart) return false;
  if (cause.source === undefined && cause.hint === undefined) return true;
  return samePlace(head.source, cause.source) && head.hint === cause.hint;
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
