import { anyNode, findUndeclared } from './ast-walk.js';
import { compileBody } from './compile-statement.js';
import { entering } from './compile-unit.js';
import { Frame } from './frame.js';
import { FunctionScope, Symbols } from './symbols.js';
import { superBlock, TemplateReference } from './template.js';
import { SyntaxFailure } from './token-stream.js';
/** Statements as closures. Throws SyntaxFailure for what only the compiler can find: unknown filters, blocks defined twice. */
export function compileTemplate(body, environment, origin, native) {
  const nodes = blocksOf(body);
  const unit = {
    environment,
    origin,
    native,
    extendsSoFar: 0,
    hasKnownExtends: false,
    hasExtends: anyNode(body, (node) => node.kind === 'extends'),
  };
  const runRoot = compileRoot(body, unit);
  const blocks = new Map(nodes.map((node) => [node.name, compileBlock(node, unit)]));
  return { blocks, runRoot };
}
function blocksOf(body) {
  const blocks = [];
  anyNode(body, (node) => {
    if (node.kind !== 'block') return false;
    if (blocks.some((block) => block.name === node.name))
      throw new SyntaxFailure(`block '${node.name}' defined twice`, node.line, node.at, 'TemplateAssertionError');
    blocks.push(node);
    return false;
  });
  return blocks;
}
function compileRoot(body, unit) {
  const scope = outermost(unit, { toplevel: true, rootlevel: true, checksOutput: unit.hasExtends });
  const self = findUndeclared(body, ['self']).has('self') ? scope.symbols.parameter('self').slot : undefined;
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
function compileBlock(node, unit) {
  const scope = outermost(unit, {});
  const used = findUndeclared(node.body, ['self', 'super']);
  const self = used.has('self') ? scope.symbols.parameter('self').slot : undefined;
  const parent = used.has('super') ? scope.symbols.parameter('super').slot : undefined;
  scope.symbols.analyze(node);
  const enter = entering(scope, false);
  const body = compileBody(node.body, scope);
  const { owner } = scope;
  const { name } = node;
  const program = {
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
function outermost(unit, changes) {
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
