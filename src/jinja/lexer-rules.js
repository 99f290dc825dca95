/** Python's `\s`: what JavaScript calls a space, but for U+FEFF, and four separators more. */
export const SPACE = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const cache = new Map();
export function rulesOf(syntax) {
  const key = JSON.stringify(syntax);
  let rules = cache.get(key);
  if (!rules) {
    rules = build(syntax);
    cache.set(key, rules);
  }
  return rules;
}
function build(syntax) {
  const block = literal(syntax.blockStart);
  const blockEnd = literal(syntax.blockEnd);
  const variableEnd = literal(syntax.variableEnd);
  const commentEnd = literal(syntax.commentEnd);
  const suffix = syntax.trimBlocks ? '\\n?' : '';
  const raw = `(${block}([-+]|)${SPACE}*raw${SPACE}*(?:-${blockEnd}${SPACE}*|${blockEnd}))`;
  const starts = tagStarts(syntax);
  const close = (end) => `(?:\\+${end}|-${end}${SPACE}*|${end}${suffix})`;
  return {
    syntax,
    root: new RegExp([raw, ...starts.map((start) => `(${start.pattern}([-+]|))`)].join('|'), 'gm'),
    tags: ['raw', ...starts.map((start) => start.state)],
    ends: {
      block: new RegExp(close(blockEnd), 'y'),
      variable: new RegExp(`-${variableEnd}${SPACE}*|${variableEnd}`, 'y'),
      linestatement: new RegExp(`${SPACE}*(?:\\n|$)`, 'y'),
    },
    closers: {
      raw: new RegExp(`${block}([-+]|)${SPACE}*endraw${SPACE}*${close(blockEnd)}`, 'g'),
      comment: new RegExp(close(commentEnd), 'g'),
      linecomment: /(?=\n|$)/g,
    },
  };
}
/** Longer delimiters go first; those of a length in Jinja2's order, which is its token names' reversed. */
function tagStarts(syntax) {
  const start = (state, name, text, before = '') => ({
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
function literal(text) {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
