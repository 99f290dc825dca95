/** One group. Only the inventory that owns it changes it. */
export class Group {
  name;
  vars = new Map();
  positions = new Map();
  /** The hosts that it names itself. Use the inventory's `hostsOf` for those of its children, too. */
  hosts = new Set();
  children = new Set();
  parents = new Set();
  /** Steps from the top of the tree, along the longest way: variables of deeper groups win. */
  depth = 0;
  /** `ansible_group_priority`: decides between groups of one depth. */
  priority = 1;
  constructor(name) {
    this.name = name;
  }
}
/** The order in which variables of groups are merged, weakest first: depth, priority, name. */
export function compareGroups(a, b) {
  return a.depth - b.depth || a.priority - b.priority || compareNames(a.name, b.name);
}
/** By code points, as Python compares strings. */
function compareNames(a, b) {
  if (a === b) return 0;
  const left = [...a];
  const right = [...b];
  for (let at = 0; at < left.length && at < right.length; at++) {
    const difference = left[at].codePointAt(0) - right[at].codePointAt(0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
