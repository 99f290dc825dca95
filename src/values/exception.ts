import { DroverError, type ErrorCode } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import type { Undefined } from './undefined.js';

/** The codes of those Python exceptions that are not just a failed template. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  TemplateSyntaxError: 'template-syntax',
  TemplateAssertionError: 'template-syntax',
  UndefinedError: 'undefined',
  FilterArgumentError: 'filter',
};

/** Where in a template an error arose; `statementLine` is the line that Jinja2 itself would name. */
export interface TemplateSite extends SourcePosition {
  readonly templateName: string | undefined;
  readonly statementLine: number;
}

/** An error of the language, worded as Python and Jinja2 word it. `exception` is the name of Python's class. */
export class PythonError extends DroverError {
  readonly exception: string;
  /** The marker that was used, for an `UndefinedError`. */
  readonly undefined: Undefined | undefined;
  /** Line within the template (from 1) and the template's name, once the error has passed through a template. */
  templateLine: number | undefined;
  templateName: string | undefined;

  constructor(
    exception: string,
    message: string,
    details: { cause?: unknown; undefined?: Undefined; apart?: boolean } = {},
  ) {
    super(message, {
      code: CODES[exception] ?? 'template',
      cause: details.cause,
      apart: details.apart ?? false,
      source: details.undefined?.source,
      told: null,
    });
    this.exception = exception;
    this.undefined = details.undefined;
  }

  /** Notes where the error arose, unless a place further inside has been noted before. Returns itself, to be thrown. */
  at(site: TemplateSite): this {
    if (this.templateLine !== undefined) return this;
    this.templateLine = site.statementLine;
    this.templateName = site.templateName;
    if (this.source === undefined && site.file !== '') assign(this, 'source', { ...pick(site) });
    return this;
  }

  /** Adds the sentence that says what to do. */
  advise(advice: string): this {
    if (this.advice === undefined) assign(this, 'advice', advice);
    return this;
  }
}

export const typeError = (message: string) => new PythonError('TypeError', message);
export const valueError = (message: string) => new PythonError('ValueError', message);
export const indexError = (message: string) => new PythonError('IndexError', message);
export const overflowError = (message: string) => new PythonError('OverflowError', message);
export const undefinedError = (marker: Undefined) =>
  new PythonError('UndefinedError', marker.message, { undefined: marker, cause: marker.cause });

/** Python's exception class of anything that was thrown. */
export function exceptionName(error: unknown): string {
  return error instanceof PythonError ? error.exception : error instanceof Error ? error.name : 'Exception';
}

function pick({ file, line, column }: SourcePosition): SourcePosition {
  return { file, line, column };
}

/** Position and advice are read-only for everyone but the error's own methods. */
function assign(error: PythonError, key: 'source' | 'advice', value: unknown): void {
  (error as unknown as Record<string, unknown>)[key] = value;
}
