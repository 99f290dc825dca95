import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { DroverError, ProblemList } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';

/** A value of ansible.cfg and where its key stands. */
export interface CfgEntry {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly source: SourcePosition;
}

/** Sections in their order, keys in theirs. `DEFAULT` is not among them: its keys are in every section. */
export type CfgFile = ReadonlyMap<string, ReadonlyMap<string, CfgEntry>>;

/** Reads an ansible.cfg. Throws a DroverError of code `config`. */
export function loadCfgFile(file: string): CfgFile {
  const extension = extname(file);
  if (extension !== '.cfg' && extension !== '.ini') {
    throw new DroverError(`Unsupported configuration file extension for ${file}: ${extension}`, { code: 'config' });
  }
  return parseCfg(readText(file), file);
}

/**
 * As Python's ConfigParser reads it with `;` as inline comment: `#` and `;` begin comment lines, `=` or `:` separates,
 * keys are lower-cased, indented lines continue a value, nothing is interpolated, nothing may be given twice.
 * Source: "Supported INI File Structure" of Python's configparser.
 */
export function parseCfg(text: string, file: string): CfgFile {
  const reader: Reader = { file, sections: new Map(), defaults: new Map(), problems: [], indent: 0 };
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) readLine(reader, line, index + 1);
  const problems = reader.problems.map((cause) => {
    return new DroverError(`Error reading config file (${file}).`, { code: 'config', source: cause.source, cause });
  });
  if (problems.length > 1) throw new ProblemList(problems);
  if (problems[0]) throw problems[0];
  const sections = new Map<string, Map<string, CfgEntry>>();
  for (const [name, entries] of reader.sections) sections.set(name, finish(name, reader.defaults, entries));
  return sections;
}

interface Draft {
  readonly key: string;
  readonly lines: string[];
  readonly source: SourcePosition;
}

interface Reader {
  readonly file: string;
  readonly sections: Map<string, Map<string, Draft>>;
  readonly defaults: Map<string, Draft>;
  readonly problems: DroverError[];
  section?: Map<string, Draft>;
  sectionName?: string;
  open?: Draft | undefined;
  indent: number;
}

function readText(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (cause) {
    const why = cause instanceof TypeError ? 'because the config file was not utf8 encoded' : '';
    throw new DroverError(`Error reading config file(${file}) ${why}`.trim(), { code: 'config', cause });
  }
}

function readLine(reader: Reader, raw: string, line: number): void {
  const value = withoutComment(raw);
  if (value === '') {
    // An empty line belongs to the value that it interrupts; a comment line does not.
    if (raw.trim() === '' && reader.open) reader.open.lines.push('');
    return;
  }
  const indent = raw.search(/\S/);
  if (reader.open && indent > reader.indent) {
    reader.open.lines.push(value);
    return;
  }
  reader.indent = indent;
  const at = { file: reader.file, line, column: indent + 1 };
  const header = /^\[(?<name>.+)\]/.exec(value);
  if (header) openSection(reader, header[1]!, at);
  else readEntry(reader, value, at);
}

function withoutComment(raw: string): string {
  if (/^\s*[#;]/.test(raw)) return '';
  const inline = /\s;/.exec(raw);
  return (inline ? raw.slice(0, inline.index) : raw).trim();
}

function openSection(reader: Reader, name: string, source: SourcePosition): void {
  reader.open = undefined;
  if (reader.sections.has(name)) problem(reader, `section '${name}' already exists`, source);
  reader.section = name === 'DEFAULT' ? reader.defaults : (reader.sections.get(name) ?? new Map());
  reader.sectionName = name;
  if (name !== 'DEFAULT') reader.sections.set(name, reader.section);
}

function readEntry(reader: Reader, text: string, source: SourcePosition): void {
  reader.open = undefined;
  const match = /^(.*?)\s*[=:]\s*(.*)$/s.exec(text);
  const key = match ? match[1]!.trimEnd().toLowerCase() : '';
  if (!reader.section) problem(reader, 'File contains no section headers.', source);
  else if (!match || !key) problem(reader, `no 'key = value' in ${JSON.stringify(text)}`, source);
  else if (reader.section.has(key)) {
    problem(reader, `option '${key}' in section '${reader.sectionName}' already exists`, source);
  } else {
    reader.open = { key, lines: [match[2]!], source };
    reader.section.set(key, reader.open);
  }
}

function problem(reader: Reader, message: string, source: SourcePosition): void {
  reader.problems.push(new DroverError(message, { code: 'config', source }));
}

function finish(section: string, defaults: Map<string, Draft>, entries: Map<string, Draft>): Map<string, CfgEntry> {
  const finished = new Map<string, CfgEntry>();
  for (const { key, lines, source } of [...defaults.values(), ...entries.values()]) {
    finished.set(key, { section, key, value: lines.join('\n').trimEnd(), source });
  }
  return finished;
}
