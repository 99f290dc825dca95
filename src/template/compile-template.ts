import type { SourcePosition } from '../base/position.js';
import type { CompiledTemplate } from '../jinja/index.js';
import { HEADER, type Template } from '../values/template.js';
import type { AnsibleEnvironment } from './environment.js';
import { renderingError, TemplateError } from './error.js';
import { ErrorMarker } from './marker.js';
import { NO_OVERRIDES, type Overrides, splitHeader } from './overrides.js';
import { advisePlugin } from './suggestion.js';

/** How a text is read. */
export interface Syntax {
  readonly overrides: Overrides;
  /** Backslashes in string constants stand for themselves, as playbooks need it; template files do without. */
  readonly doubleBackslashes: boolean;
  /** Line breaks at the end of the text stay, though the language drops them. */
  readonly keepsNewlines: boolean;
}

/** How texts of playbooks, inventories and variable files are read. */
export const PLAYBOOK: Syntax = { overrides: NO_OVERRIDES, doubleBackslashes: true, keepsNewlines: true };

/** Methods that change their object: a template that calls one gets copies of the variables. */
const CHANGES =
  /(?:\.\s*|['"])(?:append|extend|insert|remove|pop|popitem|clear|sort|reverse|update|setdefault|add|discard|\w+_update)\b/;

/** A template made ready to run, or the error that stands for it. */
export interface Compiled {
  readonly environment: AnsibleEnvironment;
  readonly run: CompiledTemplate | ErrorMarker;
  readonly changes: boolean;
}

/** Whether a template may call a method that changes its object. */
export function changesItsObjects(text: string): boolean {
  return CHANGES.test(text);
}

/** A template made ready; those of playbooks keep what was made of them. */
export function compileTemplate(environment: AnsibleEnvironment, template: Template, syntax: Syntax): Compiled {
  const known = template.compiled as Compiled | undefined;
  if (syntax === PLAYBOOK && known?.environment === environment) return known;
  const { text, source } = template;
  let run: CompiledTemplate | ErrorMarker;
  try {
    const split = splitHeaderOf(text, syntax.overrides, source);
    const language = environment.language(split.overrides, syntax.doubleBackslashes);
    run = language.compile(split.text, { ...source, ...template.begin });
  } catch (error) {
    advisePlugin(environment, error);
    run = new ErrorMarker(renderingError(error, text, source, false));
  }
  const compiled: Compiled = { environment, run, changes: changesItsObjects(text) };
  if (syntax === PLAYBOOK) template.compiled = compiled;
  return compiled;
}

/** Whether the text holds a delimiter of its syntax, or begins with a header: anything else stands for itself. */
export function isTemplate(
  text: string,
  { blockStart = '{%', variableStart = '{{', commentStart = '{#' }: Overrides,
): boolean {
  return [blockStart, variableStart, commentStart].some((start) => text.includes(start)) || text.startsWith(HEADER);
}

export function splitHeaderOf(text: string, overrides: Overrides, source: SourcePosition | undefined) {
  if (!text.startsWith(HEADER)) return { text, overrides };
  try {
    return splitHeader(text, overrides);
  } catch (cause) {
    throw new TemplateError('syntax', 'Syntax error in template.', { source, cause });
  }
}
