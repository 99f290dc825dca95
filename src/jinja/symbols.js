import { eachChild } from './ast-walk.js';
/** A unit with frames of its own at run time: the template, a block, a macro, a recursive loop. */
export class FunctionScope {
  parent;
  /** How many slots its frames have. */
  size = 0;
  depth;
  refs = new Map();
  constructor(parent) {
    this.parent = parent;
    this.depth = parent ? parent.depth + 1 : 0;
  }
  /**
   * Scopes at one level share the slots of equal names, as they follow each other and begin by clearing them. Names are
   * equal as Python's identifiers are: after compatibility normalization.
   */
  ref(name, level) {
    const key = `${level} ${name.normalize('NFKC')}`;
    let ref = this.refs.get(key);
    if (!ref) {
      ref = { name, slot: this.size++, owner: this };
      this.refs.set(key, ref);
    }
    return ref;
  }
}
/**
 * The names of one scope, resolved as Jinja2 does: a name that is read first and assigned later comes from outside until then; one that
 * is assigned in some branches only starts as the outer one; assigning never reaches an outer scope.
 */
export class Symbols {
  owner;
  parent;
  variant;
  depth;
  refs = new Map();
  loads = new Map();
  stores = new Set();
  level;
  constructor(
    owner,
    parent,
    /** Keeps the slots of a loop's condition apart from those of its body. */
    variant = '',
    depth = parent ? parent.depth + 1 : 0,
  ) {
    this.owner = owner;
    this.parent = parent;
    this.variant = variant;
    this.depth = depth;
    this.level = variant + depth;
  }
  /** Names met while a node is compiled in a scope of its own. */
  analyze(node, branch) {
    analyzeRoot(this, node, branch);
  }
  find(name) {
    return this.refs.get(name) ?? this.parent?.find(name);
  }
  /** The place of a name; one that the analysis did not meet (in the filter of a set block) comes from the context. */
  ref(name) {
    return this.find(name) ?? this.define(name, { kind: 'resolve' });
  }
  loadOf(ref) {
    return this.loads.get(ref) ?? this.parent?.loadOf(ref);
  }
  parameter(name) {
    this.stores.add(name);
    return this.define(name, { kind: 'parameter' });
  }
  load(name) {
    if (!this.find(name)) this.define(name, { kind: 'resolve' });
  }
  store(name) {
    this.stores.add(name);
    if (this.refs.has(name)) return;
    const outer = this.parent?.find(name);
    this.define(name, outer ? { kind: 'alias', of: outer } : { kind: 'missing' });
  }
  /** Every name assigned here or in the scopes around, with the place where it is now. */
  storedRefs() {
    const found = new Map();
    for (let scope = this; scope; scope = scope.parent)
      for (const name of [...scope.stores].sort()) if (!found.has(name)) found.set(name, this.ref(name));
    return [...found.values()];
  }
  copy() {
    const copy = new Symbols(this.owner, this.parent, this.variant, this.depth);
    for (const [name, ref] of this.refs) copy.refs.set(name, ref);
    for (const [ref, load] of this.loads) copy.loads.set(ref, load);
    for (const name of this.stores) copy.stores.add(name);
    return copy;
  }
  /** Takes in what the branches of an `if` found. */
  merge(branches) {
    const counts = new Map();
    for (const branch of branches)
      for (const name of branch.stores) if (!this.stores.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
    for (const branch of branches) {
      for (const [name, ref] of branch.refs) this.refs.set(name, ref);
      for (const [ref, load] of branch.loads) this.loads.set(ref, load);
      for (const name of branch.stores) this.stores.add(name);
    }
    for (const [name, count] of counts) {
      if (count === branches.length) continue;
      const outer = this.parent?.find(name);
      this.loads.set(this.ref(name), outer ? { kind: 'alias', of: outer } : { kind: 'resolve' });
    }
  }
  define(name, load) {
    const ref = this.owner.ref(name, this.level);
    this.refs.set(name, ref);
    this.loads.set(ref, load);
    return ref;
  }
}
function analyzeRoot(symbols, node, branch) {
  const visitor = new Visitor(symbols);
  const all = (nodes) => {
    for (const one of nodes) visitor.visit(one, 'load');
  };
  switch (node.kind) {
    case 'for':
      return analyzeFor(visitor, node, branch ?? 'body');
    case 'template':
    case 'autoescape':
    case 'assignblock':
      if (node.kind === 'autoescape') visitor.visit(node.value, 'load');
      return all(node.body);
    case 'with':
      for (const target of node.targets) visitor.visit(target, 'param');
      return all(node.body);
    case 'callblock':
      for (const param of node.params) visitor.visit(param, 'param');
      all(node.defaults);
      return all(node.body);
  }
  eachChild(node, (child, role) => visitor.visit(child, role));
}
function analyzeFor(visitor, node, branch) {
  if (branch === 'else') {
    for (const statement of node.otherwise) visitor.visit(statement, 'load');
    return;
  }
  visitor.visit(node.target, 'param');
  if (branch === 'test') {
    if (node.test) visitor.visit(node.test, 'load');
  } else for (const statement of node.body) visitor.visit(statement, 'load');
}
/** Walks what belongs to one scope; statements that open another are entered only as far as they are evaluated in this one. */
class Visitor {
  symbols;
  constructor(symbols) {
    this.symbols = symbols;
  }
  visit(node, role) {
    const { symbols } = this;
    switch (node.kind) {
      case 'name':
        if (role === 'param') symbols.parameter(node.name);
        else if (role === 'store') symbols.store(node.name);
        else symbols.load(node.name);
        return;
      case 'nsref':
        return symbols.load(node.name);
      case 'tuple':
        for (const item of node.items) this.visit(item, role);
        return;
      case 'if':
        return this.branches(node);
      case 'macro':
        return symbols.store(node.name);
      case 'import':
        this.visit(node.template, 'load');
        return symbols.store(node.target);
      case 'fromimport':
        this.visit(node.template, 'load');
        for (const { alias } of node.names) symbols.store(alias);
        return;
      case 'assign':
        this.visit(node.value, 'load');
        return this.visit(node.target, 'store');
      case 'for':
        return this.visit(node.iterable, 'load');
      case 'callblock':
        return this.visit(node.call, 'load');
      case 'filterblock':
        return this.visit(node.filter, 'load');
      case 'with':
        for (const value of node.values) this.visit(value, 'load');
        return;
      case 'assignblock':
        return this.visit(node.target, 'store');
      case 'autoescape':
      case 'block':
        return;
    }
    eachChild(node, (child, childRole) => this.visit(child, childRole));
  }
  branches(node) {
    this.visit(node.test, 'load');
    const original = this.symbols;
    const branch = (nodes) => {
      const copy = original.copy();
      this.symbols = copy;
      for (const one of nodes) this.visit(one, 'load');
      this.symbols = original;
      return copy;
    };
    original.merge([branch(node.body), branch(node.elifs), branch(node.otherwise)]);
  }
}
