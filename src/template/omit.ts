import { Special } from '../values/value.js';

/** What `omit` stands for: dropped from containers and texts, and from task arguments. */
class Omit extends Special {
  override readonly typeName = '_OmitType';

  override repr(): string {
    return '<<Omit>>';
  }
}

export const OMIT = new Omit();
