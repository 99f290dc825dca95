import type { SourcePosition } from '../base/position.js';
import type { Draft, DraftMap, DraftScalar, DraftSeq, Pair } from './draft.js';
import type { ScalarStyle } from './node.js';
import { YamlProblem } from './problem.js';
import { MAP, resolvePlain, SEQ, STR } from './resolve.js';
import { Scanner } from './scanner.js';
import type { Token, TokenType } from './token.js';

/** Deeper nesting is refused: no one writes it, and it would exhaust the stack of whoever walks the tree. */
const DEEPEST = 500;

interface Properties {
  /** Where the node begins, properties included. */
  readonly start: SourcePosition;
  readonly anchor: string | undefined;
  readonly tag: string | undefined;
}

/** A document as composed, and whether it has aliases. */
export interface Composed {
  readonly root: Draft;
  readonly aliased: boolean;
}

/** Builds the node trees of a text by libyaml's grammar, one document at a time. */
export class Composer {
  private readonly scanner: Scanner;
  private readonly handles = new Map<string, string>();
  private readonly anchors = new Map<string, Draft>();
  private aliased = false;
  private depth = 0;
  private first = true;

  constructor(
    text: string,
    file: string,
    /** Number of the text's first line. */
    firstLine: number,
  ) {
    this.scanner = new Scanner(text, file, firstLine);
  }

  /** Where the next document begins, or undefined at the end of the text. */
  startDocument(): SourcePosition | undefined {
    const { first } = this;
    this.first = false;
    if (!first) while (this.at('document-end')) this.scanner.next();
    const { type, start } = this.scanner.peek();
    if (type === 'stream-end') return undefined;
    this.handles.clear();
    const explicit = type === 'version-directive' || type === 'tag-directive' || type === 'document-start';
    if (first && !explicit) {
      this.addDefaultHandles();
      return start;
    }
    this.readDirectives();
    const indicator = this.scanner.peek();
    if (indicator.type !== 'document-start') {
      throw new YamlProblem('did not find expected <document start>', indicator.start);
    }
    return start;
  }

  /** The document that `startDocument` found. */
  readDocument(): Composed {
    this.anchors.clear();
    this.aliased = false;
    const explicit = this.at('document-start');
    if (explicit) this.scanner.next();
    const { type, start } = this.scanner.peek();
    const root = explicit && ENDS_DOCUMENT.has(type) ? this.empty(start) : this.node(true, false);
    if (this.at('document-end')) this.scanner.next();
    return { root, aliased: this.aliased };
  }

  private readDirectives(): void {
    let version = false;
    for (let next = this.scanner.peek(); ; next = this.scanner.peek()) {
      if (next.type === 'version-directive') {
        if (version) throw new YamlProblem('found duplicate %YAML directive', next.start);
        version = true;
        if (next.value !== '1.1' && next.value !== '1.2') {
          throw new YamlProblem('found incompatible YAML document', next.start);
        }
      } else if (next.type === 'tag-directive') {
        if (this.handles.has(next.value)) throw new YamlProblem('found duplicate %TAG directive', next.start);
        this.handles.set(next.value, next.suffix);
      } else break;
      this.scanner.next();
    }
    this.addDefaultHandles();
  }

  private addDefaultHandles(): void {
    if (!this.handles.has('!')) this.handles.set('!', '!');
    if (!this.handles.has('!!')) this.handles.set('!!', 'tag:yaml.org,2002:');
  }

  private at(type: TokenType): boolean {
    return this.scanner.peek().type === type;
  }

  /** A node in block context (where block collections may begin) or in flow context. */
  private node(block: boolean, indentless: boolean): Draft {
    const next = this.scanner.peek();
    if (next.type === 'alias') {
      this.scanner.next();
      return this.alias(next);
    }
    if (++this.depth > DEEPEST) {
      throw new YamlProblem(`nesting is deeper than ${DEEPEST} levels`, next.start, undefined, undefined, 'ansible');
    }
    const properties = this.properties(next);
    const node = this.content(properties, block, indentless);
    this.depth--;
    return node;
  }

  private alias(next: Token): Draft {
    const named = this.anchors.get(next.value);
    if (!named) throw new YamlProblem('found undefined alias', next.start);
    named.shared = true;
    this.aliased = true;
    return named;
  }

