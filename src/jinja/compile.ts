import type { BlockNode, Statement } from './ast.js';
import { anyNode, findUndeclared } from './ast-walk.js';
import { compileBody } from './compile-statement.js';
import { entering, type Scoped, type Unit } from './compile-unit.js';
import type { BlockProgram, Context } from './context.js';
import type { EnvironmentCore } from './core.js';
import { Frame } from './frame.js';
import type { Origin } from './site.js';
import { FunctionScope, Symbols } from './symbols.js';
import { type Program, superBlock, TemplateReference } from './template.js';
import { SyntaxFailure } from './token-stream.js';

/** Statements as closures. Throws SyntaxFailure for what only the compiler can find: unknown filters, blocks defined twice. */
export function compileTemplate(
  body: readonly Statement[],
  environment: EnvironmentCore,
  origin: Origin,
  native: boolean,
): Program {
  // What the text does not mention need not be looked for in the tree.
  const mentions = (word: string) => origin.text.includes(word);
  const nodes = mentions('block') ? blocksOf(body) : [];
  const unit: Unit = {
    environment,
    origin,
    native,
    extendsSoFar: 0,
    hasKnownExtends: false,
    lastLine: 1,
    hasExtends: mentions('extends') && anyNode(body, (node) => node.kind === 'extends'),
  };
  const runRoot = compileRoot(body, unit);
  const blocks = new Map(nodes.map((node) => [node.name, compileBlock(node, unit)]));
  return { blocks, runRoot };
}

function blocksOf(body: readonly Statement[]): BlockNode[] {
  const blocks: BlockNode[] = [];
  anyNode(body, (node) => {
    if (node.kind !== 'block') return false;
    if (blocks.some((block) => block.name === node.name))
      throw new SyntaxFailure(`block '${node.name}' defined twice`, node.line, node.at, 'TemplateAssertionError');
    blocks.push(node);
    return false;
  });
  return blocks;
}

function compileRoot(body: readonly Statement[], unit: Unit): (context: Context) => void {
  const scope = outermost(unit, { toplevel: true, rootlevel: true, checksOutput: unit.hasExtends });
  const readsSelf = unit.origin.text.includes('self') && findUndeclared(body, ['self']).has('self');
  const self = readsSelf ? scope.symbols.parameter('self').slot : undefined;
  scope.symbols.analyze({ kind: 'template', body });
  const enter = entering(scope, false);
  const run = compileBody(body, scope);
  const { owner } = scope;
  return (context) => {
    const frame = new Frame(owner.size, context, undefined);
    if (self !== undefined) frame.slots[self] = new TemplateReference(context);
    enter?.(frame);
    run(frame);
    frame.extended?.runRoot(context);
  };
}

function compileBlock(node: BlockNode, unit: Unit): BlockProgram {
  const scope = outermost(unit, {});
  const used = findUndeclared(node.body, ['self', 'super']);
  const self = used.has('self') ? scope.symbols.parameter('self').slot : undefined;
  const parent = used.has('super') ? scope.symbols.parameter('super').slot : undefined;
  scope.symbols.analyze(node);
  const enter = entering(scope, false);
  const body = compileBody(node.body, scope);
  const { owner } = scope;
  const { name } = node;
  const program: BlockProgram = {
    name,
    run(context) {
      const frame = new Frame(owner.size, context, undefined);
      if (self !== undefined) frame.slots[self] = new TemplateReference(context);
      if (parent !== undefined) {
        const blocks = context.blocks.get(name);
        frame.slots[parent] = superBlock(name, context, blocks, blocks ? blocks.indexOf(program) : 0);
      }
      enter?.(frame);
      body(frame);
    },
  };
  return program;
}

function outermost(unit: Unit, changes: Partial<Scoped>): Scoped {
  const owner = new FunctionScope();
  return {
    unit,
    owner,
    symbols: new Symbols(owner),
    toplevel: false,
    rootlevel: false,
    soft: false,
    checksOutput: false,
    escape: unit.environment.autoescapeFor(unit.origin.at.name),
    inLoop: false,
    ...changes,
  };
}
