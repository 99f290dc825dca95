import type { Redactor } from '../../base/secret.js';
import type { Arguments } from '../../jinja/index.js';
import { Bytes } from '../../values/bytes.js';
import { Markup } from '../../values/markup.js';
import { asText } from '../../values/text.js';
import { Tuple, type Value } from '../../values/value.js';

/** Shorter results are ordinary words or single characters: masking them would hide half of the output. */
const SHORTEST = 4;

/**
 * What a filter, a method or a slice makes of a text with a secret in it is a secret, too: its hash, its base64, its letters in upper case.
 * Parts of the result that stood beside the secret, or in another argument, are none.
 */
export function keepSecret(redactor: Redactor, value: Value, args: Arguments, result: Value): void {
  const given = [value, ...args.positional, ...args.named.values()].flatMap(textsOf);
  const open = given.map((text) => redactor.mask(text));
  if (open.every((masked, index) => masked === given[index])) return;
  for (const text of textsOf(result)) {
    if (text.length < SHORTEST || open.some((masked) => masked.includes(text))) continue;
    if (redactor.mask(text) === text) redactor.add(text);
  }
}

function textsOf(value: Value): string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof Markup) return [asText(value)!];
  if (value instanceof Bytes) return [Buffer.from(value.data).toString('utf8')];
  if (value instanceof Tuple) return value.items.flatMap(textsOf);
  return Array.isArray(value) ? value.flatMap(textsOf) : [];
}
