import { PythonError, undefinedError } from '../values/exception.js';
import { itemsOf } from '../values/iterate.js';
import { str } from '../values/repr.js';
import { asText } from '../values/text.js';
import { isTrue } from '../values/truth.js';
import { Undefined } from '../values/undefined.js';
/** The template that a value names; `any` allows a list, of which the first that exists is taken. Throws TemplateNotFound. */
export function findTemplate(name, context, allowed) {
  if (name instanceof Undefined) throw undefinedError(name);
  const text = asText(name);
  if (text !== undefined) return context.environment.loadTemplate(text, context.templateName);
  if (allowed === 'one') return context.environment.loadTemplate(str(name), context.templateName);
  if (!isTrue(name)) throw notFound('Tried to select from an empty list of templates.', 'TemplatesNotFound');
  return selectTemplate(itemsOf(name), context);
}
function selectTemplate(names, context) {
  for (const name of names) {
    try {
      return findTemplate(name, context, 'one');
    } catch (error) {
      if (!isNotFound(error) && !(error instanceof PythonError && error.exception === 'UndefinedError')) throw error;
    }
  }
  const shown = names.map((name) => (name instanceof Undefined ? name.message : str(name)));
  throw notFound(`none of the templates given were found: ${shown.join(', ')}`, 'TemplatesNotFound');
}
export function notFound(message, exception = 'TemplateNotFound') {
  return new PythonError(exception, message);
}
export function isNotFound(error) {
  return (
    error instanceof PythonError && (error.exception === 'TemplateNotFound' || error.exception === 'TemplatesNotFound')
  );
}
