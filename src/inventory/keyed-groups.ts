import { fullMessage } from '../base/chain.js';
import { DroverError } from '../base/error.js';
import { OMIT } from '../template/omit.js';
import type { Templar } from '../template/templar.js';
import { str } from '../values/repr.js';
import { taggedClass } from '../values/tagged.js';
import { isTrue } from '../values/truth.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import type { ConstructedOptions } from './constructed-options.js';
import type { Host } from './host.js';
import type { Inventory } from './inventory.js';
import { safeGroupName } from './names.js';
import { evaluate } from './templating.js';

/** Adds a host to the groups that `keyed_groups` derives from its variables. */
export function addToKeyedGroups(
  host: Host,
  options: ConstructedOptions,
  inventory: Inventory,
  templar: Templar,
): void {
  for (const entry of options.keyedGroups) {
    if (!isDict(entry) || entry.size === 0) {
      throw failure(`Invalid keyed group entry, it must be a dictionary: ${str(entry)} `);
    }
    new KeyedGroup(host, entry, options, inventory, templar).join();
  }
}

/** One entry of `keyed_groups`, for one host. */
class KeyedGroup {
  constructor(
    readonly host: Host,
    readonly entry: Dict,
    readonly options: ConstructedOptions,
    readonly inventory: Inventory,
    readonly templar: Templar,
  ) {}

  join(): void {
    const key = this.#key();
    if (key === undefined) return;
    if (this.#given('trailing_separator') !== null && this.#default !== null) {
      throw failure('parameters are mutually exclusive for keyed groups: default_value|trailing_separator');
    }
    const usesDefault = isBlank(key) && this.#default !== null;
    if (isTrue(key) || usesDefault) this.#joinFor(key, usesDefault);
    else if (this.options.strict && !isEmptyCollection(key)) {
      const what = `${str(this.#given('key'))} in host ${this.host.name}`;
      throw failure(`No key or key resulted empty for ${what}, invalid entry`);
    }
  }

  /** The value of `key`; undefined when it fails and that does not matter. */
  #key(): Value | undefined {
    const expression = this.#given('key');
    try {
      return evaluate(expression, this.templar);
    } catch (error) {
      if (!this.options.strict) return undefined;
      const what = `host ${this.host.name} from ${str(expression)} entry`;
      throw new DroverError(`Could not generate group for ${what}: ${fullMessage(error)}`, { apart: true });
    }
  }

  #joinFor(key: Value, usesDefault: boolean): void {
    const parent = this.#parent(key);
    if (parent === undefined) return;
    const prefix = this.entry.get('prefix') ?? '';
    const bare = prefix === '' && !this.options.leadingSeparator;
    const separator = bare ? '' : this.#separator;
    for (const name of usesDefault ? [this.#default] : this.#names(key)) {
      const group = this.inventory.ensureGroup(safeGroupName(`${str(prefix)}${separator}${str(name)}`));
      this.inventory.ensureHost(this.host.name, group);
      if (!isTrue(parent)) continue;
      const above = safeGroupName(str(parent));
      this.inventory.ensureGroup(above);
      this.inventory.addChild(above, group);
    }
  }

  /** The rendered parent group, null when there is none; undefined when it fails and that does not matter. */
  #parent(key: Value): Value | undefined {
    const given = this.#given('parent_group');
    try {
      const parent = this.templar.render(given);
      return parent === OMIT ? null : parent;
    } catch (error) {
      if (!this.options.strict) return undefined;
      throw failure(`Could not generate parent group '${str(given)}' for group '${str(key)}': ${fullMessage(error)}`);
    }
  }

  #names(key: Value): Value[] {
    if (typeof key === 'string') return [key];
    if (Array.isArray(key)) return key.map((name) => (isBlank(name) && this.#default !== null ? this.#default : name));
    if (isDict(key)) return [...key].map(([name, value]) => this.#nameOf(name, value));
    throw failure(
      `Invalid group name format, expected a string or a list of them or dictionary, got: ${taggedClass(key)}`,
    );
  }

  #nameOf(name: Value, value: Value): string {
    if (isBlank(value)) {
      if (this.#default !== null) return `${str(name)}${this.#separator}${str(this.#default)}`;
      if (this.#given('trailing_separator') === false) return str(name);
    }
    return `${str(name)}${this.#separator}${str(value)}`;
  }

  get #separator(): string {
    return str(this.entry.get('separator') ?? '_');
  }

  get #default(): Value {
    return this.#given('default_value');
  }

  #given(name: string): Value {
    return this.entry.get(name) ?? null;
  }
}

function isBlank(value: Value): boolean {
  return value === null || value === '';
}

function isEmptyCollection(value: Value): boolean {
  return (Array.isArray(value) && value.length === 0) || (isDict(value) && value.size === 0);
}

function failure(message: string): DroverError {
  return new DroverError(message, { code: 'inventory-parse' });
}
