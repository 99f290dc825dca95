import Handlebars from 'handlebars';
import { ActionFailure, type Controller } from '../../src/module/index.js';
import { toPlain } from '../../src/values/plain.js';

/**
 * Renders a Handlebars template with the host's variables. Nothing is escaped, for the files are no HTML, and a name that
 * is not defined is an error, as in the other templates.
 */
export function renderHandlebars(text: string, file: string, controller: Controller): string {
  try {
    const names = namesIn(Handlebars.parse(text));
    const values = [...names].flatMap((name) => {
      const value = controller.variable(name);
      return value === undefined ? [] : [[name, toPlain(value)] as const];
    });
    return Handlebars.compile(text, { noEscape: true, strict: true })(Object.fromEntries(values));
  } catch (error) {
    if (error instanceof ActionFailure || !isHandlebarsError(error)) throw error;
    throw new ActionFailure(`${file}: ${error.message}`, { changed: false });
  }
}

function isHandlebarsError(error: unknown): error is Error {
  return (
    error instanceof Error && (error instanceof Handlebars.Exception || /^(?:Parse|Lexical) error/.test(error.message))
  );
}

/** First names of all paths: the variables that may be meant. */
function namesIn(program: hbs.AST.Program): Set<string> {
  const names = new Set<string>();
  const visitor = new Handlebars.Visitor();
  visitor.PathExpression = (path: hbs.AST.PathExpression) => {
    const [first] = path.parts as readonly unknown[];
    if (!path.data && typeof first === 'string') names.add(first);
  };
  visitor.accept(program);
  return names;
}
