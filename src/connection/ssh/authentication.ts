import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import type { AnyAuthMethod, BaseAgent, Client, ParsedKey, SignCallback, SigningRequestOptions } from 'ssh2';
import type { KeyStore } from './key-store.js';
import type { SshSettings } from './settings.js';
import { ssh2 } from './ssh2.js';

interface Attempt {
  /** For messages: `key ~/.ssh/id_ed25519`. */
  readonly label: string;
  readonly method: AnyAuthMethod;
}

type AskNext = (
  left: readonly string[] | null,
  partial: boolean | null,
  next: (method: AnyAuthMethod | false) => void,
) => void;

/** The way through authentication of one connection, and an account of it for messages. */
export interface Authentication {
  readonly handler: AskNext;
  /** What was offered to the server. */
  readonly tried: readonly string[];
  /** What was at hand but of no use, and why. */
  readonly unusable: readonly string[];
  /** Methods that the server would take, as it said last. */
  readonly serverMethods: readonly string[];
  /** From now on no password is given. */
  distrust(): void;
}

/**
 * Tries what OpenSSH tries: keys, then the password. Key files that were asked for come before the agent's keys, so that an
 * agent needs not be asked at all; OpenSSH has it the other way round, which finds the same keys.
 */
export function authenticationFor(settings: SshSettings, keys: KeyStore): Authentication {
  const tried: string[] = [];
  const unusable: string[] = [];
  const state = { serverMethods: [] as readonly string[], distrusted: false };
  const attempts = attemptsOf(settings, keys, unusable, state);

  const advance = async (left: readonly string[] | null): Promise<AnyAuthMethod | false> => {
    for (;;) {
      const { value: attempt, done } = await attempts.next();
      if (done) return false;
      const { type } = attempt.method;
      if (left && type !== 'none' && !left.includes(type === 'agent' ? 'publickey' : type)) continue;
      if (type !== 'none') tried.push(attempt.label);
      return attempt.method;
    }
  };
  return {
    tried,
    unusable,
    get serverMethods() {
      return state.serverMethods;
    },
    distrust() {
      state.distrusted = true;
    },
    handler(left, _partial, next) {
      if (left) state.serverMethods = left;
      advance(left).then(next, () => next(false));
    },
  };
}

async function* attemptsOf(
  settings: SshSettings,
  keys: KeyStore,
  unusable: string[],
  state: { readonly distrusted: boolean },
): AsyncGenerator<Attempt, undefined> {
  const { methods, user, password } = settings;
  // Asking for nothing makes the server say what it takes; with a key at hand that is a round trip for nothing.
  let asked = false;
  for (const method of methods) {
    if (method === 'publickey') {
      for await (const attempt of keyAttempts(settings, keys, unusable)) {
        asked = true;
        yield attempt;
      }
      continue;
    }
    if (!asked) yield { label: 'none', method: { type: 'none', username: user } };
    asked = true;
    if (state.distrusted) {
      unusable.push('the password, since the host key is not the known one');
      return;
    }
    if (method === 'password') {
      yield { label: 'password', method: { type: 'password', username: user, password: password! } };
    } else {
      yield {
        label: 'keyboard-interactive',
        method: { type: 'keyboard-interactive', username: user, prompt: answerWith(password!) },
      };
    }
  }
  if (!asked) yield { label: 'none', method: { type: 'none', username: user } };
}

async function* keyAttempts(settings: SshSettings, keys: KeyStore, unusable: string[]): AsyncGenerator<Attempt> {
  const { user, identityFiles, passphrase } = settings;
  const wanted: Buffer[] = [];
  const fromFile = function* (explicit: boolean): Generator<Attempt> {
    for (const file of identityFiles.filter((each) => each.explicit === explicit)) {
      const loaded = keys.load(file.path, passphrase);
      if (loaded.kind === 'key') {
        wanted.push(loaded.key.getPublicSSH());
        yield { label: `key ${file.path}`, method: { type: 'publickey', username: user, key: loaded.key } };
      } else if (loaded.kind === 'encrypted') {
        if (loaded.publicKey) wanted.push(loaded.publicKey);
        unusable.push(`key ${file.path} needs a passphrase`);
      } else if (loaded.kind === 'unusable') unusable.push(`key ${file.path} ${loaded.reason}`);
      else if (explicit) unusable.push(`key ${file.path} does not exist`);
    }
  };
  yield* fromFile(true);
  yield* agentAttempts(settings, keys, unusable, wanted);
  yield* fromFile(false);
}

