import { dictSet } from '../values/dict.js';
import { repr } from '../values/repr.js';
import { Special } from '../values/value.js';
/** What `namespace(…)` gives: the one kind of object whose attributes a template may set. */
export class Namespace extends Special {
  values;
  typeName = 'Namespace';
  moduleName = 'jinja2.utils';
  constructor(values) {
    super();
    this.values = values;
  }
  set(name, value) {
    dictSet(this.values, name, value);
  }
  attribute(name) {
    return this.values.get(name);
  }
  repr() {
    return `<Namespace ${repr(this.values)}>`;
  }
}
