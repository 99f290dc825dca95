import { DroverError } from '../../base/error.js';
import { type Budget, createMatcher } from './backtrack.js';
import { emitPattern } from './emit.js';
import { parsePattern } from './parse.js';
import { childrenOf, type Flags, type Node, type Pattern, widthOf } from './pattern.js';

/** One match. Indices count UTF-16 code units; a group that took no part is undefined. */
export interface Match {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The whole match, then the groups. */
  readonly groups: readonly (string | undefined)[];
}

/** A compiled regular expression with the methods of Python's `re.Pattern`. */
export interface Regex {
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
  search(text: string, from?: number): Match | undefined;
  /** A match that begins exactly at `from`. */
  match(text: string, from?: number): Match | undefined;
  fullmatch(text: string): Match | undefined;
  /** A match at exactly `from` that is not empty. */
  matchNotEmpty(text: string, from: number): Match | undefined;
}

/** Steps of one search in Python's way, and steps more for each character; about a second together. */
const STEPS = 3_000_000;
const STEPS_A_CHARACTER = 100;
/** Above this many steps in the worst case, JavaScript's engine, which cannot be stopped, is not used. */
const UNSTOPPABLE = 3e8;
const CACHE_SIZE = 500;
const cache = new Map<string, Regex>();

/** Compiles a pattern of Python's `re`. Throws `RegexError` in Python's words. */
export function compileRegex(pattern: string, flags: Partial<Flags> = {}): Regex {
  const key = `${Object.entries(flags)
    .filter(([, on]) => on)
    .map(([name]) => name)
    .sort()
    .join()}:${pattern}`;
  const known = cache.get(key);
  if (known) return known;
  const regex = build(parsePattern(pattern, flags));
  if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value!);
  cache.set(key, regex);
  return regex;
}

function build(pattern: Pattern): Regex {
  const native = nativeSearch(pattern);
  const stepwise = stepwiseSearch(pattern);
  const exponent = native === undefined ? Infinity : exponentOf(pattern.root);
  const [, highest] = widthOf(pattern.root, new Map());
  const pick = (text: string) =>
    native !== undefined && (exponent < 2 || text.length ** exponent < UNSTOPPABLE) ? native : stepwise;
  return {
    groups: pattern.groups,
    names: pattern.names,
    search: (text, from = 0) => pick(text)(text, from, false),
    match: (text, from = 0) => pick(text)(text, from, true),
    fullmatch: (text) => compileWhole(pattern)(text, 0, true),
    matchNotEmpty: (text, from) => (highest === 0 ? undefined : stepwise(text, from, true, true)),
  };
}

type Search = (text: string, from: number, sticky: boolean, notEmpty?: boolean) => Match | undefined;

function compileWhole(pattern: Pattern): Search {
  const end = { kind: 'anchor', at: 'end', ascii: false } as const;
  const whole: Pattern = { ...pattern, root: { kind: 'sequence', nodes: [pattern.root, end] } };
  return nativeSearch(whole) ?? stepwiseSearch(whole);
}

function nativeSearch(pattern: Pattern): Search | undefined {
  const emitted = emitPattern(pattern);
  if (!emitted) return undefined;
  const flags = emitted.ignoreCase ? 'iu' : 'u';
  let expressions: readonly [RegExp, RegExp];
  try {
    expressions = [new RegExp(emitted.source, `${flags}g`), new RegExp(emitted.source, `${flags}y`)];
  } catch {
    // Larger than JavaScript's engine takes: the other one will do.
    return undefined;
  }
  return (text, from, sticky) => {
    const expression = expressions[sticky ? 1 : 0];
    expression.lastIndex = from;
    const found = expression.exec(text);
    return found ? { text, start: found.index, end: found.index + found[0].length, groups: [...found] } : undefined;
  };
}

function stepwiseSearch(pattern: Pattern): Search {
  const matcher = createMatcher(pattern);
  return (text, from, sticky, notEmpty = false) => {
    const budget: Budget = { steps: STEPS + STEPS_A_CHARACTER * text.length };
    try {
      for (let start = from; start <= text.length; start += text.codePointAt(start)! > 0xffff ? 2 : 1) {
        const found = matcher.matchAt(text, start, budget, notEmpty);
        if (found) return matchOf(text, start, found.end, found.slots);
        if (sticky) return undefined;
      }
      return undefined;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new DroverError('The regular expression repeats a group too often on this text.', { code: 'template' });
    }
  };
}

function matchOf(text: string, start: number, end: number, slots: readonly number[]): Match {
  const groups: (string | undefined)[] = [];
  for (let at = 0; at < slots.length; at += 2)
    groups.push(slots[at + 1]! < 0 ? undefined : text.slice(slots[at], slots[at + 1]));
  return { text, start, end, groups };
}

/**
 * The power of the text's length that bounds the work in the worst case: one for each unbounded repetition and one for
 * the search; infinite where the rounds of a repetition can match the same text in several ways.
 */
function exponentOf(root: Node): number {
  const repeats = unboundedIn(root);
  return repeats === 0 ? 1 : repeats + 1;
}

function unboundedIn(node: Node): number {
  const many = node.kind === 'repeat' && node.max > FEW;
  if (many && !isSteady(node.node)) return Infinity;
  const counts = childrenOf(node).map(unboundedIn);
  const below = node.kind === 'branch' ? Math.max(0, ...counts) : counts.reduce((sum, count) => sum + count, 0);
  return below + (many ? 1 : 0);
}

/** Repetitions up to this count cannot take exponential time. */
const FEW = 16;

/** Whether the node matches a text in one way at most: no choices but those that the first character decides. */
function isSteady(node: Node): boolean {
  switch (node.kind) {
    case 'branch': {
      const first = node.branches.map(firstCharacter);
      return new Set(first).size === first.length && !first.includes(undefined) && node.branches.every(isSteady);
    }
    case 'repeat':
      return node.min === node.max && isSteady(node.node);
    case 'conditional':
    case 'backreference':
      return false;
    default:
      return childrenOf(node).every(isSteady);
  }
}

/** The character that the node must begin with, when it is one. */
function firstCharacter(node: Node): number | undefined {
  if (node.kind === 'char') return node.ignoreCase ? undefined : node.code;
  if (node.kind === 'group' || node.kind === 'atomic') return firstCharacter(node.node);
  if (node.kind === 'sequence' && node.nodes[0]) return firstCharacter(node.nodes[0]);
  return undefined;
}