  private properties(next: Token): Properties {
    if (next.type !== 'anchor' && next.type !== 'tag') return { start: next.start, anchor: undefined, tag: undefined };
    const { start } = next;
    let anchor: Token | undefined;
    let tag: Token | undefined;
    for (;;) {
      const { type } = this.scanner.peek();
      if (type === 'anchor' && !anchor) anchor = this.scanner.next();
      else if (type === 'tag' && !tag) tag = this.scanner.next();
      else break;
    }
    return { start, anchor: anchor?.value, tag: tag && this.fullTag(tag, start) };
  }

  private fullTag(tag: Token, start: SourcePosition): string | undefined {
    // The tag `!` alone asks for what the untagged node would be; libyaml lets even a quoted scalar resolve then.
    if (tag.value === '') return tag.suffix;
    const prefix = this.handles.get(tag.value);
    if (prefix === undefined) {
      throw new YamlProblem('found undefined tag handle', tag.start, 'while parsing a node', start);
    }
    return prefix + tag.suffix;
  }

  private content(properties: Properties, block: boolean, indentless: boolean): Draft {
    const next = this.scanner.peek();
    switch (next.type) {
      case 'block-entry':
        if (indentless) return this.indentlessSequence(properties);
        break;
      case 'scalar':
        this.scanner.next();
        return this.scalar(properties, next);
      case 'flow-sequence-start':
        return this.flowSequence(properties);
      case 'flow-mapping-start':
        return this.flowMapping(properties);
      case 'block-sequence-start':
        if (block) return this.blockSequence(properties);
        break;
      case 'block-mapping-start':
        if (block) return this.blockMapping(properties);
        break;
    }
    const { start, anchor, tag } = properties;
    if (anchor === undefined && tag === undefined) {
      const context = block ? 'while parsing a block node' : 'while parsing a flow node';
      throw new YamlProblem('did not find expected node content', next.start, context, start);
    }
    // Unlike a written scalar, one that is not there does not resolve under the tag `!`.
    return this.named(properties, this.newScalar(start, tag === '!' ? STR : tag, '', 'plain', start));
  }

  private scalar(properties: Properties, { value, style, start, textStart }: Token): DraftScalar {
    const node = this.newScalar(properties.start, properties.tag, value, style!, textStart ?? start);
    return this.named(properties, node);
  }

  private blockSequence(properties: Properties): DraftSeq {
    const node = this.newSeq(properties);
    const { start } = this.scanner.next();
    while (this.at('block-entry')) {
      const end = behind(this.scanner.next());
      const { type } = this.scanner.peek();
      const empty = type === 'block-entry' || type === 'block-end';
      node.items.push(empty ? this.empty(end) : this.node(true, false));
    }
    this.expect('block-end', "did not find expected '-' indicator", 'while parsing a block collection', start);
    return node;
  }

  /** A sequence whose dashes stand in the column of the mapping key above. */
  private indentlessSequence(properties: Properties): DraftSeq {
    const node = this.newSeq(properties);
    while (this.at('block-entry')) {
      const end = behind(this.scanner.next());
      const { type } = this.scanner.peek();
      const empty = type === 'block-entry' || ENDS_BLOCK_VALUE.has(type);
      node.items.push(empty ? this.empty(end) : this.node(true, false));
    }
    return node;
  }

  private blockMapping(properties: Properties): DraftMap {
    const node = this.newMap(properties);
    const { start } = this.scanner.next();
    while (this.at('key')) {
      const key = this.blockMappingPart();
      const value = this.at('value') ? this.blockMappingPart() : this.empty(this.scanner.peek().start);
      node.pairs.push({ key, value });
    }
    this.expect('block-end', 'did not find expected key', 'while parsing a block mapping', start);
    return node;
  }

  private blockMappingPart(): Draft {
    const end = behind(this.scanner.next());
    return ENDS_BLOCK_VALUE.has(this.scanner.peek().type) ? this.empty(end) : this.node(true, true);
  }

  private flowSequence(properties: Properties): DraftSeq {
    const node = this.newSeq(properties);
    const { start } = this.scanner.next();
    for (let first = true; !this.at('flow-sequence-end'); first = false) {
      if (!first) this.expect('flow-entry', "did not find expected ',' or ']'", 'while parsing a flow sequence', start);
      if (this.at('key')) node.items.push(this.singlePair());
      else if (!this.at('flow-sequence-end')) node.items.push(this.node(false, false));
      else break;
    }
    this.scanner.next();
    return node;
  }

