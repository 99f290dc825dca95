import { define, type Filter } from '../../jinja/index.js';
import { Bytes } from '../../values/bytes.js';
import { typeError } from '../../values/exception.js';
import { str } from '../../values/repr.js';
import { isTrue } from '../../values/truth.js';
import { Undefined } from '../../values/undefined.js';
import type { Value } from '../../values/value.js';
import { isVault } from '../../vault/envelope.js';
import { decryptVault, encryptVault } from '../../vault/vault.js';
import type { AnsibleEnvironment } from '../environment.js';
import { VaultMarker } from '../marker.js';
import { classText } from '../native-name.js';
import { ansibleError } from '../python-error.js';

/** Filters that encrypt and decrypt. What they decrypt is a secret. */
export function vaultFilters(environment: AnsibleEnvironment): Readonly<Record<string, Filter>> {
  return {
    vault: define(
      {
        name: 'do_vault',
        params: [
          'data',
          'secret',
          ['salt', null],
          ['vault_id', 'filter_default'],
          ['wrap_object', false],
          ['vaultid', null],
        ],
      },
      (_call, data, secret, salt, id, _wrap, oldId) => {
        if (!isTrue(salt!)) environment.volatile++;
        const plain = bytesOf(data!, 'data');
        const password = bytesOf(secret!, 'secret');
        const options = {
          id: str(vaultId(environment, id!, oldId!)),
          ...(isTrue(salt!) ? { salt: bytesOf(salt!, 'secret') } : {}),
        };
        try {
          return encryptVault(plain, { password }, options);
        } catch (cause) {
          throw ansibleError('Unable to encrypt.', cause);
        }
      },
    ),
    unvault: define(
      {
        name: 'do_unvault',
        params: ['vault', 'secret', ['vault_id', 'filter_default'], ['vaultid', null]],
        acceptsUndefined: true,
      },
      (_call, ...args) => unvault(environment, args),
    ),
  };
}

function unvault(environment: AnsibleEnvironment, args: readonly Value[]): Value {
  const [first, secret, id, oldId] = args as [Value, Value, Value, Value];
  const vault = first instanceof VaultMarker ? first.envelope : first;
  for (const value of [vault, secret, id, oldId]) if (value instanceof Undefined) return value;
  const password = bytesOf(secret, 'secret');
  const data = textOf(vault);
  if (!isVault(data)) return data;
  const keyring = {
    secrets: [{ id: str(vaultId(environment, id, oldId)), password }],
    idMatch: false,
    defaultId: 'default',
  };
  try {
    const plain = decryptVault(data, keyring).toString('utf8');
    environment.options.redactor?.add(plain);
    return plain;
  } catch (cause) {
    throw ansibleError('Unable to decrypt.', cause);
  }
}

function bytesOf(value: Value, what: 'data' | 'secret'): Buffer {
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  if (value instanceof Bytes) return Buffer.from(value.data);
  throw typeError(
    what === 'data'
      ? `Can only vault strings, instead we got ${classText(value)}.`
      : `Secret passed is required to be a string, instead we got ${classText(value)}.`,
  );
}

function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (value instanceof Bytes) return Buffer.from(value.data).toString('utf8');
  throw typeError(`Vault should be in the form of a string, instead we got ${classText(value)}.`);
}

function vaultId(environment: AnsibleEnvironment, id: Value, oldId: Value): Value {
  if (oldId === null) return id;
  const source = environment.current?.source;
  environment.notice({
    type: 'deprecation',
    message: 'Use of undocumented `vaultid`.',
    version: '2.20',
    source,
    hint: 'Use `vault_id` instead.',
  });
  if (id === 'filter_default') return oldId;
  environment.notice({ type: 'warning', message: 'Ignoring vaultid as vault_id is already set.', source });
  return id;
}
