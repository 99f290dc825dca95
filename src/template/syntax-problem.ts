import type { SourcePosition } from '../base/position.js';
import { splitHeaderOf } from './compile-template.js';
import type { AnsibleEnvironment } from './environment.js';
import { renderingError, type TemplateError } from './error.js';
import { NO_OVERRIDES } from './overrides.js';
import { advisePlugin } from './suggestion.js';

/** What a text is read as: a template of the playbook, a bare expression, or the text of a template file. */
export type TextKind = 'template' | 'expression' | 'file';

/** What is wrong with a text's syntax, its filters and tests included; undefined when nothing is. Nothing is rendered. */
export function syntaxProblem(
  environment: AnsibleEnvironment,
  kind: TextKind,
  text: string,
  source: SourcePosition | undefined,
): TemplateError | undefined {
  try {
    if (kind === 'expression') environment.expression(text, source, true);
    else {
      const split = splitHeaderOf(text, NO_OVERRIDES, source);
      environment.language(split.overrides, kind === 'template').compile(split.text, source ?? {});
    }
    return undefined;
  } catch (error) {
    advisePlugin(environment, error);
    return renderingError(error, text, source, kind === 'expression');
  }
}
