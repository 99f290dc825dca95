import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from 'yaml';
import { DroverError } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import { Encrypted } from '../values/encrypted.js';
import type { Value } from '../values/value.js';
import type { ParseOptions, ScalarStyle, YamlDocument, YamlNode } from './node.js';

/** All documents of a YAML text. */
export function parseYaml(text: string, file: string, _options: ParseOptions = {}): YamlDocument[] {
  const lineCounter = new LineCounter();
  const documents = parseAllDocuments(text, { version: '1.1', merge: true, lineCounter, uniqueKeys: false });
  const at = (offset: number): SourcePosition => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line, column: col };
  };
  return (documents as unknown as Document[]).map((document) => {
    const error = document.errors[0];
    if (error) throw new DroverError(error.message, { code: 'yaml', source: at(error.pos[0]) });
    return { root: document.contents ? convert(document.contents, document, at) : null };
  });
}

/** The one document of a text that may be JSON or YAML; undefined when it is empty. */
export function parseSingle(text: string, file: string, options: ParseOptions = {}): YamlNode | undefined {
  return parseYaml(text, file, options)[0]?.root ?? undefined;
}

const STYLES: Record<string, ScalarStyle> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

function convert(node: Node, document: Document, at: (offset: number) => SourcePosition): YamlNode {
  if (isAlias(node)) return convert(node.resolve(document)!, document, at);
  const base = { tag: node.tag ?? '', source: at(node.range?.[0] ?? 0), unsafe: node.tag === '!unsafe' };
  if (isSeq(node))
    return { ...base, kind: 'seq', items: node.items.map((item) => convert(item as Node, document, at)) };
  if (isMap(node)) {
    const entries = node.items.map((pair) => ({
      key: convert(pair.key as Node, document, at),
      value: convert(pair.value as Node, document, at),
    }));
    return { ...base, kind: 'map', entries };
  }
  if (!isScalar(node)) throw new DroverError('unknown node', { code: 'bug' });
  const text = String(node.source ?? '');
  const value = base.tag === '!vault' ? new Encrypted(text, base.source) : (node.value as Value);
  return { ...base, kind: 'scalar', text, style: STYLES[node.type ?? 'PLAIN']!, value, textSource: base.source };
}
