import { type Dict, isDict, type Value } from '../values/value.js';
import { type DumpOptions, dumpYaml } from '../yaml/dump.js';

export interface ResultYamlOptions {
  readonly indent: number | undefined;
  /** Readable before exact: blocks for every text of several lines, and no second copy of an output's lines. */
  readonly lossy: boolean;
}

/** A result as YAML, each line moved in by the indent (or by 4). */
export function dumpResultYaml(value: Value, { indent, lossy }: ResultYamlOptions): string {
  const shown = lossy ? readable(withoutLines(value)) : value;
  const options: DumpOptions & { multiline_style: string } = {
    indent: indent ?? 2,
    allow_unicode: true,
    default_flow_style: false,
    sort_keys: true,
    multiline_style: '|',
  };
  const text = dumpYaml(shown, options);
  const margin = ' '.repeat(indent || 4);
  return text
    .split('\n')
    .map((line) => (line.trim() === '' ? line : margin + line))
    .join('\n');
}

/** `stdout_lines` says again what `stdout` says. */
function withoutLines(value: Value): Value {
  if (!isDict(value)) return value;
  const copy: Dict = new Map(value);
  for (const stream of ['stdout', 'stderr']) {
    if (copy.has(stream) && copy.has(`${stream}_lines`)) copy.set(`${stream}_lines`, '<omitted>');
  }
  return copy;
}

function readable(value: Value): Value {
  if (typeof value === 'string') return /[\n\x85\u2028\u2029]/.test(value) ? blockable(value) : value;
  if (Array.isArray(value)) return value.map(readable);
  if (!isDict(value)) return value;
  return new Map([...value].map(([key, item]) => [key, readable(item)]));
}

/** What YAML does not let stand in a block: spaces before a line's end, tabs, and special characters. */
function blockable(text: string): string {
  return expandTabs(text.trimEnd())
    .replaceAll(/[^\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10fffe}]/gu, '')
    .replaceAll(/ +([\n\x85\u2028\u2029])/g, '$1');
}

/** Tab stops every 8 columns, as Python's `expandtabs`. */
function expandTabs(text: string): string {
  if (!text.includes('\t')) return text;
  let column = 0;
  let expanded = '';
  for (const character of text) {
    if (character === '\t') {
      const width = 8 - (column % 8);
      expanded += ' '.repeat(width);
      column += width;
    } else {
      expanded += character;
      column = character === '\n' || character === '\r' ? 0 : column + 1;
    }
  }
  return expanded;
}
