import { asText } from '../../values/text.js';
import { Undefined } from '../../values/undefined.js';
/** Reads `a.b.0` of items; an undefined value is replaced by the default wherever one is met. */
export function attributeGetter(call, attribute, options = {}) {
  const parts = attributeParts(attribute);
  const { fallback = null, after } = options;
  return (item) => {
    let value = item;
    for (const part of parts) {
      value = call.item(value, part);
      if (fallback !== null && value instanceof Undefined) value = fallback;
    }
    return after ? after(value) : value;
  };
}
/** Reads several attributes, `a,b.c`: a list of what they are. */
export function attributesGetter(call, attribute, after) {
  const text = asText(attribute);
  const paths = text === undefined ? [attribute] : text.split(',');
  const getters = paths.map((path) => attributeGetter(call, path, after ? { after } : {}));
  return (item) => getters.map((getter) => getter(item));
}
function attributeParts(attribute) {
  if (attribute === null) return [];
  const text = asText(attribute);
  if (text === undefined) return [attribute];
  return text.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
/** Text in lower case, for comparing without regard to case; everything else as it is. */
export function ignoreCase(value) {
  return asText(value)?.toLowerCase() ?? value;
}
