import { Tuple } from '../../values/value.js';
/** What `groupby` gives for each group: a pair that also has names. */
export class GroupTuple extends Tuple {
  grouper;
  list;
  constructor(grouper, list) {
    super([grouper, list]);
    this.grouper = grouper;
    this.list = list;
  }
  attribute(name) {
    if (name === 'grouper') return this.grouper;
    return name === 'list' ? this.list : undefined;
  }
}
