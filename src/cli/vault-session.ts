import { resolve } from 'node:path';
import { fullMessage } from '../base/chain.js';
import { DroverError } from '../base/error.js';
import type { Settings } from '../config/settings.js';
import type { Keyring, VaultSecret } from '../vault/keyring.js';
import { secretFor } from '../vault/keyring.js';
import { keyringRequest, type VaultFlags } from '../vault/keyring-request.js';
import { loadKeyring } from '../vault/load-keyring.js';
import { encryptVault, type Opened, openVault } from '../vault/vault.js';
import { readVaultFile, writeVaultFile } from '../vault/vault-file.js';
import type { ParsedFlags } from './flag.js';
import { pathContext } from './flag-settings.js';
import type { Io } from './io.js';

/** One call of the vault command: what its actions work with. */
export interface VaultSession {
  readonly io: Io;
  readonly settings: Settings;
  readonly flags: ParsedFlags;
  /** Words that are no flags: files or strings. */
  readonly words: readonly string[];
  warn(message: string): void;
}

/** The secrets that flags and settings name. Without any the password is asked for, twice when it is to be a new one. */
export function openKeyring(
  { io, settings, warn }: VaultSession,
  flags: VaultFlags,
  { create = false, identityList = true } = {},
): Promise<Keyring> {
  const request = keyringRequest(settings, flags);
  const vaultIds = identityList ? request.vaultIds : (flags.vaultIds ?? []);
  return loadKeyring(
    { ...request, vaultIds, askByDefault: true, create },
    { paths: pathContext(io), readLine: (prompt, options) => io.readLine(prompt, options), warn },
  );
}

/** The flags of the secrets that are there already. */
export function secretFlags({ flags }: VaultSession): VaultFlags {
  return {
    vaultIds: flags.vault_ids as string[] | undefined,
    passwordFiles: flags.vault_password_files as string[] | undefined,
    ask: flags.ask_vault_pass as boolean | undefined,
  };
}

/** The secret to encrypt with. Throws when there are several and none was chosen. */
export async function encryptionSecret(session: VaultSession): Promise<VaultSecret> {
  const { secrets, ...rest } = await openKeyring(session, secretFlags(session), { create: true });
  const id = session.settings.get('DEFAULT_VAULT_ENCRYPT_IDENTITY');
  if (secrets.length > 1 && !id) {
    const ids = secrets.map((secret) => secret.id).join(',');
    const message = `The vault-ids ${ids} are available to encrypt. Specify the vault-id to encrypt with --encrypt-vault-id`;
    throw new DroverError(message, { code: 'options' });
  }
  return secretFor({ secrets, ...rest }, id)!;
}

/** Encrypts with the salt that is set, or a random one. */
export function encrypt({ settings }: VaultSession, plain: Uint8Array, secret: VaultSecret, id = secret.id): string {
  const salt = settings.get('VAULT_ENCRYPT_SALT');
  return encryptVault(plain, secret, { id, salt: salt ? Buffer.from(salt) : undefined });
}

/** Decrypts; the error names the file as it was given. */
export function decrypt(data: Uint8Array, keyring: Keyring, file: string): Opened {
  try {
    return openVault(data, keyring);
  } catch (error) {
    throw new DroverError(`${fullMessage(error)} for ${file}`, { code: 'vault' });
  }
}

/** The contents of a file, or standard input for `-`. */
export async function readInput({ io }: VaultSession, path: string): Promise<Uint8Array> {
  return path === '-' ? io.readAll() : readVaultFile(resolve(io.cwd, path));
}

/** Writes a file, or standard output for `-`. */
export function writeOutput({ io }: VaultSession, path: string, data: string | Uint8Array): void {
  if (path === '-') print(io, data);
  else writeVaultFile(resolve(io.cwd, path), data);
}

/** Writes to standard output what may be no text. */
function print(io: Io, data: string | Uint8Array): void {
  if (typeof data === 'string') io.out(data);
  else if (io.outBytes) io.outBytes(data);
  else io.out(Buffer.from(data).toString('utf8'));
}
