import { analyze } from './analyze.js';
import type { DumpOptions } from './dump.js';
import type { Represented, RepresentedMap, RepresentedScalar, RepresentedSeq } from './represent.js';
import { MAP, resolvePlain, SEQ, STR } from './resolve.js';
import { writeDoubleQuoted, writeFolded, writeLiteral, writePlain, writeSingleQuoted } from './write-scalar.js';
import { Writer } from './writer.js';

/** One document holding `root`, as libyaml 0.2.5 writes it. */
export function emitDocument(root: Represented, options: DumpOptions): string {
  return new Emitter(options, anchorsOf(root)).document(root);
}

/** Longest key, in bytes, that is written without `?`. */
const SIMPLE_KEY_LENGTH = 128;
const LINE_BREAKS: ReadonlySet<string> = new Set(['\r', '\n', '\r\n']);

type Style = 'plain' | 'single' | 'double' | 'literal' | 'folded';
const STYLES: Readonly<Record<string, Style>> = { "'": 'single', '"': 'double', '|': 'literal', '>': 'folded' };

/** Where a node stands. */
interface Place {
  readonly mapping?: boolean;
  readonly simpleKey?: boolean;
}

class Emitter {
  private readonly writer: Writer;
  private readonly canonical: boolean;
  private readonly unicode: boolean;
  private readonly prefixes: readonly (readonly [handle: string, prefix: string])[];
  private readonly written = new Set<Represented>();
  private flowLevel = 0;
  /** Whether a block scalar that keeps empty lines was the last thing written. */
  private openEnded = false;

  constructor(
    private readonly options: DumpOptions,
    private readonly anchors: ReadonlyMap<Represented, string>,
  ) {
    const lineBreak = options.line_break && LINE_BREAKS.has(options.line_break) ? options.line_break : '\n';
    this.writer = new Writer(options.indent, options.width, lineBreak);
    this.canonical = Boolean(options.canonical);
    this.unicode = Boolean(options.allow_unicode);
    const own = [...(options.tags ?? [])];
    const defaults = [
      ['!', '!'],
      ['!!', 'tag:yaml.org,2002:'],
    ] as const;
    this.prefixes = [...own, ...defaults.filter(([handle]) => !own.some(([name]) => name === handle))];
  }

  document(root: Represented): string {
    const { writer } = this;
    this.start();
    this.node(root, {});
    writer.writeIndent();
    if (this.options.explicit_end || this.openEnded) {
      writer.indicator('...', { space: true });
      writer.writeIndent();
    }
    return writer.text;
  }

  private start(): void {
    const { writer } = this;
    const { version, tags, explicit_start } = this.options;
    if (version) {
      writer.indicator('%YAML', { space: true });
      writer.indicator(version[1] === 1 ? '1.1' : '1.2', { space: true });
      writer.writeIndent();
    }
    for (const [handle, prefix] of tags?.size ? this.prefixes.slice(0, tags.size) : []) {
      writer.indicator('%TAG', { space: true });
      writer.word(handle, true);
      writer.word(tagText(prefix), true);
      writer.writeIndent();
    }
    if (!explicit_start && !version && !tags?.size && !this.canonical) return;
    writer.writeIndent();
    writer.indicator('---', { space: true });
    if (this.canonical) writer.writeIndent();
  }

  private node(node: Represented, place: Place): void {
    const anchor = this.anchors.get(node);
    if (anchor !== undefined && this.written.has(node)) {
      this.writer.indicator('*', { space: true });
      this.writer.word(anchor, false);
      if (place.simpleKey) this.writer.put(' ');
      return;
    }
    this.written.add(node);
    if (node.kind === 'scalar') this.scalar(node, anchor, place);
    else {
      this.anchor(anchor);
      this.collectionTag(node);
      if (node.kind === 'seq') this.sequence(node, place);
      else this.mapping(node);
    }
  }

  private anchor(anchor: string | undefined): void {
    if (anchor === undefined) return;
    this.writer.indicator('&', { space: true });
    this.writer.word(anchor, false);
  }

  private collectionTag({ kind, tag }: RepresentedSeq | RepresentedMap): void {
    if (this.canonical || tag !== (kind === 'seq' ? SEQ : MAP)) this.tag(tag);
  }

  private tag(tag: string): void {
    const known = this.prefixes.find(([, prefix]) => tag.startsWith(prefix) && tag.length > prefix.length);
    if (known) this.writer.word(known[0] + tagText(tag.slice(known[1].length)), true);
    else this.writer.word(`!<${tagText(tag)}>`, true);
  }

  private sequence(node: RepresentedSeq, { mapping }: Place): void {
    const { writer } = this;
    if (this.flowLevel > 0 || this.canonical || node.flow || node.items.length === 0) {
      this.flow('[', ']', node.items, (item) => this.node(item, {}));
      return;
    }
    writer.indented({ flow: false, indentless: mapping === true && !writer.indention }, () => {
      for (const item of node.items) {
        writer.writeIndent();
        writer.indicator('-', { space: true, indention: true });
        this.node(item, {});
      }
    });
  }

  private mapping(node: RepresentedMap): void {
    const { writer } = this;
    if (this.flowLevel > 0 || this.canonical || node.flow || node.pairs.length === 0) {
      this.flow('{', '}', node.pairs, ([key, value]) => this.flowPair(key, value));
      return;
    }
    writer.indented({ flow: false }, () => {
      for (const [key, value] of node.pairs) {
        writer.writeIndent();
        if (this.isSimpleKey(key)) {
          this.node(key, { mapping: true, simpleKey: true });
          writer.indicator(':');
        } else {
          writer.indicator('?', { space: true, indention: true });
          this.node(key, { mapping: true });
          writer.writeIndent();
          writer.indicator(':', { space: true, indention: true });
        }
        this.node(value, { mapping: true });
      }
    });
  }

