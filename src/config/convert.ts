import { DroverError } from '../base/error.js';
import type { Option } from './option.js';
import { type PathContext, resolvePath } from './path.js';

/** Anything that an option's value can be. */
export type AnySetting = boolean | number | string | readonly string[] | Readonly<Record<string, string>> | undefined;

const TRUE = new Set(['y', 'yes', 'on', '1', 'true', 't']);
const INTEGER = /^\s*[+-]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
const FLOAT = /^\s*[+-]?(?:inf(?:inity)?|nan|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)\s*$/i;

/**
 * The text of an option as a value of its type, by the rules of ansible-core. Relative paths start at `base`: the
 * ansible.cfg that the text comes from, or the current directory. Throws a DroverError of code `config`.
 */
export function convertText(text: string, option: Option, context: PathContext, base: string | undefined): AnySetting {
  const resolve = (path: string) => resolvePath(path, context, base);
  switch (option.type) {
    case 'boolean':
      return TRUE.has(text.trim().toLowerCase());
    case 'integer':
      return toInteger(text) ?? refuse(text, option);
    case 'float':
      return toFloat(text) ?? refuse(text, option);
    case 'list':
      return text.split(',').map((word) => unquote(word.trim()));
    case 'path':
    case 'tmppath':
      return resolve(text);
    case 'pathspec':
      return text.split(':').map(resolve);
    case 'pathlist':
      return text.split(',').map((path) => resolve(path.trim()));
    case 'none':
      return text === 'None' ? undefined : refuse(text, option);
    case 'dict':
      return refuse(text, option);
    case 'string':
    case 'raw':
      return text;
  }
}

/** A value without the pair of quotes around it. */
export function unquote(text: string): string {
  const quote = text[0];
  const quoted = text.length > 1 && (quote === '"' || quote === "'") && text.at(-1) === quote && text.at(-2) !== '\\';
  return quoted ? text.slice(1, -1) : text;
}

function toInteger(text: string): number | undefined {
  const value = INTEGER.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN;
  return Number.isInteger(value) ? value : undefined;
}

function toFloat(text: string): number | undefined {
  if (!FLOAT.test(text)) return undefined;
  const word = text.trim().toLowerCase().replaceAll('_', '');
  const sign = word.startsWith('-') ? -1 : 1;
  const bare = word.replace(/^[+-]/, '');
  if (bare.startsWith('inf')) return sign * Number.POSITIVE_INFINITY;
  return bare === 'nan' ? Number.NaN : sign * Number(bare);
}

function refuse(text: string, option: Option): never {
  throw new DroverError(`Invalid value provided for '${option.type}': '${text}'`, { code: 'config' });
}
