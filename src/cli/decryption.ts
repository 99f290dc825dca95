import type { Redactor } from '../base/secret.js';
import type { Settings } from '../config/settings.js';
import type { Decryption } from '../run.js';
import { isVault } from '../vault/envelope.js';
import type { Keyring } from '../vault/keyring.js';
import { keyringRequest } from '../vault/keyring-request.js';
import { loadKeyring } from '../vault/load-keyring.js';
import { decryptVault } from '../vault/vault.js';
import type { ParsedFlags } from './flag.js';
import { pathContext } from './flag-settings.js';
import type { Io } from './io.js';
import { registerSecretText } from './secret-text.js';

export interface DecryptionRequest {
  readonly flags: ParsedFlags;
  readonly settings: Settings;
  readonly redactor: Redactor;
  readonly io: Io;
  readonly warn: (message: string) => void;
}

/** Reads what is vaulted with the passwords that flags and settings name, which are asked for now. */
export async function openDecryption({ flags, settings, redactor, io, warn }: DecryptionRequest): Promise<Decryption> {
  const request = keyringRequest(settings, {
    vaultIds: flags.vault_ids as string[] | undefined,
    passwordFiles: flags.vault_password_files as string[] | undefined,
  });
  const keyring = await loadKeyring(request, { paths: pathContext(io), readLine: io.readLine, warn });
  for (const { password } of keyring.secrets) redactor.add(Buffer.from(password).toString('utf8'));
  return decryptionWith(keyring, redactor);
}

/** What is vaulted is secret: once it is read, it is masked wherever it would be shown. */
export function decryptionWith(keyring: Keyring, redactor: Redactor): Decryption {
  return {
    text(envelope) {
      const text = decryptVault(envelope, keyring).toString('utf8');
      redactor.add(text);
      return text;
    },
    file(bytes, file) {
      if (!isVault(bytes)) return bytes;
      const opened = decryptVault(bytes, keyring, { file, line: 0, column: 0 });
      registerSecretText(opened, redactor);
      return opened;
    },
    inventory: (bytes, file) => (isVault(bytes) ? decryptVault(bytes, keyring, { file, line: 0, column: 0 }) : bytes),
  };
}
