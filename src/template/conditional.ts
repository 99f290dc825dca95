import type { SourcePosition } from '../base/position.js';
import { HEADER, holdsTemplate, Template } from '../values/template.js';
import { isTrue } from '../values/truth.js';
import { typeName } from '../values/type-name.js';
import type { Value } from '../values/value.js';
import { sourceOf, type TemplateEngine } from './engine.js';
import { TemplateError } from './error.js';
import { originOf, placeText, type Written, writtenText } from './trust.js';

const DELIMITED = 'Conditionals should not be surrounded by templating delimiters such as {{ }} or {% %}.';
const ALLOWED =
  'Broken conditionals are currently allowed because the `ALLOW_BROKEN_CONDITIONALS` configuration option is enabled.';
const ALLOWABLE =
  'Broken conditionals can be temporarily allowed with the `ALLOW_BROKEN_CONDITIONALS` configuration option.';
/** Version of ansible-core that will refuse what is deprecated here. */
const REFUSED_IN = '2.23';

/** Whether a conditional holds: a bool, an expression that the user wrote, or a list of them, all of which must hold. */
export function testConditional(engine: TemplateEngine, conditional: Value, source?: SourcePosition): boolean {
  if (Array.isArray(conditional)) return conditional.every((item) => testOne(engine, item, sourceOf(item) ?? source));
  return testOne(engine, conditional, sourceOf(conditional) ?? source);
}

interface Outcome {
  readonly value: Value;
  /** The text of the expression that gave the value, for its origin. */
  readonly expression: string | undefined;
}

function testOne(engine: TemplateEngine, conditional: Value, source: SourcePosition | undefined): boolean {
  const { value, expression } = outcomeOf(engine, conditional, source);
  if (typeof value === 'boolean') return value;
  const truth = isTrue(value);
  const place = value === null ? undefined : (originOf(engine, expression, value) ?? (source && placeText(source)));
  const message =
    `Conditional result (${truth ? 'True' : 'False'}) was derived from value of type '${typeName(value)}' at '${place ?? '<unknown>'}'. ` +
    'Conditionals must have a boolean result.';
  if (!engine.environment.settings.allowBrokenConditionals)
    throw new TemplateError('conditional', message, { source, hint: ALLOWABLE });
  deprecate(engine, message, source, ALLOWED);
  return truth;
}

function outcomeOf(engine: TemplateEngine, conditional: Value, source: SourcePosition | undefined): Outcome {
  if (typeof conditional === 'string' && holdsTemplate(conditional)) throw untrusted(source);
  const given = stripped(engine, textOf(conditional), source);
  if (typeof given === 'boolean') return { value: given, expression: undefined };
  try {
    if (typeof given !== 'string') return notText(engine, given, source);
    if (!isAllTemplate(given)) return { value: expressionValue(engine, given, source), expression: given };
    return indirect(engine, given, source);
  } catch (cause) {
    if (!(cause instanceof TemplateError) || cause.failure !== 'undefined') throw cause;
    throw new TemplateError('undefined', 'Error while evaluating conditional.', { source, cause });
  }
}

/** A template that gives the expression: only text that the user wrote may be one. */
function indirect(engine: TemplateEngine, text: string, source: SourcePosition | undefined): Outcome {
  const template = new Template(text, source);
  const result = stripped(engine, engine.render(template), source);
  if (typeof result !== 'string') {
    deprecate(engine, DELIMITED, source);
    return { value: result, expression: text };
  }
  const written = trusted(engine, template, result, source);
  return { value: expressionValue(engine, result, written.source ?? source), expression: result };
}

/** Where the user wrote the text that a template gave. Throws for data. */
export function trusted(
  engine: TemplateEngine,
  template: Template,
  result: string,
  source: SourcePosition | undefined,
): Written {
  const written = writtenText(engine, template, result);
  if (!written) throw untrusted(source);
  return written;
}

/** A plain text that holds a delimiter is data: what users write with one is a `Template`. */
function untrusted(source: SourcePosition | undefined): TemplateError {
  return new TemplateError('untrusted', 'Encountered untrusted template or expression.', {
    source,
    hint: 'Templates and expressions must be defined by trusted sources such as playbooks or roles, not untrusted sources such as module results.',
  });
}

function expressionValue(engine: TemplateEngine, expression: string, source: SourcePosition | undefined): Value {
  return engine.evaluateWith(expression, source, false, engine.environment.settings.allowEmbeddedTemplates);
}

function notText(engine: TemplateEngine, value: Value, source: SourcePosition | undefined): Outcome {
  if (engine.environment.settings.allowBrokenConditionals)
    return { value: engine.render(value), expression: undefined };
  throw new TemplateError('conditional', 'Conditional expressions must be strings.', { source, hint: ALLOWABLE });
}

function textOf(conditional: Value): Value {
  return conditional instanceof Template ? conditional.text : conditional;
}

function stripped(engine: TemplateEngine, conditional: Value, source: SourcePosition | undefined): Value {
  const value = typeof conditional === 'string' ? conditional.trim() : conditional;
  if (value !== null && value !== '') return value;
  if (!engine.environment.settings.allowBrokenConditionals)
    throw new TemplateError('conditional', 'Empty conditional expressions are not allowed.', {
      source,
      hint: ALLOWABLE,
    });
  deprecate(engine, 'Empty conditional expression was evaluated as True.', source, ALLOWED);
  return true;
}

function deprecate(engine: TemplateEngine, message: string, source: SourcePosition | undefined, hint?: string): void {
  engine.environment.notice({ type: 'deprecation', message, version: REFUSED_IN, source, hint }, engine);
}

/** Whether the text begins and ends with delimiters, so that it is a template and no expression. */
function isAllTemplate(text: string): boolean {
  return text.startsWith(HEADER) || (/^\{[{%#]/.test(text) && /[}%#]\}$/.test(text));
}
