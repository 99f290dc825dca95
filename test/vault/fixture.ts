import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Keyring, VaultSecret } from '../../src/vault/keyring.js';

export const fixtures = join(import.meta.dirname, 'fixtures');

/** A file written by ansible-vault 2.19.11. */
export function fixture(name: string): Buffer {
  return readFileSync(join(fixtures, name));
}

export function secret(id: string, password: string): VaultSecret {
  return { id, password: Buffer.from(password) };
}

/** The passwords of the fixtures. */
export const ONE = secret('default', 'vault-password-1');
export const TWO = secret('team', 'two words é');

export function keyring(...secrets: VaultSecret[]): Keyring {
  return { secrets, idMatch: false, defaultId: 'default' };
}
