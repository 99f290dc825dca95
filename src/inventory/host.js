/** One host. Only the inventory that owns it changes it. */
export class Host {
  name;
  implicit;
  /** Variables given for the host itself, as source values: text that holds an expression is a `Template`. */
  vars = new Map();
  /** Where each of them was given, when that is known. */
  positions = new Map();
  /** Names of those that an expression gave: their text is data, which listings mark. */
  computed = new Set();
  /** The groups that name the host themselves. Use the inventory's `groupsOf` for all of them. */
  groups = new Set();
  constructor(
    name,
    /** A localhost that no inventory names. */
    implicit = false,
  ) {
    this.name = name;
    this.implicit = implicit;
  }
  /** The port given with the name, as in `host:2222`. */
  get port() {
    const port = this.vars.get('ansible_port');
    return typeof port === 'number' ? port : undefined;
  }
}
