import { DroverError } from '../../base/error.js';
import { emitSet } from './emit.js';
import { type Node, type Pattern, widthOf } from './pattern.js';

/**
 * Python's backtracking, step by step, with a limit. It serves the patterns that JavaScript's engine reads differently
 * and those that could take it exponential time. `slots` holds start and end of each group, -1 when unset.
 */
export interface Matcher {
  /** Matches at exactly this index; the end of the match, or -1. Throws when the steps run out. */
  matchAt(
    text: string,
    index: number,
    budget: Budget,
    notEmpty?: boolean,
  ): { end: number; slots: number[] } | undefined;
}

/** What is left of the steps that one search may take. */
export interface Budget {
  steps: number;
}

type Continuation = (index: number) => boolean;
type Step = (run: Run, index: number, next: Continuation) => boolean;

interface Run {
  readonly text: string;
  readonly budget: Budget;
  slots: number[];
}

export function createMatcher(pattern: Pattern): Matcher {
  const step = compile(pattern.root);
  return {
    matchAt(text, index, budget, notEmpty = false) {
      const run: Run = { text, budget, slots: new Array(2 * (pattern.groups + 1)).fill(-1) };
      let end = -1;
      const matched = step(run, index, (at) => {
        if (notEmpty && at === index) return false;
        end = at;
        return true;
      });
      if (!matched) return undefined;
      run.slots[0] = index;
      run.slots[1] = end;
      return { end, slots: run.slots };
    },
  };
}

function spend(budget: Budget): void {
  if (--budget.steps < 0)
    throw new DroverError('The regular expression takes too many steps on this text.', {
      code: 'template',
      hint: 'Repetitions inside repetitions, such as (a+)+, can take exponential time: write the pattern without them.',
    });
}

function compile(node: Node): Step {
  switch (node.kind) {
    case 'char':
    case 'any':
    case 'set':
      return single(node);
    case 'sequence':
      return node.nodes.map(compile).reduceRight(chain, (_run, index, next) => next(index));
    case 'branch': {
      const branches = node.branches.map(compile);
      return (run, index, next) => branches.some((branch) => attempt(run, () => branch(run, index, next)));
    }
    case 'repeat':
      return repeat(node);
    case 'group':
      return group(node.index, compile(node.node));
    case 'atomic':
      return atomic(compile(node.node));
    case 'look':
      return look(node);
    case 'backreference':
      return backreference(node.index, node.ignoreCase);
    case 'conditional': {
      const [yes, no] = [compile(node.yes), compile(node.no)];
      return (run, index, next) => (run.slots[2 * node.index + 1]! >= 0 ? yes : no)(run, index, next);
    }
    case 'anchor':
      return anchor(node);
  }
}

function chain(rest: Step, first: Step): Step {
  return (run, index, next) => first(run, index, (at) => rest(run, at, next));
}

/** Runs `body`; the groups are as they were before when it fails. */
function attempt(run: Run, body: () => boolean): boolean {
  const saved = run.slots.slice();
  if (body()) return true;
  run.slots = saved;
  return false;
}

function single(node: Extract<Node, { kind: 'char' | 'any' | 'set' }>): Step {
  const matches = characterTest(node);
  return (run, index, next) => {
    spend(run.budget);
    if (index >= run.text.length) return false;
    const code = run.text.codePointAt(index)!;
    return matches(code) && next(index + (code > 0xffff ? 2 : 1));
  };
}

/** A test of one code point, remembering its answers for the ASCII ones. */
function characterTest(node: Extract<Node, { kind: 'char' | 'any' | 'set' }>): (code: number) => boolean {
  if (node.kind === 'any') return node.dotAll ? () => true : (code) => code !== 10;
  if (node.kind === 'char' && !node.ignoreCase) return (code) => code === node.code;
  const set = node.kind === 'set' ? node : { ...node, kind: 'set' as const, negate: false, items: [range(node.code)] };
  const pattern = new RegExp(`^(?:${emitSet(set)})$`, set.ignoreCase ? 'iu' : 'u');
  const known = new Map<number, boolean>();
  const asciiOnly = set.ignoreCase && set.ascii;
  return (code) => {
    let answer = known.get(code);
    if (answer === undefined) {
      answer = asciiOnly && code > 127 ? inSetExactly(set, code) : pattern.test(String.fromCodePoint(code));
      if (known.size < 4096) known.set(code, answer);
    }
    return answer;
  };
}

function range(code: number): { kind: 'range'; from: number; to: number } {
  return { kind: 'range', from: code, to: code };
}

/** Under the ASCII flag, only ASCII letters have cases. */
function inSetExactly(set: Parameters<typeof emitSet>[0], code: number): boolean {
  return new RegExp(`^(?:${emitSet(set)})$`, 'u').test(String.fromCodePoint(code));
}

