import { outOfRoom } from '../values/bounds.js';
import { PythonError } from '../values/exception.js';
import type { Context } from './context.js';
import type { Site } from './site.js';
import { nearest } from './suggest.js';

/** Gives an error that left a statement the statement's place. What is no error of the language stays as it is. */
export function locate(error: unknown, site: Site, context: Context): unknown {
  if (error instanceof PythonError) {
    if (error.undefined !== undefined && error.advice === undefined) advise(error, context);
    return error.at(site);
  }
  const told = outOfRoom(error);
  return told instanceof PythonError ? told.at(site) : told;
}

/** For a variable that does not exist: what was probably meant. */
function advise(error: PythonError, context: Context): void {
  const { name, message } = error.undefined!;
  if (name === undefined || message !== `'${name}' is undefined`) return;
  const close = nearest(name, context.scope.names());
  if (close !== undefined) error.advise(`Did you mean '${close}'?`);
}
