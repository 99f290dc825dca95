import { Encrypted } from '../values/encrypted.js';
import { Template } from '../values/template.js';

/** Whether the value is known only at run time. */
export function isTemplate(value: unknown): boolean {
  return value instanceof Template || value instanceof Encrypted;
}

/** Whether it or anything in it is known only at run time. */
export function holdsTemplate(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsTemplate);
  if (value instanceof Map) return [...value].some(([key, item]) => isTemplate(key) || holdsTemplate(item));
  return isTemplate(value);
}
