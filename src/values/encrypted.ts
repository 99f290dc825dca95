import type { SourcePosition } from '../base/position.js';

/** A `!vault` string as loaded: it is decrypted when it is first read, and its value is a secret from then on, never a template. */
export class Encrypted {
  constructor(
    /** The envelope, starting with `$ANSIBLE_VAULT;`. */
    readonly envelope: string,
    readonly source: SourcePosition | undefined,
  ) {}
}
