import type { ForNode, Statement } from './ast.js';
import { eachChild, type Node, type Role } from './ast-walk.js';

/** One variable's place: a slot in the frames of the function that owns it. */
export interface Ref {
  readonly name: string;
  readonly slot: number;
  readonly owner: FunctionScope;
}

/** A unit with frames of its own at run time: the template, a block, a macro, a recursive loop. */
export class FunctionScope {
  /** How many slots its frames have. */
  size = 0;
  readonly depth: number;
  private readonly refs = new Map<string, Ref>();

  constructor(readonly parent?: FunctionScope) {
    this.depth = parent ? parent.depth + 1 : 0;
  }

  /**
   * Scopes at one level share the slots of equal names, as they follow each other and begin by clearing them. Names are
   * equal as Python's identifiers are: after compatibility normalization.
   */
  ref(name: string, level: string): Ref {
    const key = `${level} ${isAscii(name) ? name : name.normalize('NFKC')}`;
    let ref = this.refs.get(key);
    if (!ref) {
      ref = { name, slot: this.size++, owner: this };
      this.refs.set(key, ref);
    }
    return ref;
  }
}

function isAscii(name: string): boolean {
  for (let at = 0; at < name.length; at++) if (name.charCodeAt(at) > 0x7f) return false;
  return true;
}

/** What a slot holds when its scope is entered. */
export type Load =
  | { readonly kind: 'parameter' }
  /** To be looked up in the context when it is first read. */
  | { readonly kind: 'resolve' }
  /** A copy of an outer variable. */
  | { readonly kind: 'alias'; readonly of: Ref }
  | { readonly kind: 'missing' };

/**
 * The names of one scope, resolved as Jinja2 does: a name that is read first and assigned later comes from outside until then; one that
 * is assigned in some branches only starts as the outer one; assigning never reaches an outer scope.
 */
export class Symbols {
  readonly refs = new Map<string, Ref>();
  readonly loads = new Map<Ref, Load>();
  readonly stores = new Set<string>();
  private readonly level: string;

  constructor(
    readonly owner: FunctionScope,
    readonly parent?: Symbols,
    /** Keeps the slots of a loop's condition apart from those of its body. */
    readonly variant = '',
    private readonly depth: number = parent ? parent.depth + 1 : 0,
  ) {
    this.level = variant + depth;
  }

  /** Names met while a node is compiled in a scope of its own. */
  analyze(
    node: { readonly kind: 'template'; readonly body: readonly Statement[] } | Statement,
    branch?: 'body' | 'else' | 'test',
  ): void {
    analyzeRoot(this, node, branch);
  }

  find(name: string): Ref | undefined {
    return this.refs.get(name) ?? this.parent?.find(name);
  }

  /** The place of a name; one that the analysis did not meet (in the filter of a set block) comes from the context. */
  ref(name: string): Ref {
    return this.find(name) ?? this.define(name, { kind: 'resolve' });
  }

  loadOf(ref: Ref): Load | undefined {
    return this.loads.get(ref) ?? this.parent?.loadOf(ref);
  }

  parameter(name: string): Ref {
    this.stores.add(name);
    return this.define(name, { kind: 'parameter' });
  }

  load(name: string): void {
    if (!this.find(name)) this.define(name, { kind: 'resolve' });
  }

  store(name: string): void {
    this.stores.add(name);
    if (this.refs.has(name)) return;
    const outer = this.parent?.find(name);
    this.define(name, outer ? { kind: 'alias', of: outer } : { kind: 'missing' });
  }

  /** Every name assigned here or in the scopes around, with the place where it is now. */
  storedRefs(): Ref[] {
    const found = new Map<string, Ref>();
    for (let scope: Symbols | undefined = this; scope; scope = scope.parent)
      for (const name of [...scope.stores].sort()) if (!found.has(name)) found.set(name, this.ref(name));
    return [...found.values()];
  }

  copy(): Symbols {
    const copy = new Symbols(this.owner, this.parent, this.variant, this.depth);
    for (const [name, ref] of this.refs) copy.refs.set(name, ref);
    for (const [ref, load] of this.loads) copy.loads.set(ref, load);
    for (const name of this.stores) copy.stores.add(name);
    return copy;
  }

  /** Takes in what the branches of an `if` found. */
  merge(branches: readonly Symbols[]): void {
    const counts = new Map<string, number>();
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

  private define(name: string, load: Load): Ref {
    const ref = this.owner.ref(name, this.level);
    this.refs.set(name, ref);
    this.loads.set(ref, load);
    return ref;
  }
}

function analyzeRoot(
  symbols: Symbols,
  node: Parameters<Symbols['analyze']>[0],
  branch?: 'body' | 'else' | 'test',
): void {
  const visitor = new Visitor(symbols);
  const all = (nodes: readonly Node[]) => {
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

function analyzeFor(visitor: Visitor, node: ForNode, branch: 'body' | 'else' | 'test'): void {
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
  constructor(private symbols: Symbols) {}

  visit(node: Node, role: Role): void {
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
      case 'autoescape':
      case 'block':
        return;
    }
    if (!this.storing(node)) this.evaluated(node);
  }

  /** Statements that make a variable; false for all others. */
  private storing(node: Node): boolean {
    const { symbols } = this;
    switch (node.kind) {
      case 'macro':
        symbols.store(node.name);
        return true;
      case 'import':
        this.visit(node.template, 'load');
        symbols.store(node.target);
        return true;
      case 'fromimport':
        this.visit(node.template, 'load');
        for (const { alias } of node.names) symbols.store(alias);
        return true;
      case 'assign':
        this.visit(node.value, 'load');
        this.visit(node.target, 'store');
        return true;
      case 'assignblock':
        this.visit(node.target, 'store');
        return true;
    }
    return false;
  }

  /** The part of a node that is evaluated in this scope. */
  private evaluated(node: Node): void {
    switch (node.kind) {
      case 'for':
        return this.visit(node.iterable, 'load');
      case 'callblock':
        return this.visit(node.call, 'load');
      case 'filterblock':
        return this.visit(node.filter, 'load');
      case 'with':
        for (const value of node.values) this.visit(value, 'load');
        return;
    }
    eachChild(node, (child, role) => this.visit(child, role));
  }

  private branches(node: Extract<Node, { kind: 'if' }>): void {
    this.visit(node.test, 'load');
    const original = this.symbols;
    const branch = (nodes: readonly Node[]) => {
      const copy = original.copy();
      this.symbols = copy;
      for (const one of nodes) this.visit(one, 'load');
      this.symbols = original;
      return copy;
    };
    original.merge([branch(node.body), branch(node.elifs), branch(node.otherwise)]);
  }
}
