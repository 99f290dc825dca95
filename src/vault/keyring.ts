import { DroverError } from '../base/error.js';

/** A password of the vault and the id it goes by. */
export interface VaultSecret {
  readonly id: string;
  readonly password: Uint8Array;
}

/** The secrets of a run, the best first. Several may have one id. */
export interface Keyring {
  readonly secrets: readonly VaultSecret[];
  /** Whether a secret is tried only on what names its id (DEFAULT_VAULT_ID_MATCH). */
  readonly idMatch: boolean;
  /** Id of what was encrypted without one (DEFAULT_VAULT_IDENTITY). */
  readonly defaultId: string;
}

export const EMPTY_KEYRING: Keyring = { secrets: [], idMatch: false, defaultId: 'default' };

/** The secrets to try on data of this id, in the order in which they were given. */
export function candidates({ secrets, idMatch }: Keyring, id: string): readonly VaultSecret[] {
  return idMatch ? secrets.filter((secret) => secret.id === id) : secrets;
}

/** The secret to encrypt with: that of `id`, or the first. Throws an error of code `vault` when there is none of the id. */
export function secretFor({ secrets }: Keyring, id?: string): VaultSecret | undefined {
  if (!id) return secrets[0];
  const found = secrets.find((secret) => secret.id === id);
  if (found) return found;
  const known = secrets.map((secret) => `'${secret.id}'`).join(', ');
  throw new DroverError(`Did not find a match for --encrypt-vault-id=${id} in the known vault-ids [${known}]`, {
    code: 'vault',
  });
}
