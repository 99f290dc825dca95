/** Calls `visit` for the direct children of a node, in the order of Jinja2's fields (name analysis depends on it). */
export function eachChild(node, visit) {
  const load = (child) => child && visit(child, 'load');
  const all = (children) => {
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
function eachBlockChild(node, visit) {
  const all = (children, role = 'load') => {
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
export function eachArgument(given, visit) {
  for (const arg of given.args) visit(arg, 'load');
  for (const { value } of given.kwargs) visit(value, 'load');
  if (given.dynArgs) visit(given.dynArgs, 'load');
  if (given.dynKwargs) visit(given.dynKwargs, 'load');
}
/** The names and namespace attributes of an assignment's target. */
export function targetLeaves(target) {
  return target.kind === 'tuple' ? target.items.flatMap((item) => targetLeaves(item)) : [target];
}
/** Whether any node below these (themselves included) satisfies the condition. */
export function anyNode(nodes, condition) {
  let found = false;
  const visit = (node, role) => {
    if (found) return;
    if (condition(node, role)) found = true;
    else eachChild(node, node.kind === 'tuple' && role !== 'load' ? (child) => visit(child, role) : visit);
  };
  for (const node of nodes) visit(node, 'load');
  return found;
}
/** Which of the names are read in the nodes before anything there assigns them. Blocks are not looked into. */
export function findUndeclared(nodes, names) {
  const wanted = new Set(names);
  const found = new Set();
  const visit = (node, role) => {
    if (node.kind === 'name') {
      if (role !== 'load') wanted.delete(node.name);
      else if (wanted.has(node.name)) found.add(node.name);
    } else if (node.kind === 'tuple') for (const item of node.items) visit(item, role);
    else if (node.kind !== 'block') eachChild(node, visit);
  };
  for (const node of nodes) visit(node, 'load');
  return found;
}
