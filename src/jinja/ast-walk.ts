import type { CallArguments, Expression, Name, NamespaceRef, OutputPart, Statement, Target } from './ast.js';

export type Node = Statement | Expression | OutputPart;

/** How a name is met: read, assigned, or bound as a parameter. */
export type Role = 'load' | 'store' | 'param';

export type Visit = (node: Node, role: Role) => void;

/** Calls `visit` for the direct children of a node, in the order of Jinja2's fields (name analysis depends on it). */
export function eachChild(node: Node, visit: Visit): void {
  const children = childrenOf(node);
  if (children) for (const child of children) visit(child, 'load');
  else if (node.kind === 'filter' || node.kind === 'test' || node.kind === 'call') {
    if (node.node) visit(node.node, 'load');
    eachArgument(node, visit);
  } else eachBlockChild(node as BlockStatement, visit);
}

/** The children of a node that reads all of them, in order; undefined for the other nodes. */
function childrenOf(node: Node): readonly Node[] | undefined {
  switch (node.kind) {
    case 'output':
      return node.parts;
    case 'extends':
    case 'include':
    case 'import':
    case 'fromimport':
      return [node.template];
    case 'tuple':
    case 'list':
    case 'concat':
      return node.items;
    case 'dict':
      return node.pairs.flat();
    case 'condition':
      return node.no ? [node.test, node.yes, node.no] : [node.test, node.yes];
    case 'attribute':
    case 'not':
    case 'negative':
    case 'positive':
    case 'do':
      return [node.node];
    case 'item':
      return [node.node, node.key];
    case 'slice':
      return [node.start, node.stop, node.step].filter((bound) => bound !== undefined);
    case 'compare':
      return [node.left, ...node.operands.map((operand) => operand.right)];
    case 'binary':
    case 'and':
    case 'or':
      return [node.left, node.right];
  }
  return LEAVES.has(node.kind) ? [] : statementsOf(node);
}

function statementsOf(node: Node): readonly Node[] | undefined {
  switch (node.kind) {
    case 'block':
      return node.body;
    case 'if':
      return [node.test, ...node.body, ...node.elifs, ...node.otherwise];
    case 'filterblock':
      return [...node.body, node.filter];
    case 'autoescape':
      return [node.value, ...node.body];
  }
  return undefined;
}

const LEAVES: ReadonlySet<Node['kind']> = new Set(['const', 'data', 'name', 'nsref', 'break', 'continue']);

type BlockStatement = Extract<Statement, { kind: 'for' | 'macro' | 'callblock' | 'with' | 'assign' | 'assignblock' }>;

function eachBlockChild(node: BlockStatement, visit: Visit): void {
  const all = (children: readonly Node[], role: Role = 'load') => {
    for (const child of children) visit(child, role);
  };
  switch (node.kind) {
    case 'for':
      visit(node.target, 'store');
      all([node.iterable, ...node.body, ...node.otherwise]);
      if (node.test) visit(node.test, 'load');
      return;
    case 'macro':
    case 'callblock':
      if (node.kind === 'callblock') visit(node.call, 'load');
      all(node.params, 'param');
      return all([...node.defaults, ...node.body]);
    case 'with':
      all(node.targets, 'param');
      return all([...node.values, ...node.body]);
    case 'assign':
      visit(node.target, 'store');
      return visit(node.value, 'load');
    case 'assignblock':
      visit(node.target, 'store');
      return all(node.filter ? [node.filter, ...node.body] : node.body);
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
