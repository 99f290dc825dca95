import { type SourcePosition, unknownPlace } from '../base/position.js';
import { Template } from '../values/template.js';
import { typeName } from '../values/type-name.js';
import { Undefined } from '../values/undefined.js';
import type { Value } from '../values/value.js';
import { sourceOf, type TemplateEngine } from './engine.js';
import { renderingError, TemplateError } from './error.js';
import { invokeLookup } from './lookups/invoke.js';

/** The items of `loop:`, or of `with_<lookup>:`, whose terms the lookup renders as far as it reads them. */
export function loopItems(
  engine: TemplateEngine,
  withLookup: string | undefined,
  items: Value,
  source: SourcePosition | undefined,
  action: string,
): Value[] {
  if (withLookup === undefined) return plainLoop(engine, items, source);
  const terms = containerOf(engine, items, source);
  const place = source && { ...source, coarse: INVOKED };
  const result = engine.run({ text: '', source: place, rendersLiterals: false }, () => {
    const given = Array.isArray(terms) ? terms.map((term) => engine.lazy(term)) : [engine.lazy(terms)];
    try {
      const options = new Map<string, Value>([['wantlist', true]]);
      return invokeLookup(engine.environment, withLookup, given, options, action);
    } catch (error) {
      throw renderingError(error, '', place, true);
    }
  });
  const settled = engine.settle(result, new Template('', place));
  return Array.isArray(settled) ? settled : [settled];
}

/** The expression that stands for the lookup in ansible-core, and has no place there. */
const INVOKED = unknownPlace('invoke_lookup()');

function plainLoop(engine: TemplateEngine, items: Value, source: SourcePosition | undefined): Value[] {
  const rendered = renderAt(engine, items, source);
  if (Array.isArray(rendered)) return rendered;
  throw new TemplateError('context', `The \`loop\` value must resolve to a 'list', not '${typeName(rendered)}'.`, {
    code: 'error',
    source: sourceOf(items) ?? source,
    hint: 'Provide a list of items/templates, or a template resolving to a list.',
  });
}

/** What fails in a list of templates stands where the list does. */
function renderAt(engine: TemplateEngine, items: Value, source: SourcePosition | undefined): Value {
  try {
    return engine.render(items);
  } catch (error) {
    throw error instanceof TemplateError ? error.tellPlace(source) : error;
  }
}

/** A text is rendered until it is a container, whose items stay as they are. */
function containerOf(engine: TemplateEngine, items: Value, source: SourcePosition | undefined): Value {
  if (!(items instanceof Template)) return items;
  const rendered = engine.lazy(new Template(items.text.trim(), items.source ?? source));
  if (!(rendered instanceof Undefined))
    return Array.isArray(rendered) || rendered instanceof Map ? rendered : engine.settle(rendered, items);
  return engine.settle(rendered, items);
}
