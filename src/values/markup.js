import { characters, compareText, textLength } from './code-points.js';
import { reprText } from './repr.js';
import { Special } from './value.js';
const SPECIAL = /[&<>'"]/;
const ENTITIES = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
  '"': '&#34;',
};
/** Text that is safe to put into HTML as it is: MarkupSafe's `Markup`, a kind of str. */
export class Markup extends Special {
  text;
  typeName = 'Markup';
  moduleName = 'markupsafe';
  constructor(text) {
    super();
    this.text = text;
  }
  repr() {
    return `Markup(${reprText(this.text)})`;
  }
  str() {
    return this.text;
  }
  length() {
    return textLength(this.text);
  }
  iterate() {
    return characters(this.text).values();
  }
  isTrue() {
    return this.text !== '';
  }
  equals(other) {
    const text = other instanceof Markup ? other.text : other;
    return typeof text === 'string' ? text === this.text : undefined;
  }
  hashKey() {
    return this.text;
  }
  compare(other) {
    const text = other instanceof Markup ? other.text : other;
    return typeof text === 'string' ? compareText(this.text, text) : undefined;
  }
}
/** The characters that HTML gives a meaning, as entities. */
export function escapeText(text) {
  return SPECIAL.test(text) ? text.replace(/[&<>'"]/g, (character) => ENTITIES[character]) : text;
}
