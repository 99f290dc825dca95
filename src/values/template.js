/**
 * Text that the user wrote and that holds an expression. Only loaders of source text make one (playbook, vars file,
 * inventory, command line, template file); nothing that happens at run time can. That is the whole trust rule.
 */
export class Template {
  text;
  source;
  /** Slot for the compiled form, filled by `src/template` when it is first rendered. */
  compiled;
  constructor(text, source) {
    this.text = text;
    this.source = source;
  }
}
/** `text` as a `Template` when it holds a delimiter of the language, and as it is when it cannot be one. */
export function asTemplate(text, source) {
  return holdsTemplate(text) ? new Template(text, source) : text;
}
/** Whether the text holds `{{`, `{%` or `{#`. */
export function holdsTemplate(text) {
  let at = text.indexOf('{');
  while (at !== -1) {
    const next = text.charCodeAt(at + 1);
    if (next === 0x7b || next === 0x25 || next === 0x23) return true;
    at = text.indexOf('{', at + 1);
  }
  return false;
}
