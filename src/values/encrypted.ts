import type { SourcePosition } from '../base/position.js';

/** A `!vault` string as loaded: it is decrypted when it is first read, and its value is a secret from then on. */
export class Encrypted {
  constructor(
    /** The envelope, starting with `$ANSIBLE_VAULT;`. */
    readonly envelope: string,
    readonly source: SourcePosition | undefined,
    /** Whether the decrypted text may be a template: false under `!unsafe` and in data that the user did not write. */
    readonly trusted = true,
  ) {}
}
