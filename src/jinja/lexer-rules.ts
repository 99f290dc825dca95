import type { SyntaxOptions } from './environment.js';

/** Python's `\s`: what JavaScript calls a space, but for U+FEFF, and four separators more. */
export const SPACE = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';

export type State = 'raw' | 'comment' | 'block' | 'variable' | 'linestatement' | 'linecomment';

/** The patterns of one set of delimiters. */
export interface Rules {
  readonly syntax: SyntaxOptions;
  /** Finds the next tag; group 1 + 2i is tag i, the next group its `-` or `+`. */
  readonly root: RegExp;
  readonly tags: readonly State[];
  /** How each state ends, at the current place. */
  readonly ends: Readonly<Record<'block' | 'variable' | 'linestatement', RegExp>>;
  /** Characters that such an end may begin with; undefined: any. */
  readonly endStarts: Readonly<Record<'block' | 'variable' | 'linestatement', string | undefined>>;
  /** How the states that hold only text end; found by searching. */
  readonly closers: Readonly<Record<'raw' | 'comment' | 'linecomment', RegExp>>;
}

const cache = new Map<string, Rules>();

export function rulesOf(syntax: SyntaxOptions): Rules {
  const key = JSON.stringify(syntax);
  let rules = cache.get(key);
  if (!rules) {
    rules = build(syntax);
    cache.set(key, rules);
  }
  return rules;
}

function build(syntax: SyntaxOptions): Rules {
  const block = literal(syntax.blockStart);
  const blockEnd = literal(syntax.blockEnd);
  const variableEnd = literal(syntax.variableEnd);
  const commentEnd = literal(syntax.commentEnd);
  const suffix = syntax.trimBlocks ? '\\n?' : '';
  const raw = `(${block}([-+]|)${SPACE}*raw${SPACE}*(?:-${blockEnd}${SPACE}*|${blockEnd}))`;
  const starts = tagStarts(syntax);
  const close = (end: string) => `(?:\\+${end}|-${end}${SPACE}*|${end}${suffix})`;
  return {
    syntax,
    root: new RegExp([raw, ...starts.map((start) => `(${start.pattern}([-+]|))`)].join('|'), 'gm'),
    tags: ['raw', ...starts.map((start) => start.state)],
    ends: {
      block: new RegExp(close(blockEnd), 'y'),
      variable: new RegExp(`-${variableEnd}${SPACE}*|${variableEnd}`, 'y'),
      linestatement: new RegExp(`${SPACE}*(?:\\n|$)`, 'y'),
    },
    endStarts: {
      block: `+-${syntax.blockEnd[0]}`,
      variable: `-${syntax.variableEnd[0]}`,
      linestatement: undefined,
    },
    closers: {
      raw: new RegExp(`${block}([-+]|)${SPACE}*endraw${SPACE}*${close(blockEnd)}`, 'g'),
      comment: new RegExp(close(commentEnd), 'g'),
      linecomment: /(?=\n|$)/g,
    },
  };
}

interface Start {
  readonly state: State;
  readonly pattern: string;
  readonly length: number;
  readonly name: string;
}

/** Longer delimiters go first; those of a length in Jinja2's order, which is its token names' reversed. */
function tagStarts(syntax: SyntaxOptions): Start[] {
  const start = (state: State, name: string, text: string, before = ''): Start => ({
    state,
    name,
    pattern: before + literal(text),
    length: text.length,
  });
  const starts = [
    start('comment', 'comment_begin', syntax.commentStart),
    start('block', 'block_begin', syntax.blockStart),
    start('variable', 'variable_begin', syntax.variableStart),
  ];
  if (syntax.lineStatementPrefix !== undefined)
    starts.push(start('linestatement', 'linestatement_begin', syntax.lineStatementPrefix, '^[ \\t\\v]*'));
  if (syntax.lineCommentPrefix !== undefined)
    starts.push(start('linecomment', 'linecomment_begin', syntax.lineCommentPrefix, '(?:^|(?<=\\S))[^\\S\\r\\n]*'));
  return starts.sort((a, b) => b.length - a.length || (a.name < b.name ? 1 : -1));
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
