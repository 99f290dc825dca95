import { characters, compareText, textLength } from './code-points.js';
import { reprText } from './repr.js';
import { Special, type Value } from './value.js';

const SPECIAL = /[&<>'"]/;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
  '"': '&#34;',
};

/** Text that is safe to put into HTML as it is: MarkupSafe's `Markup`, a kind of str. */
export class Markup extends Special {
  override readonly typeName = 'Markup';
  override readonly moduleName = 'markupsafe';

  constructor(readonly text: string) {
    super();
  }

  override repr(): string {
    return `Markup(${reprText(this.text)})`;
  }

  override str(): string {
    return this.text;
  }

  override length(): number {
    return textLength(this.text);
  }

  override iterate(): Iterator<Value> {
    return characters(this.text).values();
  }

  override isTrue(): boolean {
    return this.text !== '';
  }

  override equals(other: Value): boolean | undefined {
    const text = other instanceof Markup ? other.text : other;
    return typeof text === 'string' ? text === this.text : undefined;
  }

  override hashKey(): string {
    return this.text;
  }

  override compare(other: Value): number | undefined {
    const text = other instanceof Markup ? other.text : other;
    return typeof text === 'string' ? compareText(this.text, text) : undefined;
  }
}

/** The characters that HTML gives a meaning, as entities. */
export function escapeText(text: string): string {
  return SPECIAL.test(text) ? text.replace(/[&<>'"]/g, (character) => ENTITIES[character]!) : text;
}
