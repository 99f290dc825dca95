import type { SourcePosition } from '../base/position.js';
import type { TemplateSite } from '../values/exception.js';
import type { Place } from './ast.js';
import type { At } from './environment.js';

/** What positions within one template refer to. */
export interface Origin {
  /** The text, its line breaks as `\n`. */
  readonly text: string;
  readonly at: At;
}

/** A place in a template. Line and column are counted only when somebody asks, which is when something failed. */
export class Site implements TemplateSite {
  constructor(
    private readonly origin: Origin,
    private readonly offset: number,
    /** The template's line that Jinja2 would name. */
    readonly statementLine: number,
  ) {}

  get templateName(): string | undefined {
    return this.origin.at.name;
  }

  get file(): string {
    return this.origin.at.file ?? '';
  }

  get line(): number {
    return (this.origin.at.line ?? 1) + this.lineIndex;
  }

  get column(): number {
    const { at, text } = this.origin;
    const start = text.lastIndexOf('\n', this.offset - 1) + 1;
    const before = start === 0 ? (at.column ?? 1) - 1 : (at.indent ?? 0);
    return before + this.offset - start + 1;
  }

  private get lineIndex(): number {
    let count = 0;
    const { text } = this.origin;
    for (let at = text.indexOf('\n'); at !== -1 && at < this.offset; at = text.indexOf('\n', at + 1)) count++;
    return count;
  }
}

/** The site as an undefined value keeps it: nothing when the template is in no file. */
export function sourceOf(site: Site): SourcePosition | undefined {
  return site.file === '' ? undefined : site;
}

export function siteOf(origin: Origin, { line, at }: Place): Site {
  return new Site(origin, at, line);
}
