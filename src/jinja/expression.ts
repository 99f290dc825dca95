import { compileExpression } from './compile-expression.js';
import { entering, type Scoped } from './compile-unit.js';
import { Context } from './context.js';
import type { EnvironmentCore } from './core.js';
import type { CompiledExpression } from './environment.js';
import { Frame } from './frame.js';
import { locate } from './locate.js';
import { parseBareExpression } from './parser.js';
import { type Origin, siteOf } from './site.js';
import { FunctionScope, Symbols } from './symbols.js';
import type { Token } from './tokens.js';

/** A bare expression as a closure over a scope. */
export function compileBareExpression(
  tokens: readonly Token[],
  environment: EnvironmentCore,
  origin: Origin,
): CompiledExpression {
  const node = parseBareExpression(tokens);
  const scope = scopeOf(environment, origin);
  const { owner, symbols } = scope;
  symbols.analyze({ kind: 'template', body: [{ kind: 'do', node, line: 1, at: 0 }] });
  const enter = entering(scope, false);
  const evaluate = compileExpression(node, scope);
  const site = siteOf(origin, { line: 1, at: node.at });
  const state = { autoescape: environment.autoescapeFor(undefined) };
  return {
    evaluate(variables) {
      const context = new Context(environment, variables, origin.at.name, environment.newRun(), state);
      const frame = new Frame(owner.size, context, undefined);
      enter?.(frame);
      try {
        return evaluate(frame);
      } catch (error) {
        throw locate(error, site, context);
      }
    },
  };
}

function scopeOf(environment: EnvironmentCore, origin: Origin): Scoped {
  const owner = new FunctionScope();
  return {
    unit: {
      environment,
      origin,
      native: true,
      extendsSoFar: 0,
      hasKnownExtends: false,
      hasExtends: false,
      lastLine: 1,
    },
    owner,
    symbols: new Symbols(owner),
    toplevel: true,
    rootlevel: true,
    soft: false,
    checksOutput: false,
    escape: environment.autoescapeFor(undefined),
    inLoop: false,
  };
}
