import { Encrypted } from '../values/encrypted.js';
import { Tuple, type Value } from '../values/value.js';
import { isVariable, vaultedItem } from './lazy.js';
import { VaultMarker } from './marker.js';

/**
 * The value as it is dumped in YAML: vaulted items stay vaulted, and containers of the template's own stand once each, so that
 * only parts of variables become aliases.
 */
export function dumpable(value: Value, secrets: ReadonlyMap<string, Encrypted>): Value {
  return new Copier(secrets).copy(value);
}

class Copier {
  private readonly copies = new Map<object, Value>();

  /** @param secrets vaulted variables that the template names, by their text */
  constructor(private readonly secrets: ReadonlyMap<string, Encrypted>) {}

  copy(value: Value): Value {
    if (typeof value === 'string') return this.secrets.get(value) ?? value;
    if (value instanceof VaultMarker) return new Encrypted(value.envelope, undefined);
    if (!(Array.isArray(value) || value instanceof Map || value instanceof Tuple)) return value;
    const known = this.copies.get(value);
    if (known !== undefined) return known;
    if (value instanceof Tuple) return new Tuple(value.items.map((item) => this.copy(item)));
    return Array.isArray(value) ? this.list(value) : this.dict(value);
  }

  private list(list: readonly Value[]): Value {
    const copy: Value[] = [];
    const ours = isVariable(list);
    if (ours) this.copies.set(list, copy);
    for (let index = 0; index < list.length; index++)
      copy.push(vaultedItem(list, index) ?? this.item(list[index]!, ours));
    return copy;
  }

  private dict(dict: Map<Value, Value>): Value {
    const copy = new Map<Value, Value>();
    const ours = isVariable(dict);
    if (ours) this.copies.set(dict, copy);
    for (const key of dict.keys()) copy.set(key, vaultedItem(dict, key) ?? this.item(dict.get(key)!, ours));
    return copy;
  }

  /** Texts inside of variables know themselves whether they are vaulted. */
  private item(value: Value, ofVariable: boolean): Value {
    return ofVariable && typeof value === 'string' ? value : this.copy(value);
  }
}