function repeat({ node, min, max, mode }: Extract<Node, { kind: 'repeat' }>): Step {
  if (mode === 'possessive') return atomic(repeat({ kind: 'repeat', node, min, max, mode: 'greedy' }));
  if (node.kind === 'char' || node.kind === 'any' || node.kind === 'set')
    return repeatCharacter(characterTest(node), min, max, mode === 'lazy');
  const body = compile(node);
  const round =
    (run: Run, count: number, start: number, next: Continuation): Continuation =>
    (index) => {
      spend(run.budget);
      // A round that matched nothing ends the repetition, once there were enough of them.
      if (count > min && index === start) return next(index);
      const again = () => count < max && attempt(run, () => body(run, index, round(run, count + 1, index, next)));
      if (count < min) return again();
      return mode === 'lazy' ? attempt(run, () => next(index)) || again() : again() || next(index);
    };
  return (run, index, next) => round(run, 0, -1, next)(index);
}

/** One character many times: counted in a loop, so that long texts need no deep stack. */
function repeatCharacter(matches: (code: number) => boolean, min: number, max: number, lazy: boolean): Step {
  return (run, start, next) => {
    const { text, budget } = run;
    const advance = (index: number): number => {
      spend(budget);
      if (index >= text.length) return -1;
      const code = text.codePointAt(index)!;
      return matches(code) ? index + (code > 0xffff ? 2 : 1) : -1;
    };
    let index = start;
    let count = 0;
    for (; count < min; count++) {
      index = advance(index);
      if (index < 0) return false;
    }
    if (lazy) {
      for (;;) {
        if (attempt(run, () => next(index))) return true;
        if (count++ >= max) return false;
        index = advance(index);
        if (index < 0) return false;
      }
    }
    const least = index;
    for (; count < max; count++) {
      const after = advance(index);
      if (after < 0) break;
      index = after;
    }
    for (;;) {
      if (attempt(run, () => next(index))) return true;
      if (index <= least) return false;
      index -= isLowSurrogate(text, index - 1) ? 2 : 1;
    }
  };
}

function isLowSurrogate(text: string, index: number): boolean {
  if (index < 1) return false;
  const low = text.charCodeAt(index);
  const high = text.charCodeAt(index - 1);
  return low >= 0xdc00 && low <= 0xdfff && high >= 0xd800 && high <= 0xdbff;
}

function group(index: number, body: Step): Step {
  return (run, start, next) =>
    body(run, start, (end) => {
      const [oldStart, oldEnd] = [run.slots[2 * index]!, run.slots[2 * index + 1]!];
      run.slots[2 * index] = start;
      run.slots[2 * index + 1] = end;
      if (next(end)) return true;
      run.slots[2 * index] = oldStart;
      run.slots[2 * index + 1] = oldEnd;
      return false;
    });
}

function atomic(body: Step): Step {
  return (run, index, next) => {
    let end = -1;
    const matched = body(run, index, (at) => {
      end = at;
      return true;
    });
    return matched && next(end);
  };
}

function look({ behind, negate, node }: Extract<Node, { kind: 'look' }>): Step {
  const body = compile(node);
  const width = behind ? widthOf(node, new Map())[0] : 0;
  return (run, index, next) => {
    const start = behind ? stepBack(run.text, index, width) : index;
    const saved = run.slots.slice();
    const found = start >= 0 && body(run, start, (end) => !behind || end === index);
    if (found === negate) {
      run.slots = saved;
      return false;
    }
    if (negate) run.slots = saved;
    return next(index);
  };
}

function stepBack(text: string, index: number, width: number): number {
  let at = index;
  for (let count = 0; count < width; count++) {
    if (at <= 0) return -1;
    at -= isLowSurrogate(text, at - 1) ? 2 : 1;
  }
  return at;
}

/** Python: a reference to a group that is not set fails. */
function backreference(index: number, ignoreCase: boolean): Step {
  return (run, at, next) => {
    spend(run.budget);
    const [start, end] = [run.slots[2 * index]!, run.slots[2 * index + 1]!];
    if (end < 0) return false;
    const wanted = run.text.slice(start, end);
    const found = run.text.slice(at, at + wanted.length);
    const equal = ignoreCase ? found.toLowerCase() === wanted.toLowerCase() : found === wanted;
    return equal && next(at + wanted.length);
  };
}

function anchor({ at, ascii }: Extract<Node, { kind: 'anchor' }>): Step {
  const word = ascii ? /^[a-zA-Z0-9_]$/ : /^[\p{L}\p{N}_]$/u;
  const isWord = (text: string, index: number) =>
    index >= 0 && index < text.length && word.test(String.fromCodePoint(text.codePointAt(index)!));
  const boundary = (text: string, index: number) =>
    isWord(text, index - (isLowSurrogate(text, index - 1) ? 2 : 1)) !== isWord(text, index);
  const holds = {
    start: (_text: string, index: number) => index === 0,
    end: (text: string, index: number) => index === text.length,
    'line-start': (text: string, index: number) => index === 0 || text[index - 1] === '\n',
    'line-end': (text: string, index: number) => index === text.length || text[index] === '\n',
    'end-or-last-newline': (text: string, index: number) =>
      index === text.length || (index === text.length - 1 && text[index] === '\n'),
    boundary,
    'no-boundary': (text: string, index: number) => text !== '' && !boundary(text, index),
  }[at];
  return (run, index, next) => holds(run.text, index) && next(index);
}
