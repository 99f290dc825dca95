import type { SourcePosition } from '../base/position.js';
import type { Dict } from '../values/value.js';
import type { Group } from './group.js';

/** One host. Only the inventory that owns it changes it. */
export class Host {
  /** Variables given for the host itself, as source values: text that holds an expression is a `Template`. */
  readonly vars: Dict = new Map();
  /** Where each of them was given, when that is known. */
  readonly positions: Map<string, SourcePosition> = new Map();
  /** Names of those that an expression gave: their text is data, which listings mark. */
  readonly computed: Set<string> = new Set();
  /** The groups that name the host themselves. Use the inventory's `groupsOf` for all of them. */
  readonly groups: Set<Group> = new Set();

  constructor(
    readonly name: string,
    /** A localhost that no inventory names. */
    readonly implicit = false,
  ) {}

  /** The port given with the name, as in `host:2222`. */
  get port(): number | undefined {
    const port = this.vars.get('ansible_port');
    return typeof port === 'number' ? port : undefined;
  }
}
