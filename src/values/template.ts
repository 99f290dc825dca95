import type { SourcePosition } from '../base/position.js';

/**
 * Text that the user wrote and that holds an expression. Only loaders of source text make one (playbook, vars file,
 * inventory, command line, template file), and answers to a prompt; nothing that a host or program says can. That is the whole trust rule.
 */
export class Template {
  /** Slot for the compiled form, filled by `src/template` when it is first rendered. */
  compiled: unknown;

  constructor(
    readonly text: string,
    readonly source: SourcePosition | undefined,
    /** Where the text itself begins, when that is not where the value stands; its further lines are indented alike. */
    readonly begin?: TextBegin,
  ) {}
}

export interface TextBegin {
  readonly line: number;
  readonly column: number;
  readonly indent: number;
}

/** The beginning of a text that sets the syntax of the rest of it. */
export const HEADER = '#jinja2:';

/** `text` as a `Template` when it holds a delimiter of the language or the header, and as it is when it cannot be one. */
export function asTemplate(text: string, source: SourcePosition | undefined, begin?: TextBegin): Template | string {
  return holdsTemplate(text) ? new Template(text, source, begin) : text;
}

/** Whether the text holds `{{`, `{%` or `{#`, or begins with the header. */
export function holdsTemplate(text: string): boolean {
  if (text.startsWith(HEADER)) return true;
  let at = text.indexOf('{');
  while (at !== -1) {
    const next = text.charCodeAt(at + 1);
    if (next === 0x7b || next === 0x25 || next === 0x23) return true;
    at = text.indexOf('{', at + 1);
  }
  return false;
}
