import { DroverError, type ErrorCode, type ErrorDetails } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import { outOfRoom } from '../values/bounds.js';
import { PythonError } from '../values/exception.js';
import type { Undefined } from '../values/undefined.js';

/** Finer kinds of failure than an error code tells. */
export type TemplateFailure =
  | 'undefined'
  | 'syntax'
  | 'conditional'
  | 'untrusted'
  | 'omitted'
  | 'plugin'
  | 'plugin-missing'
  | 'recursion'
  | 'rendering'
  | 'context';

const CODES: Readonly<Record<TemplateFailure, ErrorCode>> = {
  undefined: 'undefined',
  syntax: 'template-syntax',
  conditional: 'conditional',
  untrusted: 'template',
  omitted: 'template',
  plugin: 'filter',
  'plugin-missing': 'template',
  recursion: 'template',
  rendering: 'template',
  context: 'template',
};

/** A failure of Ansible's layer: what is reported as it stands, without a further "Error rendering template". */
export class TemplateError extends DroverError {
  constructor(
    readonly failure: TemplateFailure,
    message: string,
    details: ErrorDetails = {},
  ) {
    super(message, { code: CODES[failure], ...details });
  }

  /** What fails in a plugin is told to stand where the outermost template does, as ansible-core tells it. */
  tellPlace(outermost: SourcePosition | undefined): this {
    if (this.told === undefined) Object.assign(this, { told: outermost?.coarse ?? outermost });
    return this;
  }
}

/** `{{ omit }}` was the whole value: the caller leaves the key out, or reports it. */
export class OmittedError extends TemplateError {
  constructor(source: SourcePosition | undefined) {
    super('omitted', 'A template was resolved to an Omit scalar.', {
      source,
      hint: 'Callers must be prepared to handle this value: use omit only where an argument may be left out.',
    });
  }
}

/** A filter, test or lookup failed. */
export function pluginError(
  kind: 'filter' | 'test' | 'lookup',
  name: string,
  thrown: unknown,
  source?: SourcePosition,
): TemplateError {
  const cause = outOfRoom(thrown);
  return new TemplateError('plugin', `The ${kind} plugin '${name}' failed.`, { code: kind, cause, source, told: null });
}

/** The error of an undefined value, where one was needed. */
export function undefinedValueError(
  marker: Undefined,
  source: SourcePosition | undefined,
  advice: string | undefined,
): TemplateError {
  return new TemplateError('undefined', marker.message, {
    source: insideOf(marker) ?? source,
    told: source ?? null,
    advice,
  });
}

function insideOf({ source }: Undefined): SourcePosition | undefined {
  return source?.file ? { file: source.file, line: source.line, column: source.column } : undefined;
}

/** What is written where a template is rendered: wraps errors of the language into the sentence that Ansible says. */
export function renderingError(
  error: unknown,
  text: string,
  source: SourcePosition | undefined,
  isExpression: boolean,
): TemplateError {
  if (error instanceof TemplateError) return error;
  const kind = isExpression ? 'expression' : 'template';
  if (isSyntaxError(error)) {
    const advice = isExpression && /\{[{%#]/.test(text) ? ' Template delimiters are not supported in expressions.' : '';
    return new TemplateError('syntax', `Syntax error in ${kind}.${advice}`, { source, cause: error });
  }
  if (isStackOverflow(error)) {
    const cause = new DroverError(TOO_DEEP, { code: 'template', apart: true });
    return new TemplateError('recursion', `Recursive loop detected in ${kind}.`, { source, cause });
  }
  return new TemplateError('rendering', `Error rendering ${kind}.`, { source, cause: error });
}

/** What Python says of a recursion that does not end. */
export const TOO_DEEP = 'maximum recursion depth exceeded';

function isSyntaxError(error: unknown): boolean {
  return error instanceof PythonError && error.code === 'template-syntax';
}

/** JavaScript's own message when the stack is full. */
export function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && /call stack/i.test(error.message);
}
