/** A place in a template. Line and column are counted only when somebody asks, which is when something failed. */
export class Site {
  origin;
  offset;
  statementLine;
  constructor(
    origin,
    offset,
    /** The template's line that Jinja2 would name. */
    statementLine,
  ) {
    this.origin = origin;
    this.offset = offset;
    this.statementLine = statementLine;
  }
  get templateName() {
    return this.origin.at.name;
  }
  get file() {
    return this.origin.at.file ?? '';
  }
  get line() {
    return (this.origin.at.line ?? 1) + this.lineIndex;
  }
  get column() {
    const { at, text } = this.origin;
    const start = text.lastIndexOf('\n', this.offset - 1) + 1;
    const before = start === 0 ? (at.column ?? 1) - 1 : (at.indent ?? 0);
    return before + this.offset - start + 1;
  }
  get lineIndex() {
    let count = 0;
    const { text } = this.origin;
    for (let at = text.indexOf('\n'); at !== -1 && at < this.offset; at = text.indexOf('\n', at + 1)) count++;
    return count;
  }
}
/** The site as an undefined value keeps it: nothing when the template is in no file. */
export function sourceOf(site) {
  return site.file === '' ? undefined : site;
}
export function siteOf(origin, { line, at }) {
  return new Site(origin, at, line);
}
