import type { Value } from '../values/value.js';

/** Where a node stands: line within the template (as Jinja2 counts it for the node) and offset in its text. */
export interface Place {
  readonly line: number;
  readonly at: number;
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'notin';

/** Arguments of a call, filter or test: `(a, b, c=1, *rest, **named)`. */
export interface CallArguments {
  readonly args: readonly Expression[];
  readonly kwargs: readonly { readonly key: string; readonly value: Expression }[];
  readonly dynArgs: Expression | undefined;
  readonly dynKwargs: Expression | undefined;
}

export type Name = Place & { readonly kind: 'name'; readonly name: string };
export type NamespaceRef = Place & { readonly kind: 'nsref'; readonly name: string; readonly attribute: string };
export type TupleNode = Place & { readonly kind: 'tuple'; readonly items: readonly Expression[] };
/** `node` is undefined at the head of a filter block or a filtered set block. */
export type FilterNode = Place &
  CallArguments & { readonly kind: 'filter'; readonly node: Expression | undefined; readonly name: string };
export type TestNode = Place &
  CallArguments & { readonly kind: 'test'; readonly node: Expression; readonly name: string };
export type CallNode = Place & CallArguments & { readonly kind: 'call'; readonly node: Expression };

export type Expression =
  | (Place & { readonly kind: 'const'; readonly value: Value })
  | Name
  | NamespaceRef
  | TupleNode
  | (Place & { readonly kind: 'list'; readonly items: readonly Expression[] })
  | (Place & { readonly kind: 'dict'; readonly pairs: readonly (readonly [Expression, Expression])[] })
  | (Place & {
      readonly kind: 'condition';
      readonly test: Expression;
      readonly yes: Expression;
      readonly no: Expression | undefined;
    })
  | FilterNode
  | TestNode
  | CallNode
  | (Place & { readonly kind: 'attribute'; readonly node: Expression; readonly name: string })
  | (Place & { readonly kind: 'item'; readonly node: Expression; readonly key: Expression })
  | (Place & {
      readonly kind: 'slice';
      readonly start: Expression | undefined;
      readonly stop: Expression | undefined;
      readonly step: Expression | undefined;
    })
  | (Place & { readonly kind: 'concat'; readonly items: readonly Expression[] })
  | (Place & {
      readonly kind: 'compare';
      readonly left: Expression;
      readonly operands: readonly { readonly operator: Comparison; readonly right: Expression }[];
    })
  | (Place & {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Place & { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression })
  | (Place & { readonly kind: 'not' | 'negative' | 'positive'; readonly node: Expression });

/** What can be assigned to. */
export type Target = Name | NamespaceRef | TupleNode;

/** A piece of an output: text of the template, or an expression. */
export type OutputPart = (Place & { readonly kind: 'data'; readonly text: string }) | Expression;

export interface Signature {
  readonly params: readonly Name[];
  /** Defaults of the last parameters. */
  readonly defaults: readonly Expression[];
}

export type ForNode = Place & {
  readonly kind: 'for';
  readonly target: Target;
  readonly iterable: Expression;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
  readonly test: Expression | undefined;
  readonly recursive: boolean;
};
export type IfNode = Place & {
  readonly kind: 'if';
  readonly test: Expression;
  readonly body: readonly Statement[];
  readonly elifs: readonly IfNode[];
  readonly otherwise: readonly Statement[];
};
export type MacroNode = Place &
  Signature & { readonly kind: 'macro'; readonly name: string; readonly body: readonly Statement[] };
export type CallBlockNode = Place &
  Signature & { readonly kind: 'callblock'; readonly call: CallNode; readonly body: readonly Statement[] };
export type FilterBlockNode = Place & {
  readonly kind: 'filterblock';
  readonly filter: FilterNode;
  readonly body: readonly Statement[];
};
export type WithNode = Place & {
  readonly kind: 'with';
  readonly targets: readonly Target[];
  readonly values: readonly Expression[];
  readonly body: readonly Statement[];
};
export type BlockNode = Place & {
  readonly kind: 'block';
  readonly name: string;
  readonly scoped: boolean;
  readonly required: boolean;
  readonly body: readonly Statement[];
};
export type IncludeNode = Place & {
  readonly kind: 'include';
  readonly template: Expression;
  readonly ignoreMissing: boolean;
  readonly withContext: boolean;
};
export type ImportNode = Place & {
  readonly kind: 'import';
  readonly template: Expression;
  readonly target: string;
  readonly withContext: boolean;
};
export type FromImportNode = Place & {
  readonly kind: 'fromimport';
  readonly template: Expression;
  readonly names: readonly { readonly name: string; readonly alias: string }[];
  readonly withContext: boolean;
};
export type AssignNode = Place & { readonly kind: 'assign'; readonly target: Target; readonly value: Expression };
export type AssignBlockNode = Place & {
  readonly kind: 'assignblock';
  readonly target: Target;
  readonly filter: FilterNode | undefined;
  readonly body: readonly Statement[];
};
export type AutoescapeNode = Place & {
  readonly kind: 'autoescape';
  readonly value: Expression;
  readonly body: readonly Statement[];
};

export type Statement =
  | (Place & { readonly kind: 'output'; readonly parts: readonly OutputPart[] })
  | (Place & { readonly kind: 'extends'; readonly template: Expression })
  | ForNode
  | IfNode
  | MacroNode
  | CallBlockNode
  | FilterBlockNode
  | WithNode
  | BlockNode
  | IncludeNode
  | ImportNode
  | FromImportNode
  | AssignNode
  | AssignBlockNode
  | AutoescapeNode
  | (Place & { readonly kind: 'do'; readonly node: Expression })
  | (Place & { readonly kind: 'break' | 'continue' });

export interface TemplateNode {
  readonly body: readonly Statement[];
}
