const SURROGATE = /[\ud800-\udfff]/;
/** Whether UTF-16 code units and characters differ in number. */
export function hasAstral(text) {
  return SURROGATE.test(text);
}
/** Number of characters, as Python counts them. */
export function textLength(text) {
  if (!SURROGATE.test(text)) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}
/** The characters of a text. */
export function characters(text) {
  return SURROGATE.test(text) ? Array.from(text) : text.split('');
}
/** Order of two texts by code point, as Python has it: JavaScript's own differs where surrogates meet U+E000…U+FFFF. */
export function compareText(a, b) {
  if (a === b) return 0;
  const order = a < b ? -1 : 1;
  return SURROGATE.test(a) || SURROGATE.test(b) ? compareCodePoints(a, b) : order;
}
function compareCodePoints(a, b) {
  const left = Array.from(a);
  const right = Array.from(b);
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const order = left[index].codePointAt(0) - right[index].codePointAt(0);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