  private flow<Item>(open: string, close: string, items: readonly Item[], write: (item: Item) => void): void {
    const { writer } = this;
    writer.indicator(open, { space: true, whitespace: true });
    writer.indented({ flow: true }, () => {
      this.flowLevel++;
      items.forEach((item, index) => {
        if (index > 0) writer.indicator(',');
        this.wrap();
        write(item);
      });
      this.flowLevel--;
    });
    if (this.canonical && items.length > 0) {
      writer.indicator(',');
      writer.writeIndent();
    }
    writer.indicator(close);
  }

  private flowPair(key: Represented, value: Represented): void {
    const { writer } = this;
    if (!this.canonical && this.isSimpleKey(key)) {
      this.node(key, { mapping: true, simpleKey: true });
      writer.indicator(':');
    } else {
      writer.indicator('?', { space: true });
      this.node(key, { mapping: true });
      this.wrap();
      writer.indicator(':', { space: true });
    }
    this.node(value, { mapping: true });
  }

  private wrap(): void {
    if (this.canonical || this.writer.column > this.writer.bestWidth) this.writer.writeIndent();
  }

  private isSimpleKey(key: Represented): boolean {
    const anchor = this.anchors.get(key);
    let length = anchor?.length ?? 0;
    if (anchor !== undefined && this.written.has(key)) return length <= SIMPLE_KEY_LENGTH;
    if (key.kind === 'scalar') {
      if (analyze(key.text, this.unicode).multiline) return false;
      const { plain, quoted } = implicitTags(key);
      if (this.canonical || (!plain && !quoted)) length += this.tagLength(key.tag);
      length += Buffer.byteLength(key.text);
    } else {
      if ((key.kind === 'seq' ? key.items : key.pairs).length > 0) return false;
      if (this.canonical || key.tag !== (key.kind === 'seq' ? SEQ : MAP)) length += this.tagLength(key.tag);
    }
    return length <= SIMPLE_KEY_LENGTH;
  }

  private tagLength(tag: string): number {
    const known = this.prefixes.find(([, prefix]) => tag.startsWith(prefix) && tag.length > prefix.length);
    return known ? known[0].length + tag.length - known[1].length : tag.length;
  }

  private scalar(node: RepresentedScalar, anchor: string | undefined, place: Place): void {
    const { writer } = this;
    const { plain, quoted } = implicitTags(node);
    const tagged = this.canonical || (!plain && !quoted);
    const style = this.selectStyle(node, place, tagged || plain);
    this.anchor(anchor);
    if (tagged) this.tag(node.tag);
    else if (!quoted && style !== 'plain') writer.word('!', true);
    writer.indented({ flow: true }, () => this.writeScalar(node.text, style, !place.simpleKey));
  }

  private writeScalar(text: string, style: Style, folds: boolean): void {
    const { writer } = this;
    this.openEnded = false;
    if (style === 'plain') writePlain(writer, text, folds, this.flowLevel > 0);
    else if (style === 'single') writeSingleQuoted(writer, text, folds);
    else if (style === 'double') writeDoubleQuoted(writer, text, folds, this.unicode);
    else this.openEnded = style === 'literal' ? writeLiteral(writer, text) : writeFolded(writer, text);
  }

  /** The style asked for, or the next one that can hold the text. */
  private selectStyle({ text, style }: RepresentedScalar, { simpleKey }: Place, plainAllowed: boolean): Style {
    const can = analyze(text, this.unicode);
    let chosen: Style = (style && STYLES[style]) || 'plain';
    if (this.canonical || (simpleKey && can.multiline)) chosen = 'double';
    if (chosen === 'plain') {
      const fits = this.flowLevel > 0 ? can.flowPlain : can.blockPlain;
      const lost = text === '' && (this.flowLevel > 0 || simpleKey);
      if (!fits || lost || !plainAllowed) chosen = 'single';
    }
    if (chosen === 'single' && !can.single) chosen = 'double';
    if (chosen === 'literal' || chosen === 'folded') {
      if (!can.block || this.flowLevel > 0 || simpleKey) chosen = 'double';
    }
    return chosen;
  }
}

/** Whether a reader would find the scalar's tag by itself, if it is written plain, and if it is quoted. */
function implicitTags({ tag, text }: RepresentedScalar): { plain: boolean; quoted: boolean } {
  return { plain: resolvePlain(text) === tag, quoted: tag === STR };
}

/** Names for the nodes that stand in several places: id001, id002 … in the order of their second appearance. */
function anchorsOf(root: Represented): ReadonlyMap<Represented, string> {
  const anchors = new Map<Represented, string>();
  const seen = new Set<Represented>();
  const visit = (node: Represented): void => {
    if (seen.has(node)) {
      if (!anchors.has(node)) anchors.set(node, `id${String(anchors.size + 1).padStart(3, '0')}`);
      return;
    }
    seen.add(node);
    if (node.kind === 'seq') for (const item of node.items) visit(item);
    if (node.kind === 'map') {
      for (const [key, value] of node.pairs) {
        visit(key);
        visit(value);
      }
    }
  };
  visit(root);
  return anchors;
}

function tagText(tag: string): string {
  return tag.replace(/[^\w\-;/?:@&=+$,.~*'()[\]]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}
