import type { CallArguments, Expression, Name, NamespaceRef, OutputPart, Statement, Target } from './ast.js';

export type Node = Statement | Expression | OutputPart;

/** How a name is met: read, assigned, or bound as a parameter. */
export type Role = 'load' | 'store' | 'param';

export type Visit = (node: Node, role: Role) => void;

/** Calls `visit` for the direct children of a node, in the order of Jinja2's fields (name analysis depends on it). */
export function eachChild(node: Node, visit: Visit): void {
  const load = (child: Node | undefined) => child && visit(child, 'load');
  const all = (children: readonly Node[]) => {
    for (const child of children) visit(child, 'load');
  };
  switch (node.kind) {
    case 'const':
    case 'data':
    case 'name':
    case 'nsref':
    case 'break':
    case 'continue':
      return;
    case 'output':
      return all(node.parts);
    case 'extends':
    case 'include':
    case 'import':
    case 'fromimport':
      return load(node.template);
    case 'tuple':
    case 'list':
    case 'concat':
      return all(node.items);
    case 'dict':
      for (const pair of node.pairs) all(pair);
      return;
    case 'condition':
      return all(node.no ? [node.test, node.yes, node.no] : [node.test, node.yes]);
    case 'filter':
    case 'test':
    case 'call':
      load(node.node);
      return eachArgument(node, visit);
    case 'attribute':
    case 'not':
    case 'negative':
    case 'positive':
    case 'do':
      return load(node.node);
    case 'item':
      return all([node.node, node.key]);
    case 'slice':
      load(node.start);
      load(node.stop);
      return load(node.step);
    case 'compare':
      load(node.left);
      return all(node.operands.map((operand) => operand.right));
    case 'binary':
    case 'and':
    case 'or':
      return all([node.left, node.right]);
  }
  eachBlockChild(node, visit);
}

type BlockStatement =
  | Extract<Statement, { readonly body: readonly Statement[] }>
  | Extract<Statement, { kind: 'assign' }>;

function eachBlockChild(node: BlockStatement, visit: Visit): void {
  const all = (children: readonly Node[], role: Role = 'load') => {
    for (const child of children) visit(child, role);
  };
  switch (node.kind) {
    case 'for':
      visit(node.target, 'store');
      visit(node.iterable, 'load');
      all(node.body);
      all(node.otherwise);
      if (node.test) visit(node.test, 'load');
      return;
    case 'if':
      visit(node.test, 'load');
      all(node.body);
      all(node.elifs);
      return all(node.otherwise);
    case 'macro':
    case 'callblock':
      if (node.kind === 'callblock') visit(node.call, 'load');
      all(node.params, 'param');
      all(node.defaults);
      return all(node.body);
    case 'filterblock':
      all(node.body);
      return visit(node.filter, 'load');
    case 'with':
      all(node.targets, 'param');
      all(node.values);
      return all(node.body);
    case 'block':
      return all(node.body);
    case 'autoescape':
      visit(node.value, 'load');
      return all(node.body);
    case 'assign':
      visit(node.target, 'store');
      return visit(node.value, 'load');
    case 'assignblock':
      visit(node.target, 'store');
      if (node.filter) visit(node.filter, 'load');
      return all(node.body);
  }
}

export function eachArgument(given: CallArguments, visit: Visit): void {
  for (const arg of given.args) visit(arg, 'load');
  for (const { value } of given.kwargs) visit(value, 'load');
  if (given.dynArgs) visit(given.dynArgs, 'load');
  if (given.dynKwargs) visit(given.dynKwargs, 'load');
}

/** The names and namespace attributes of an assignment's target. */
export function targetLeaves(target: Target): (Name | NamespaceRef)[] {
  return target.kind === 'tuple' ? target.items.flatMap((item) => targetLeaves(item as Target)) : [target];
}

/** Whether any node below these (themselves included) satisfies the condition. */
export function anyNode(nodes: readonly Node[], condition: (node: Node, role: Role) => boolean): boolean {
  let found = false;
  const visit: Visit = (node, role) => {
    if (found) return;
    if (condition(node, role)) found = true;
    else eachChild(node, node.kind === 'tuple' && role !== 'load' ? (child) => visit(child, role) : visit);
  };
  for (const node of nodes) visit(node, 'load');
  return found;
}

/** Which of the names are read in the nodes before anything there assigns them. Blocks are not looked into. */
export function findUndeclared(nodes: readonly Node[], names: readonly string[]): ReadonlySet<string> {
  const wanted = new Set(names);
  const found = new Set<string>();
  const visit: Visit = (node, role) => {
    if (node.kind === 'name') {
      if (role !== 'load') wanted.delete(node.name);
      else if (wanted.has(node.name)) found.add(node.name);
    } else if (node.kind === 'tuple') for (const item of node.items) visit(item, role);
    else if (node.kind !== 'block') eachChild(node, visit);
  };
  for (const node of nodes) visit(node, 'load');
  return found;
}
