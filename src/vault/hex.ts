import { DroverError } from '../base/error.js';
import { type SourcePosition, unknownPlace } from '../base/position.js';
import { Bytes } from '../values/bytes.js';
import { repr } from '../values/repr.js';

/** Bytes of a hex text. Throws an error of code `vault` in the words of Python's `unhexlify`. */
export function unhexlify(text: string, source?: SourcePosition): Buffer {
  const problem =
    text.length % 2 === 1 ? 'Odd-length string' : /[^0-9a-fA-F]/.test(text) ? 'Non-hexadecimal digit found' : undefined;
  if (problem === undefined) return Buffer.from(text, 'hex');
  const cause = new DroverError(problem, { code: 'vault' });
  throw new DroverError('Vault format unhexlify error.', { code: 'vault', source, told: damagedPlace(text), cause });
}

/** Of damaged data Ansible shows the data itself, where they are short, as it gives no place of theirs. */
export function damagedPlace(text: string): SourcePosition {
  const shown = repr(new Bytes(Buffer.from(text, 'latin1')));
  return unknownPlace(shown.length > 120 ? '[...]' : shown);
}
