import { type Dict, isDict, type Value } from '../values/value.js';
import { dumpYaml } from '../yaml/dump.js';

export interface ResultYamlOptions {
  readonly indent: number | undefined;
  /** Readable before exact: blocks for every text of several lines, and no second copy of an output's lines. */
  readonly lossy: boolean;
}

/** A result as YAML, each line moved in by the indent (or by 4). */
export function dumpResultYaml(value: Value, { indent, lossy }: ResultYamlOptions): string {
  const shown = lossy ? withoutLines(value) : value;
  const text = dumpYaml(shown, {
    indent: indent ?? 2,
    allow_unicode: true,
    default_flow_style: false,
    sort_keys: true,
    multiline_style: '|',
    lossy,
  });
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
