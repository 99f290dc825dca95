import type { Expression, Statement } from '../../jinja/ast.js';
import { eachChild, type Node, type Role } from '../../jinja/ast-walk.js';
import { tokenize } from '../../jinja/lexer.js';
import { rulesOf } from '../../jinja/lexer-rules.js';
import { parseBareExpression, parseTemplate } from '../../jinja/parser.js';

/** Variables that a text reads. */
export interface FreeNames {
  readonly used: ReadonlySet<string>;
  /** Those that it reads as something that may be missing: `x | default(1)`, `x is defined`. */
  readonly optional: ReadonlySet<string>;
}

const NOTHING: FreeNames = { used: new Set(), optional: new Set() };

const RULES = rulesOf({
  blockStart: '{%',
  blockEnd: '%}',
  variableStart: '{{',
  variableEnd: '}}',
  commentStart: '{#',
  commentEnd: '#}',
  lineStatementPrefix: undefined,
  lineCommentPrefix: undefined,
  trimBlocks: true,
  lstripBlocks: false,
  keepTrailingNewline: true,
  newlineSequence: '\n',
  doubleBackslashes: true,
});

/** The names that a template or a bare expression takes from outside. A text that does not parse has none: its syntax is another check's. */
export function freeNames(kind: 'template' | 'expression', text: string): FreeNames {
  let nodes: readonly (Statement | Expression)[];
  try {
    const tokens = tokenize(text, RULES, kind === 'expression');
    nodes =
      kind === 'template' ? parseTemplate(tokens, { do: true, loopControls: true }) : [parseBareExpression(tokens)];
  } catch {
    return NOTHING;
  }
  const found: Found = { used: new Set(), optional: new Set(), bound: new Set(BUILT_IN) };
  for (const node of nodes) walk(node, 'load', found);
  const free = (names: ReadonlySet<string>) => new Set([...names].filter((name) => !found.bound.has(name)));
  return { used: free(found.used), optional: free(found.optional) };
}

/** Names that the language and Ansible give to every template. */
const BUILT_IN: ReadonlySet<string> = new Set(
  `true false none True False None omit lookup query q now undef range dict lipsum cycler joiner namespace loop self
  caller varargs kwargs super template_host template_path template_fullpath template_run_date template_uid
  template_destpath template_mtime ansible_managed`.split(/\s+/),
);

interface Found {
  readonly used: Set<string>;
  readonly optional: Set<string>;
  /** Names that the template itself binds somewhere; where is not looked at. */
  readonly bound: Set<string>;
}

const OPTIONAL_FILTERS: ReadonlySet<string> = new Set(['default', 'd', 'mandatory']);
const OPTIONAL_TESTS: ReadonlySet<string> = new Set(['defined', 'undefined']);

function walk(node: Node, role: Role, found: Found): void {
  if (node.kind === 'name') (role === 'load' ? found.used : found.bound).add(node.name);
  if (node.kind === 'filter' && node.node && OPTIONAL_FILTERS.has(shortName(node.name))) optional(node.node, found);
  if (node.kind === 'test' && OPTIONAL_TESTS.has(shortName(node.name))) optional(node.node, found);
  if (node.kind === 'condition' && !node.no) optional(node.yes, found);
  if (node.kind === 'macro') found.bound.add(node.name);
  if (node.kind === 'import') found.bound.add(node.target);
  if (node.kind === 'fromimport') for (const { alias } of node.names) found.bound.add(alias);
  eachChild(node, (child, as) => walk(child, role === 'load' ? as : role, found));
}

/** What stands at the root of `a.b[c]`. */
function optional(node: Expression, found: Found): void {
  if (node.kind === 'name') found.optional.add(node.name);
  else if ('node' in node && node.node) optional(node.node as Expression, found);
}

function shortName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
