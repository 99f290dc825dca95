import { closeSync, openSync, readSync } from 'node:fs';
import { systemErrorText } from '../../base/system-error.js';
import { define, type Test } from '../../jinja/index.js';
import { Bytes } from '../../values/bytes.js';
import { undefinedError } from '../../values/exception.js';
import { repr, str } from '../../values/repr.js';
import { Undefined } from '../../values/undefined.js';
import type { AnsibleEnvironment } from '../environment.js';
import { VaultMarker } from '../marker.js';
import { ansibleError } from '../python-error.js';

const HEADER = '$ANSIBLE_VAULT';

/** Tests of vaulted values and files. */
export function vaultTests(environment: AnsibleEnvironment): Readonly<Record<string, Test>> {
  return {
    vault_encrypted: define({ name: 'vault_encrypted', params: ['value'], acceptsUndefined: true }, (_call, value) => {
      if (value instanceof VaultMarker) return true;
      if (value instanceof Undefined) throw undefinedError(value);
      return typeof value === 'string' && environment.vaulted.has(value);
    }),
    vaulted_file: define({ name: 'vaulted_file', params: ['value'] }, (_call, value) => {
      environment.volatile++;
      try {
        return headOf(str(value!)).startsWith(HEADER);
      } catch (cause) {
        const reason = systemErrorText(cause).replace(/'.*'$/s, repr(new Bytes(Buffer.from(str(value!)))));
        throw ansibleError(`Cannot test if the file ${repr(value!)} is a vault: ${reason}`);
      }
    }),
  };
}

function headOf(path: string): string {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(HEADER.length);
    readSync(file, head, 0, head.length, 0);
    return head.toString('latin1');
  } finally {
    closeSync(file);
  }
}
