import { fullMessage } from '../base/chain.js';
import { DroverError } from '../base/error.js';
import { type PathContext, resolvePath } from '../config/path.js';
import type { Keyring, VaultSecret } from './keyring.js';
import { checkPasswordFile, readPassword } from './password-source.js';

/** Which secrets to load. All paths may be relative; labels stand in front of an `@`. */
export interface KeyringRequest {
  /** `--vault-id`, and in front of them DEFAULT_VAULT_IDENTITY_LIST. */
  readonly vaultIds: readonly string[];
  /** `--vault-password-file`, and DEFAULT_VAULT_PASSWORD_FILE at the end. */
  readonly passwordFiles: readonly string[];
  /** `--ask-vault-password`. */
  readonly ask: boolean;
  /** Whether to ask when nothing else was given: ansible-vault does, playbooks do not. Default false. */
  readonly askByDefault?: boolean | undefined;
  /** Whether the password is for encrypting: it is asked for twice. Default false. */
  readonly create?: boolean | undefined;
  /** DEFAULT_VAULT_IDENTITY. */
  readonly defaultId: string;
  /** DEFAULT_VAULT_ID_MATCH. */
  readonly idMatch: boolean;
}

export interface KeyringIo {
  readonly paths: PathContext;
  readLine(prompt: string, options?: { readonly secret?: boolean }): Promise<string | undefined>;
  warn(message: string): void;
}

/**
 * Reads the passwords of the vault, in order: a later source may be a file encrypted with an earlier one. A source that
 * fails is a warning, and an error of code `vault` when no other gave a password.
 */
export async function loadKeyring(request: KeyringRequest, io: KeyringIo): Promise<Keyring> {
  const { idMatch, defaultId } = request;
  const secrets: VaultSecret[] = [];
  const keyring: Keyring = { secrets, idMatch, defaultId };
  let failure: unknown;
  for (const { label, source } of sourcesOf(request)) {
    if (isPrompt(source)) {
      secrets.push(await ask(source, label ?? defaultId, label, request, io));
      continue;
    }
    try {
      secrets.push({ id: label || defaultId, password: await readSource(source, label, keyring, io) });
    } catch (error) {
      failure = error;
    }
  }
  if (failure !== undefined && secrets.length === 0) throw failure;
  return keyring;
}

interface Source {
  readonly label: string | undefined;
  readonly source: string;
}

const ASK = 'prompt_ask_vault_pass';

function sourcesOf({ vaultIds, passwordFiles, ask, askByDefault, defaultId }: KeyringRequest): Source[] {
  const words = [...vaultIds, ...passwordFiles.map((file) => `${defaultId}@${file}`)];
  if (ask || (words.length === 0 && askByDefault)) words.push(`${defaultId}@${ASK}`);
  return words.map((word) => {
    const at = word.indexOf('@');
    return at === -1 ? { label: undefined, source: word } : { label: word.slice(0, at), source: word.slice(at + 1) };
  });
}

type Prompt = 'prompt' | typeof ASK;

function isPrompt(source: string): source is Prompt {
  return source === 'prompt' || source === ASK;
}

/** `--ask-vault-password` has prompts without the id: programs that answer them look for these words. */
function promptsFor(source: Prompt, id: string, create: boolean): string[] {
  if (source === ASK) return create ? ['New Vault password: ', 'Confirm New Vault password: '] : ['Vault password: '];
  return create
    ? [`New vault password (${id}): `, `Confirm new vault password (${id}): `]
    : [`Vault password (${id}): `];
}

async function ask(
  source: Prompt,
  id: string,
  label: string | undefined,
  { create = false }: KeyringRequest,
  io: KeyringIo,
): Promise<VaultSecret> {
  try {
    const answers: string[] = [];
    for (const prompt of promptsFor(source, id, create)) {
      const answer = await io.readLine(prompt, { secret: true });
      if (answer === undefined) throw refusal(`EOFError (ctrl-d) on prompt for (${id})`);
      if (answer === '') throw refusal('Invalid vault password was provided');
      answers.push(answer.trim());
    }
    if (new Set(answers).size > 1) throw refusal('Passwords do not match');
    return { id, password: Buffer.from(answers[0]!) };
  } catch (error) {
    io.warn(`Error in vault password prompt (${label ?? 'None'}): ${fullMessage(error)}`);
    throw error;
  }
}

async function readSource(
  source: string,
  label: string | undefined,
  keyring: Keyring,
  io: KeyringIo,
): Promise<Uint8Array> {
  const file = resolvePath(source, io.paths);
  const warn = (what: string, error: unknown) => io.warn(`${what} (${label ?? 'None'}): ${fullMessage(error)}`);
  try {
    checkPasswordFile(file);
  } catch (error) {
    warn('Error getting vault password file', error);
    throw error;
  }
  try {
    return await readPassword(file, label, keyring, io.paths);
  } catch (error) {
    warn('Error in vault password file loading', error);
    throw error;
  }
}

function refusal(message: string): DroverError {
  return new DroverError(message, { code: 'vault' });
}
