/** A `!vault` string as loaded: it is decrypted when it is first read, and its value is a secret from then on, never a template. */
export class Encrypted {
  envelope;
  source;
  constructor(
    /** The envelope, starting with `$ANSIBLE_VAULT;`. */
    envelope,
    source,
  ) {
    this.envelope = envelope;
    this.source = source;
  }
}
