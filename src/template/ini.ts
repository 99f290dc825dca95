import { PythonError } from '../values/exception.js';

/** Options of a section, those of `[DEFAULT]` first; null for a key without value. */
export type IniSection = ReadonlyMap<string, string | null>;

export interface IniOptions {
  /** Whether keys keep their case. */
  readonly caseSensitive: boolean;
  readonly allowNoValue: boolean;
}

/** A key stands twice in a section. */
export class DuplicateOption extends PythonError {
  constructor(line: number, key: string, section: string) {
    super(
      'DuplicateOptionError',
      `While reading from '<???>' [line ${String(line).padStart(2)}]: option '${key}' in section '${section}' already exists`,
    );
  }
}

const DEFAULT = 'DEFAULT';
const SECTION = /^\[(.+)\]/;
const OPTION = /^(.*?)\s*(?:([=:])\s*(.*))?$/s;

/** An INI file as Python's `configparser` reads it. Throws its errors. */
export function parseIni(text: string, options: IniOptions): Map<string, IniSection> {
  const reader = new IniReader(options);
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) reader.line(line, index + 1);
  return reader.finish();
}

interface OpenOption {
  readonly section: string;
  readonly key: string;
  readonly lines: string[];
}

class IniReader {
  private readonly sections = new Map<string, Map<string, string | null>>();
  private section: string | undefined;
  private open: OpenOption | undefined;
  private indent = 0;

  constructor(private readonly options: IniOptions) {}

  line(raw: string, number: number): void {
    const text = /^\s*[#;]/.test(raw) ? '' : raw.trim();
    const indent = raw.search(/\S/);
    if (text === '') {
      if (!/^\s*[#;]/.test(raw) && this.open) this.open.lines.push('');
      else if (/^\s*[#;]/.test(raw)) return;
      return;
    }
    if (this.open && this.section !== undefined && indent > this.indent) {
      this.open.lines.push(text);
      return;
    }
    this.indent = indent;
    this.close();
    const section = SECTION.exec(text)?.[1];
    if (section !== undefined) this.startSection(section, number);
    else this.startOption(text, raw, number);
  }

  finish(): Map<string, IniSection> {
    this.close();
    const defaults = this.sections.get(DEFAULT) ?? new Map<string, string | null>();
    return new Map(
      [...this.sections]
        .filter(([name]) => name !== DEFAULT)
        .map(([name, own]) => [name, new Map([...defaults, ...own])]),
    );
  }

  private startSection(name: string, number: number): void {
    if (name !== DEFAULT && this.sections.has(name))
      throw new PythonError(
        'DuplicateSectionError',
        `While reading from '<???>' [line ${String(number).padStart(2)}]: section '${name}' already exists`,
      );
    if (!this.sections.has(name)) this.sections.set(name, new Map());
    this.section = name;
  }

  private startOption(text: string, raw: string, number: number): void {
    if (this.section === undefined)
      throw new PythonError(
        'MissingSectionHeaderError',
        `File contains no section headers.\nfile: '<???>', line: ${number}\n'${raw}\\n'`,
      );
    const [, written, delimiter, value = ''] = OPTION.exec(text)!;
    if (written === '' || (delimiter === undefined && !this.options.allowNoValue))
      throw new PythonError(
        'ParsingError',
        `Source contains parsing errors: '<???>'\n\t[line ${String(number).padStart(2)}]: '${raw}\\n'`,
      );
    const key = this.options.caseSensitive ? written! : written!.toLowerCase();
    const section = this.sections.get(this.section)!;
    if (section.has(key)) throw new DuplicateOption(number, key, this.section);
    section.set(key, delimiter === undefined ? null : value);
    this.open = delimiter === undefined ? undefined : { section: this.section, key, lines: [value] };
  }

  private close(): void {
    if (!this.open) return;
    const { section, key, lines } = this.open;
    this.sections.get(section)!.set(key, lines.join('\n').replace(/\s+$/, ''));
    this.open = undefined;
  }
}

/** Nested references deeper than this are an error. */
const DEEPEST = 10;

/** A value with `%(name)s` replaced by other options of its section, and `%%` by `%`. */
export function interpolated(value: string, name: string, section: IniSection, depth = 1): string {
  if (depth > DEEPEST)
    throw new PythonError(
      'InterpolationDepthError',
      `Recursion limit exceeded in value substitution: option '${name}'`,
    );
  return value.replace(/%(%|\(([^)]+)\)s|)/g, (whole, kind: string, reference: string | undefined) => {
    if (kind === '%') return '%';
    if (reference === undefined)
      throw new PythonError(
        'InterpolationSyntaxError',
        `'%' must be followed by '%' or '(', found: '${value.slice(value.indexOf(whole))}'`,
      );
    const other = section.get(reference.toLowerCase());
    if (other === undefined)
      throw new PythonError(
        'InterpolationMissingOptionError',
        `Bad value substitution: option '${name}' contains an interpolation key '${reference}' which is not a valid option name`,
      );
    return other === null ? '' : interpolated(other, reference, section, depth + 1);
  });
}
