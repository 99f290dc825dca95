import { dictSet } from '../values/dict.js';
import { repr } from '../values/repr.js';
import { type Dict, Special, type Value } from '../values/value.js';

/** What `namespace(…)` gives: the one kind of object whose attributes a template may set. */
export class Namespace extends Special {
  override readonly typeName = 'Namespace';
  override readonly moduleName = 'jinja2.utils';

  constructor(private readonly values: Dict) {
    super();
  }

  set(name: string, value: Value): void {
    dictSet(this.values, name, value);
  }

  override attribute(name: string): Value | undefined {
    return this.values.get(name);
  }

  override repr(): string {
    return `<Namespace ${repr(this.values)}>`;
  }
}
