import type { Settings } from '../config/settings.js';
import type { KeyringRequest } from './load-keyring.js';

/** What the command line says about the vault. */
export interface VaultFlags {
  readonly vaultIds?: readonly string[] | undefined;
  readonly passwordFiles?: readonly string[] | undefined;
  readonly ask?: boolean | undefined;
}

/** The request for the secrets that settings and command line name, in the reference's order. */
export function keyringRequest(
  settings: Settings,
  { vaultIds = [], passwordFiles = [], ask }: VaultFlags,
): KeyringRequest {
  const file = settings.get('DEFAULT_VAULT_PASSWORD_FILE');
  return {
    vaultIds: [...settings.get('DEFAULT_VAULT_IDENTITY_LIST'), ...vaultIds],
    passwordFiles: file === undefined ? passwordFiles : [...passwordFiles, file],
    ask: ask ?? settings.get('DEFAULT_ASK_VAULT_PASS'),
    defaultId: settings.get('DEFAULT_VAULT_IDENTITY'),
    idMatch: settings.get('DEFAULT_VAULT_ID_MATCH'),
  };
}