async function* agentAttempts(
  settings: SshSettings,
  keys: KeyStore,
  unusable: string[],
  wanted: readonly Buffer[],
): AsyncGenerator<Attempt> {
  if (settings.agent === undefined) return;
  const { agent, keys: held, failure } = await keys.agent(settings.agent);
  if (failure) unusable.push(failure);
  for (const key of held) {
    const asked = wanted.some((other) => other.equals(key.getPublicSSH()));
    if (settings.identitiesOnly && !asked) continue;
    const label = `agent key ${key.comment || key.type}`;
    yield { label, method: { type: 'agent', username: settings.user, agent: new OneKeyAgent(agent, key) } };
  }
}

/** An agent's single key, so that each is an attempt of its own. */
class OneKeyAgent extends ssh2().BaseAgent {
  readonly #agent: BaseAgent;
  readonly #key: ParsedKey;

  constructor(agent: BaseAgent, key: ParsedKey) {
    super();
    this.#agent = agent;
    this.#key = key;
  }

  override getIdentities(callback: (error: Error | undefined, keys?: ParsedKey[]) => void): void {
    callback(undefined, [this.#key]);
  }

  override sign(
    key: ParsedKey,
    bytes: Buffer,
    options: SigningRequestOptions | ((error?: Error, signature?: Buffer) => void),
    callback?: (error?: Error, signature?: Buffer) => void,
  ): void {
    this.#agent.sign(key, bytes, options as SigningRequestOptions, callback as SignCallback);
  }
}

/** The password for every question that is not echoed. */
function answerWith(password: string) {
  return (
    _name: string,
    _instructions: string,
    _language: string,
    prompts: readonly { readonly echo?: boolean }[],
    finish: (answers: string[]) => void,
  ) => finish(prompts.map((prompt) => (prompt.echo ? '' : password)));
}

interface Protocol {
  authPK?(user: string, key: ParsedKey, algorithm: string | undefined, sign?: Sign): void;
}

type Sign = (bytes: Buffer, done: (signature: Buffer) => void) => void;

/**
 * Sends the signature with the first request for a key, which RFC 4252, section 7, allows. ssh2 first asks whether the key
 * would be taken: one round trip more, and work for both sides. It offers no setting for that, so its protocol's
 * method is wrapped; where that is gone, nothing changes but the time.
 */
export function signAtOnce(client: Client): void {
  const protocol = (client as unknown as { _protocol?: Protocol })._protocol;
  const original = protocol?.authPK?.bind(protocol);
  if (!protocol || !original) return;
  protocol.authPK = (user, key, algorithm, sign) => {
    const own: Sign = (bytes, done) => done(signWith(key, algorithm, bytes));
    original(user, key, algorithm, sign ?? (key.isPrivateKey() ? own : undefined));
  };
}

/** By the algorithm's name, or the key's type when it has only one; Ed25519 hashes by itself. */
const HASHES: Readonly<Record<string, string>> = {
  'rsa-sha2-256': 'sha256',
  'rsa-sha2-512': 'sha512',
  'ssh-rsa': 'sha1',
  'ssh-dss': 'sha1',
  'ecdsa-sha2-nistp256': 'sha256',
  'ecdsa-sha2-nistp384': 'sha384',
  'ecdsa-sha2-nistp521': 'sha512',
};

const keyObjects = new WeakMap<ParsedKey, KeyObject>();

/** ssh2 would parse the key's PEM text for each signature, which takes ten times as long as the signature itself. */
function signWith(key: ParsedKey, algorithm: string | undefined, bytes: Buffer): Buffer {
  const object = keyObjects.get(key) ?? createPrivateKey(key.getPrivatePEM());
  keyObjects.set(key, object);
  return sign(HASHES[algorithm ?? key.type] ?? null, bytes, object);
}
