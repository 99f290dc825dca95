import { DroverError } from '../base/error.js';
/** The codes of those Python exceptions that are not just a failed template. */
const CODES = {
  TemplateSyntaxError: 'template-syntax',
  TemplateAssertionError: 'template-syntax',
  UndefinedError: 'undefined',
  FilterArgumentError: 'filter',
};
/** An error of the language, worded as Python and Jinja2 word it. `exception` is the name of Python's class. */
export class PythonError extends DroverError {
  exception;
  /** The marker that was used, for an `UndefinedError`. */
  undefined;
  /** Line within the template (from 1) and the template's name, once the error has passed through a template. */
  templateLine;
  templateName;
  constructor(exception, message, details = {}) {
    super(message, { code: CODES[exception] ?? 'template', cause: details.cause, source: details.undefined?.source });
    this.exception = exception;
    this.undefined = details.undefined;
  }
  /** Notes where the error arose, unless a place further inside has been noted before. Returns itself, to be thrown. */
  at(site) {
    if (this.templateLine !== undefined) return this;
    this.templateLine = site.statementLine;
    this.templateName = site.templateName;
    if (this.source === undefined && site.file !== '') assign(this, 'source', { ...pick(site) });
    return this;
  }
  /** Adds the sentence that says what to do. */
  advise(hint) {
    if (this.hint === undefined) assign(this, 'hint', hint);
    return this;
  }
}
export const typeError = (message) => new PythonError('TypeError', message);
export const valueError = (message) => new PythonError('ValueError', message);
export const indexError = (message) => new PythonError('IndexError', message);
export const overflowError = (message) => new PythonError('OverflowError', message);
export const undefinedError = (marker) =>
  new PythonError('UndefinedError', marker.message, { undefined: marker, cause: marker.cause });
/** Python's exception class of anything that was thrown. */
export function exceptionName(error) {
  return error instanceof PythonError ? error.exception : error instanceof Error ? error.name : 'Exception';
}
function pick({ file, line, column }) {
  return { file, line, column };
}
/** Position and hint are read-only for everyone but the error's own methods. */
function assign(error, key, value) {
  error[key] = value;
}
