import { isUtf8 } from 'node:buffer';
import { DroverError } from '../base/error.js';
import type { Redactor } from '../base/secret.js';
import { str } from '../values/repr.js';
import { isDict, isInt, type Value } from '../values/value.js';
import { loadYaml } from '../yaml/load.js';

/** Shorter words of an encrypted file (`admin`, `true`, ports) stand in too many other places to be masked. */
const SHORTEST = 6;

/**
 * Registers what an encrypted file held. Of variables these are the values; of lists, which are plays and tasks, nothing; of
 * any other text every line, as a diff would show it.
 */
export function registerSecretText(bytes: Uint8Array, redactor: Redactor): void {
  if (!isUtf8(bytes)) return;
  const text = Buffer.from(bytes).toString('utf8');
  const value = parsed(text);
  if (isDict(value)) registerValues(value, redactor);
  else if (!Array.isArray(value)) for (const line of text.split('\n')) register(line.trim(), redactor);
}

function parsed(text: string): Value {
  try {
    return loadYaml(text, '', { templates: false });
  } catch (error) {
    if (error instanceof DroverError) return null;
    throw error;
  }
}

function registerValues(value: Value, redactor: Redactor): void {
  if (isDict(value)) for (const item of value.values()) registerValues(item, redactor);
  else if (Array.isArray(value)) for (const item of value) registerValues(item, redactor);
  else if (typeof value === 'string' || isInt(value)) register(str(value), redactor);
}

function register(text: string, redactor: Redactor): void {
  if (text.length >= SHORTEST) redactor.add(text);
}
