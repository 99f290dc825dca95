import { ModuleFailure, type PlainDict } from '../../src/module/index.js';

/** The forms of a key's id: of 8 digits, of 16, and as it was given. */
export interface KeyId {
  readonly short: string;
  readonly fingerprint: string;
  readonly whole: string;
}

/** Throws ModuleFailure for what is no id. */
export function parseKeyId(id: string | undefined, more: PlainDict): KeyId {
  const text = (id ?? '').trim();
  const whole = text.toUpperCase().replace(/^0X/, '');
  const digits = whole.length;
  const valid = /^[0-9A-F]+$/.test(whole) && (digits === 8 || digits >= 16);
  if (!valid) throw new ModuleFailure('Invalid key_id', { changed: false, ...more, id: id ?? null });
  return { short: whole.slice(-8), fingerprint: whole.slice(-16), whole };
}

/** Ids of keys and subkeys that are still valid, from what apt-key or `gpg --with-colons` lists. */
export function listedKeys(text: string, short: boolean): string[] {
  const keys = text.split('\n').flatMap((line) => {
    if (!/^(?:pub|sub)/.test(line) || line.includes('expired')) return [];
    const bySlash = (line.trim().split(/\s+/)[1] ?? '').split('/');
    if (bySlash.length === 2) return [bySlash[1]!];
    const byColon = line.split(':')[4];
    return byColon === undefined ? [] : [byColon];
  });
  return short ? keys.map((key) => key.slice(-8)) : keys;
}
