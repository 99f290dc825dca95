import { readFileSync } from 'node:fs';
import type { SourcePosition } from '../base/position.js';

/** Lines shown before the one that is meant. */
const CONTEXT = 2;
const WIDTH = 120;
const CUT = '...';

/** The lines of a file of source text; throws as `readFileSync` does. */
export type ReadSource = (file: string) => readonly string[];

/**
 * Where a piece of text stands, for people: `Origin: FILE:LINE:COLUMN` and, when the file can be read, the line with
 * two before it and a mark under the column. A column of 0 marks the whole line; a line of 0 shows the text itself.
 */
export function sourceExcerpt(source: SourcePosition, read: ReadSource = readSource, label = 'Origin'): string {
  const { lines, column } = annotate(source, read);
  const place = [source.file];
  if (source.line > 0) place.push(String(source.line));
  if (source.line > 0 && column > 0) place.push(String(column));
  return [`${label}: ${place.join(':')}`, ...(lines.length > 0 ? ['', ...lines] : [])].join('\n');
}

/** Files that are read once: many errors, of a file or of many hosts, point to the same few. */
export function cachedSources(most = 64): ReadSource {
  const known = new Map<string, readonly string[]>();
  return (file) => {
    let lines = known.get(file);
    if (lines === undefined) {
      lines = readSource(file);
      if (known.size >= most) known.clear();
      known.set(file, lines);
    }
    return lines;
  };
}

function readSource(file: string): string[] {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function annotate(source: SourcePosition, read: ReadSource): { lines: string[]; column: number } {
  if (source.line < 1 || source.file.startsWith('<')) {
    return { lines: source.text === undefined ? [] : [shorten(source.text)], column: source.column };
  }
  let all: readonly string[];
  try {
    all = read(source.file);
  } catch (error) {
    return { lines: [`(source not shown: ${reasonOf(error)})`], column: source.column };
  }
  if (all[0]?.startsWith('$ANSIBLE_VAULT;')) {
    return { lines: ['(source not shown: content encrypted)'], column: source.column };
  }
  if (source.line > all.length) return { lines: ['(source not shown: file truncated)'], column: source.column };
  const column = codePointColumn(all[source.line - 1]!, source.column);
  return { lines: annotated(all, source.line, column), column };
}

function annotated(all: readonly string[], target: number, column: number): string[] {
  const label = String(target).length;
  const longest = WIDTH - label - 1;
  let usable = longest;
  const lines: string[] = [];
  for (let number = Math.max(1, target - CONTEXT); number <= target; number++) {
    let characters = [...all[number - 1]!.replaceAll('\t', ' ')];
    if (characters.length > longest) {
      usable = longest - CUT.length;
      characters = [...characters.slice(0, usable), ...CUT];
    }
    lines.push(`${String(number).padStart(label)}${characters.length > 0 ? ' ' : ''}${characters.join('')}`);
  }
  const margin = ' '.repeat(label + 1);
  if (column === 0) lines.push(margin + '^'.repeat(Math.max(0, [...lines.at(-1)!].length - label - 1)));
  else if (column <= usable) lines.push(margin + columnMark(column, longest));
  return lines;
}

/** `^ column 7` under the column, or `column 117 ^` when there is no room to its right. */
function columnMark(column: number, longest: number): string {
  const text = `column ${column}`;
  const before = column - 1;
  if (before + 2 + text.length > longest) return `${' '.repeat(before - text.length - 1)}${text} ^`;
  return `${' '.repeat(before)}^ ${text}`;
}

/** Positions count UTF-16 units; people, and Ansible, count characters. */
function codePointColumn(line: string, column: number): number {
  return column > 1 ? [...line.slice(0, column - 1)].length + 1 : column;
}

/** The text on one line, cut between words. */
function shorten(text: string): string {
  const words = text.split(/\s+/).filter((word) => word !== '');
  if (words.join(' ').length <= WIDTH) return words.join(' ');
  const placeholder = ' [...]';
  let kept = '';
  for (const word of words) {
    const longer = kept === '' ? word : `${kept} ${word}`;
    if (longer.length + placeholder.length > WIDTH) break;
    kept = longer;
  }
  return kept === '' ? placeholder.trim() : kept + placeholder;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'FileNotFoundError',
  EACCES: 'PermissionError',
  EISDIR: 'IsADirectoryError',
  ENOTDIR: 'NotADirectoryError',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'UnicodeDecodeError',
};

function reasonOf(error: unknown): string {
  const code = (error as { code?: string }).code ?? '';
  return REASONS[code] ?? 'OSError';
}
