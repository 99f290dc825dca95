import { userInfo } from 'node:os';
import { DroverError } from '../base/error.js';
import { quote } from '../base/shell.js';
import type { Become, HostAddress } from './address.js';

/** How one method becomes another user. */
interface Method {
  /** The words before the shell's, as one text for a shell; `prompt` is what the method shall ask with, where it can be told. */
  command(become: Become, shellCommand: string, prompt: string): string;
  /** Whether what the method has printed asks for the password. */
  asks(said: string, prompt: string): boolean;
  /** What the method says to a wrong password, and when it needs one that it was not given. */
  readonly incorrect: RegExp;
  readonly missing: RegExp;
}

/** Words of `su` that ask for a password, with a colon of either width. */
const SU_PROMPTS =
  /(?:password|암호|パスワード|adgangskode|contraseña|contrasenya|hasło|heslo|jelszó|lösenord|mật khẩu|mot de passe|parola|parool|pasahitza|passord|passwort|salasana|sandi|senha|wachtwoord|ססמה|лозинка|парола|пароль|गुप्तशब्द|शब्दकूट|సంకేతపదము|හස්පදය|密码|密碼|口令)\s*[:：]\s*$/i;

const METHODS: Readonly<Record<string, Method>> = {
  sudo: {
    command: (become, shellCommand, prompt) => {
      const flags = become.flags ?? '-H -S -n';
      const interactive = become.password === undefined ? flags : `${withoutNoPrompt(flags)} -p ${quote(prompt)}`;
      return `${become.executable ?? 'sudo'} ${interactive} -u ${quote(become.user)} ${shellCommand}`;
    },
    asks: (said, prompt) => said.includes(prompt),
    incorrect: /Sorry, try again\.|incorrect password attempt/,
    missing: /a password is required/,
  },
  su: {
    command: (become, shellCommand) =>
      `${become.executable ?? 'su'} ${become.flags ?? ''} ${quote(become.user)} -c ${quote(shellCommand)}`,
    asks: (said) => SU_PROMPTS.test(said),
    incorrect: /Authentication failure|incorrect password|Sorry/i,
    missing: /must be run from a terminal/,
  },
  doas: {
    command: (become, shellCommand) =>
      `${become.executable ?? 'doas'} ${become.flags ?? '-n'} -u ${quote(become.user)} ${shellCommand}`,
    asks: () => false,
    incorrect: /Authorization failed|Permission denied|Operation not permitted/i,
    missing: /Authorization required|a tty is required|Authentication required/i,
  },
};

/** Everything that a shell needs to begin as another user. */
export interface BecomeDialogue {
  /** For a shell: the method around `shellCommand`. */
  readonly command: string;
  /** Whether the method may ask, so that nothing can be sent before the shell has begun. */
  readonly mayAsk: boolean;
  /** The answer to what has been said so far, when it asks. Throws when it asks again: the password was wrong. */
  answer(said: string): string | undefined;
  /** What an early end means, when it is the method's. */
  explain(said: string): DroverError | undefined;
}

/** Source: Ansible's become plugins of the same names; their messages are those that playbooks' authors know. `key` is a random word. */
export function becomeDialogue(become: Become, shellCommand: string, key: string): BecomeDialogue {
  const method = methodOf(become);
  if (method === METHODS.doas && become.password !== undefined) throw doasPassword();
  const prompt = `[sudo via drover, key=${key}] password:`;
  let answered = 0;
  const incorrect = () => new DroverError(`Incorrect ${become.method} password`, { code: 'become' });
  const missing = () => new DroverError(`Missing ${become.method} password`, { code: 'become' });
  return {
    command: method.command(become, shellCommand, prompt),
    mayAsk: method !== METHODS.doas && (become.password !== undefined || method === METHODS.su),
    answer(said) {
      if (!method.asks(said.slice(answered), prompt)) return undefined;
      if (become.password === undefined) throw missing();
      if (answered > 0) throw incorrect();
      answered = said.length;
      return become.password;
    },
    explain(said) {
      if (answered > 0 && method.incorrect.test(said)) return incorrect();
      if (method.missing.test(said)) return missing();
      const reason = said.trim() || `${become.method} ended without a word`;
      return new DroverError(`could not become ${become.user} with ${become.method}: ${reason}`, { code: 'become' });
    },
  };
}

/** Flags without sudo's -n, alone or among other letters. */
function withoutNoPrompt(flags: string): string {
  return flags
    .split(/\s+/)
    .filter((flag) => flag !== '-n' && flag !== '--non-interactive')
    .map((flag) => (/^-[A-Za-z]+$/.test(flag) ? flag.replace('n', '') : flag))
    .filter((flag) => flag !== '-')
    .join(' ');
}

/** Whether the login user is the one to become already. Ansible takes the local user's name from the environment first. */
export function isLoginUser({ method, user }: Become, { connection, user: login }: HostAddress): boolean {
  return METHODS[method] !== undefined && user === (connection === 'local' ? localUser() : login);
}

function localUser(): string | undefined {
  const { LOGNAME, USER, LNAME, USERNAME } = process.env;
  const named = LOGNAME || USER || LNAME || USERNAME;
  if (named) return named;
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

/** Throws for a method that nobody knows. There is one of Ansible's that only its connections to Windows use. */
export function checkMethod(become: Become): void {
  if (become.method !== 'runas') methodOf(become);
}

function methodOf({ method: name }: Become): Method {
  const method = METHODS[name.replace(/^ansible\.builtin\./, '')];
  if (!method) throw unknownMethod(name);
  return method;
}

function unknownMethod(name: string): DroverError {
  const message =
    `Invalid become method specified, could not find matching plugin: '${name}'. ` +
    'Use `ansible-doc -t become -l` to list available plugins.';
  return new DroverError(message, { code: 'become', advice: `The methods are ${Object.keys(METHODS).join(', ')}.` });
}

function doasPassword(): DroverError {
  return new DroverError('doas reads passwords from a terminal only, and drover has none', {
    code: 'become',
    hint: 'give the user a `nopass` rule in doas.conf, or use sudo',
  });
}
