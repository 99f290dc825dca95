import type { SourcePosition } from '../base/position.js';
import { Template } from '../values/template.js';
import { typeName } from '../values/type-name.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import { placeOf } from '../yaml/places.js';
import { sourceOf, type TemplateEngine } from './engine.js';
import { OmittedError, TemplateError } from './error.js';

const UNSAFE_ARGS =
  'Using a template for task args is unsafe in some situations ' +
  '(see https://docs.ansible.com/ansible/devel/reference_appendices/faq.html#argsplat-unsafe).';

/** Task arguments, each rendered; those whose value is `omit` are left out. */
export function renderArgs(engine: TemplateEngine, args: Dict): Dict {
  const rendered: Dict = new Map();
  for (const [name, value] of args) {
    try {
      rendered.set(name, engine.render(value));
    } catch (cause) {
      if (cause instanceof OmittedError) continue;
      throw argumentError(name, sourceOf(value) ?? placeOf(value, []), cause);
    }
  }
  return rendered;
}

function argumentError(name: Value, source: SourcePosition | undefined, cause: unknown): TemplateError {
  const failure = cause instanceof TemplateError ? cause.failure : 'context';
  const details = cause instanceof TemplateError ? { code: cause.code } : {};
  return new TemplateError(failure, `Error while resolving value for '${name}'.`, {
    ...details,
    source,
    cause,
  });
}

/** Task arguments that a template gives as a whole. The arguments inside render one by one, as written ones do. */
export function renderArgsTemplate(engine: TemplateEngine, args: Value): Dict {
  const source = sourceOf(args);
  if (args instanceof Template) engine.environment.notice({ type: 'warning', message: UNSAFE_ARGS, source }, engine);
  let value: Value;
  try {
    value = engine.render(args);
  } catch (error) {
    if (error instanceof OmittedError) return new Map();
    throw error;
  }
  if (!isDict(value))
    throw new TemplateError('context', `Task args must resolve to a 'dict' not '${typeName(value)}'.`, { source });
  return value;
}
