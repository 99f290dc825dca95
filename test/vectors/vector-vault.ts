import { decryptVault } from '../../src/vault/vault.js';

const PASSWORD = Buffer.from('vector-secret');

/** The text of an envelope that was made with the vectors' password. */
export function decryptVector(envelope: string): string {
  const keyring = { secrets: [{ id: 'default', password: PASSWORD }], idMatch: false, defaultId: 'default' };
  return decryptVault(envelope, keyring).toString('utf8');
}