  /** `key: value` as an item of a flow sequence: a mapping of one pair. */
  private singlePair(): DraftMap {
    const { start } = this.scanner.next();
    const node = this.newMap({ start, anchor: undefined, tag: undefined });
    const next = this.scanner.peek();
    let key: Draft;
    if (ENDS_FLOW_KEY.has(next.type)) {
      // libyaml drops the token that it meets in place of the key.
      this.scanner.next();
      key = this.empty(behind(next));
    } else key = this.node(false, false);
    node.pairs.push({ key, value: this.flowValue('flow-sequence-end') });
    return node;
  }

  private flowMapping(properties: Properties): DraftMap {
    const node = this.newMap(properties);
    const { start } = this.scanner.next();
    for (let first = true; !this.at('flow-mapping-end'); first = false) {
      if (!first) this.expect('flow-entry', "did not find expected ',' or '}'", 'while parsing a flow mapping', start);
      if (this.at('flow-mapping-end')) break;
      node.pairs.push(this.flowPair());
    }
    this.scanner.next();
    return node;
  }

  private flowPair(): Pair {
    if (!this.at('key')) {
      const key = this.node(false, false);
      return { key, value: this.empty(this.scanner.peek().start) };
    }
    this.scanner.next();
    const { type, start } = this.scanner.peek();
    const missing = type === 'value' || type === 'flow-entry' || type === 'flow-mapping-end';
    const key = missing ? this.empty(start) : this.node(false, false);
    return { key, value: this.flowValue('flow-mapping-end') };
  }

  private flowValue(end: TokenType): Draft {
    if (this.at('value')) {
      this.scanner.next();
      if (!this.at('flow-entry') && !this.at(end)) return this.node(false, false);
    }
    return this.empty(this.scanner.peek().start);
  }

  private expect(type: TokenType, problem: string, context: string, contextMark: SourcePosition): void {
    const next = this.scanner.peek();
    if (next.type !== type) throw new YamlProblem(problem, next.start, context, contextMark);
    this.scanner.next();
  }

  private named<Node extends Draft>({ anchor, start }: Properties, node: Node): Node {
    if (anchor === undefined) return node;
    const first = this.anchors.get(anchor);
    if (first) {
      throw new YamlProblem('second occurrence', start, 'found duplicate anchor; first occurrence', first.source);
    }
    this.anchors.set(anchor, node);
    return node;
  }

  private empty(mark: SourcePosition): DraftScalar {
    return this.newScalar(mark, undefined, '', 'plain', mark);
  }

  private newScalar(
    mark: SourcePosition,
    tag: string | undefined,
    text: string,
    style: ScalarStyle,
    textStart: SourcePosition,
  ): DraftScalar {
    return {
      kind: 'scalar',
      tag: tag === undefined ? (style === 'plain' ? resolvePlain(text) : STR) : tag === '!' ? resolvePlain(text) : tag,
      source: mark,
      unsafe: false,
      shared: false,
      text,
      style,
      value: text,
      textSource: textStart,
      state: 'new',
    };
  }

  private newSeq(properties: Properties): DraftSeq {
    const { start, tag } = properties;
    const node: DraftSeq = {
      kind: 'seq',
      tag: tag === undefined || tag === '!' ? SEQ : tag,
      source: start,
      unsafe: false,
      shared: false,
      items: [],
      state: 'new',
    };
    return this.named(properties, node);
  }

  private newMap(properties: Properties): DraftMap {
    const { start, tag } = properties;
    const pairs: Pair[] = [];
    const node: DraftMap = {
      kind: 'map',
      tag: tag === undefined || tag === '!' ? MAP : tag,
      source: start,
      unsafe: false,
      shared: false,
      entries: pairs,
      pairs,
      state: 'new',
    };
    return this.named(properties, node);
  }
}

/** The place behind an indicator of one character. */
function behind({ start }: Token): SourcePosition {
  return { ...start, column: start.column + 1 };
}

const ENDS_DOCUMENT: ReadonlySet<TokenType> = new Set([
  'version-directive',
  'tag-directive',
  'document-start',
  'document-end',
  'stream-end',
]);
const ENDS_BLOCK_VALUE: ReadonlySet<TokenType> = new Set(['key', 'value', 'block-end']);
const ENDS_FLOW_KEY: ReadonlySet<TokenType> = new Set(['value', 'flow-entry', 'flow-sequence-end']);
