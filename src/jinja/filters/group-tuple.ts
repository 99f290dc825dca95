import { Tuple, type Value } from '../../values/value.js';

/** What `groupby` gives for each group: a pair that also has names. */
export class GroupTuple extends Tuple {
  constructor(
    readonly grouper: Value,
    readonly list: Value[],
  ) {
    super([grouper, list]);
  }

  attribute(name: string): Value | undefined {
    if (name === 'grouper') return this.grouper;
    return name === 'list' ? this.list : undefined;
  }
}
