import { PythonError } from '../values/exception.js';

/** Failures that plugins of Ansible's raise, in their own words. */
export function ansibleError(message: string, cause?: unknown): PythonError {
  return new PythonError('AnsibleError', message, cause === undefined ? {} : { cause });
}

export function ansibleTypeError(message: string, cause?: unknown): PythonError {
  return new PythonError('AnsibleTypeError', message, cause === undefined ? {} : { cause });
}

/** The same, raised where Python was handling another error: a report gives it a heading of its own. */
export function inHandling(message: string, exception = 'AnsibleError'): PythonError {
  return new PythonError(exception, message, { apart: true });
}

/** Whether the error is of this Python class. */
export function isPython(error: unknown, exception: string): boolean {
  return error instanceof PythonError && error.exception === exception;
}
