import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DroverError } from '../base/error.js';
import { fileStats } from '../base/file-stats.js';
import { makeDirectory } from '../base/make-directory.js';
import { decode } from '../base/utf8.js';
import { splitWords } from '../inventory/words.js';
import { editPlaintext } from '../vault/edit.js';
import { secretFor } from '../vault/keyring.js';
import { realPath, writeVaultFile } from '../vault/vault-file.js';
import type { VaultAction } from './vault-flags.js';
import {
  decrypt,
  encrypt,
  encryptionSecret,
  openKeyring,
  readInput,
  secretFlags,
  type VaultSession,
  writeOutput,
} from './vault-session.js';
import { encryptStrings } from './vault-strings.js';

/** What each action does. */
export const VAULT_RUNNERS: { readonly [Action in VaultAction]: (session: VaultSession) => Promise<void> } = {
  create,
  decrypt: decryptFiles,
  edit,
  view,
  encrypt: encryptFiles,
  encrypt_string: encryptStrings,
  rekey,
};

async function encryptFiles(session: VaultSession): Promise<void> {
  const secret = await encryptionSecret(session);
  announceInput(session, 'Reading plaintext input from stdin');
  for (const path of inputs(session)) {
    const plain = await readInput(session, path);
    writeOutput(session, outputOf(session, path), encrypt(session, plain, secret));
  }
  announceSuccess(session, 'Encryption successful');
}

async function decryptFiles(session: VaultSession): Promise<void> {
  const keyring = await openKeyring(session, secretFlags(session));
  announceInput(session, 'Reading ciphertext input from stdin');
  for (const path of inputs(session)) {
    const { plain } = decrypt(await readInput(session, path), keyring, path);
    writeOutput(session, outputOf(session, path), plain);
  }
  announceSuccess(session, 'Decryption successful');
}

async function view(session: VaultSession): Promise<void> {
  const keyring = await openKeyring(session, secretFlags(session));
  for (const path of session.words) {
    const { plain } = decrypt(await readInput(session, path), keyring, path);
    await page(session, plain);
  }
}

async function create(session: VaultSession): Promise<void> {
  const { io, words, flags } = session;
  const secret = await encryptionSecret(session);
  const [path, ...more] = words;
  if (path === undefined || more.length > 0) {
    throw new DroverError('ansible-vault create can take only one filename argument', { code: 'options' });
  }
  if (!io.terminal.stdout && flags.skip_tty_check !== true) {
    throw new DroverError('not a tty, editor cannot be opened', { code: 'options' });
  }
  const file = resolve(io.cwd, path);
  const directory = dirname(path);
  if (!existsSync(dirname(file))) {
    session.warn(`${directory} does not exist, creating...`);
    makeDirectory(dirname(file), 0o700);
  }
  if (fileStats(file)?.isFile()) {
    throw new DroverError(`${path} exists, please use 'edit' instead`, { code: 'vault' });
  }
  const plain = await letEdit(session, new Uint8Array(), file);
  writeVaultFile(file, encrypt(session, plain, secret));
}

async function edit(session: VaultSession): Promise<void> {
  const keyring = await openKeyring(session, secretFlags(session));
  for (const path of session.words) {
    const file = realPath(resolve(session.io.cwd, path));
    const { plain, secret, envelope } = decrypt(await readInput(session, file), keyring, file);
    const edited = await letEdit(session, plain, file);
    // The id in the envelope stays, whichever secret opened it.
    if (!edited.equals(plain)) {
      writeVaultFile(file, encrypt(session, edited, secret, envelope.id), { keepMode: true });
    }
  }
}

async function rekey(session: VaultSession): Promise<void> {
  const { settings, io } = session;
  const keyring = await openKeyring(session, secretFlags(session));
  const id = settings.get('DEFAULT_VAULT_ENCRYPT_IDENTITY');
  const secret = secretFor(await newKeyring(session), id)!;
  for (const path of session.words) {
    const file = realPath(resolve(io.cwd, path));
    const { plain } = decrypt(await readInput(session, file), keyring, file);
    writeVaultFile(file, encrypt(session, plain, secret), { keepMode: true });
  }
  io.err('Rekey successful\n');
}

/** The secrets to encrypt anew with. The identities of the settings count only for who names one of them. */
function newKeyring(session: VaultSession) {
  const { flags, settings } = session;
  const own = flags.new_vault_id === undefined ? [] : [String(flags.new_vault_id)];
  const files = flags.new_vault_password_file === undefined ? [] : [String(flags.new_vault_password_file)];
  const named = Boolean(settings.get('DEFAULT_VAULT_ENCRYPT_IDENTITY'));
  const secrets = { vaultIds: own, passwordFiles: files, ask: flags.ask_vault_pass as boolean | undefined };
  return openKeyring(session, secrets, { create: true, identityList: named });
}

function letEdit({ io, settings }: VaultSession, plain: Uint8Array, name: string): Promise<Buffer> {
  const split = splitWords(settings.get('EDITOR'));
  if (!('words' in split))
    throw new DroverError(`The setting EDITOR is no command: ${split.problem}`, { code: 'config' });
  return editPlaintext(plain, {
    command: split.words.map((word) => word.text),
    temporaryDirectory: settings.get('DEFAULT_LOCAL_TMP'),
    name,
    environment: io.environment,
    cwd: io.cwd,
  });
}

/** Files are named by what they really are; `-` is standard input. */
function inputs({ words, io }: VaultSession): string[] {
  const given = words.length > 0 ? words : ['-'];
  return given.map((path) => (path === '-' ? path : realPath(resolve(io.cwd, path))));
}

function outputOf({ flags }: VaultSession, path: string): string {
  return (flags.output_file as string | undefined) ?? path;
}

function announceInput({ words, io }: VaultSession, message: string): void {
  if (words.length === 0 && io.terminal.stdin) io.err(`${message}\n`);
}

function announceSuccess({ io }: VaultSession, message: string): void {
  if (io.terminal.stdout) io.err(`${message}\n`);
}

/** Shows a plaintext, page by page on a terminal. What is no text is replaced: `decrypt` gives it as it is. */
function page({ io, settings, warn }: VaultSession, plain: Buffer): Promise<void> {
  if (!io.terminal.stdout) {
    const text = decode(plain);
    if (!text.isWellFormed()) warn('Non UTF-8 encoded data replaced with "?" while displaying text to stdout/stderr.');
    const shown = text.replace(/\p{Surrogate}/gu, '?');
    io.out(shown.endsWith('\n') ? shown : `${shown}\n`);
    return Promise.resolve();
  }
  const pager = settings.get('PAGER');
  const environment = pager.includes('less') ? { ...io.environment, LESS: 'FRSX' } : io.environment;
  return new Promise((resolvePage) => {
    const child = spawn(pager, { shell: true, env: environment, cwd: io.cwd, stdio: ['pipe', 'inherit', 'inherit'] });
    // A pager that is left early is no error.
    child.stdin.on('error', () => {});
    child.on('error', () => resolvePage());
    child.on('close', () => resolvePage());
    child.stdin.end(plain);
  });
}
