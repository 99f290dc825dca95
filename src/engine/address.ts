import { DroverError } from '../base/error.js';
import type { Become, HostAddress } from '../connection/address.js';
import { isDict, type Value } from '../values/value.js';
import type { Defaults } from './context.js';
import { EXEC_TRANSPORTS, type ExecHost } from './exec-transports.js';
import type { KeywordReader } from './keywords.js';

/** The keywords of a task that say how to connect, rendered; undefined where nothing sets them. */
export interface ConnectionKeywords {
  readonly connection: string | undefined;
  readonly user: string | undefined;
  readonly port: number | undefined;
}

/** A variable of the connection's host, rendered; undefined when it does not exist. */
export type ReadVariable = (name: string) => Value | undefined;

export interface ConnectionSettings {
  readonly shell: string;
  readonly port: number | undefined;
  readonly hostKeyChecking: boolean;
  readonly sshArgs: string;
  /** Whether the become method is used even where it becomes the login user. */
  readonly becomeSameUser: boolean;
  /** The controller's variables, for the programs that reach hosts. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Of the private key, where a host has none of its own. */
  readonly privateKeyPassphrase?: string | undefined;
}

const TRANSPORTS: Readonly<Record<string, 'ssh' | 'local'>> = {
  ssh: 'ssh',
  smart: 'ssh',
  paramiko: 'ssh',
  paramiko_ssh: 'ssh',
  local: 'local',
};

/** How to reach a host: variables before keywords before the command line's options. */
export function resolveAddress(
  host: string,
  read: ReadVariable,
  keywords: ConnectionKeywords,
  defaults: Defaults,
  settings: ConnectionSettings,
): HostAddress {
  const text = (...names: string[]) => lastText(read, names);
  const name = text('ansible_connection') ?? keywords.connection ?? defaults.connection;
  const words = [
    ...shellWords(text('ansible_ssh_args') ?? settings.sshArgs),
    ...shellWords(text('ansible_ssh_common_args') ?? defaults.sshCommonArgs ?? ''),
    ...shellWords(text('ansible_ssh_extra_args') ?? defaults.sshExtraArgs ?? ''),
  ];
  const address = text('ansible_host', 'ansible_ssh_host') ?? host;
  const user = text('ansible_user', 'ansible_ssh_user') ?? keywords.user ?? defaults.user;
  return {
    name: host,
    ...transportOf(name, () => execHost(read, settings.environment, address, user)),
    host: address,
    user,
    port: portOf(read('ansible_ssh_port') ?? read('ansible_port') ?? null) ?? keywords.port ?? settings.port,
    password: text('ansible_password', 'ansible_ssh_pass', 'ansible_ssh_password') ?? defaults.connectionPassword,
    privateKeyFile: text('ansible_private_key_file', 'ansible_ssh_private_key_file') ?? defaults.privateKey,
    privateKeyPassphrase:
      text('ansible_private_key_passphrase', 'ansible_ssh_private_key_passphrase') ?? settings.privateKeyPassphrase,
    hostKeyChecking:
      flag(read, ['ansible_host_key_checking', 'ansible_ssh_host_key_checking']) ?? settings.hostKeyChecking,
    sshArgs: words,
    timeout: Number(text('ansible_timeout', 'ansible_ssh_timeout') ?? defaults.timeout),
    shell: text('ansible_shell_executable') ?? settings.shell,
  };
}

/** The controller in the place of a host: the shell is that of every system, for the host's may not be there. */
export function controllerAddress({ name, timeout, hostKeyChecking, lane }: HostAddress): HostAddress {
  const nothing = { port: undefined, user: undefined, password: undefined };
  const noKey = { privateKeyFile: undefined, privateKeyPassphrase: undefined };
  const shell = '/bin/sh';
  return {
    name,
    timeout,
    hostKeyChecking,
    lane,
    ...nothing,
    ...noKey,
    connection: 'local',
    host: 'localhost',
    sshArgs: [],
    shell,
  };
}

/** Whom to become on the host, or undefined to stay the login user. Variables come before the task's keywords. */
export function resolveBecome(read: ReadVariable, keywords: KeywordReader, defaults: Defaults): Become | undefined {
  const wanted = flag(read, ['ansible_become']) ?? keywords.bool('become') ?? defaults.become;
  if (!wanted) return undefined;
  const named = lastText(read, ['ansible_become_method']) ?? keywords.text('become_method') ?? defaults.becomeMethod;
  const method = shortName(named);
  const text = (option: string) => lastText(read, [`ansible_become_${option}`, `ansible_${method}_${option}`]);
  return {
    method,
    user: text('user') ?? keywords.text('become_user') ?? defaults.becomeUser,
    password: text('password') ?? text('pass') ?? defaults.becomePassword,
    executable: text('exe') ?? keywords.text('become_exe'),
    flags: text('flags') ?? keywords.text('become_flags'),
  };
}

function transportOf(name: string, host: () => ExecHost): Pick<HostAddress, 'connection' | 'exec'> {
  const short = shortName(name);
  const connection = Object.hasOwn(TRANSPORTS, short) && TRANSPORTS[short];
  if (connection) return { connection };
  const transport = Object.hasOwn(EXEC_TRANSPORTS, short) && EXEC_TRANSPORTS[short];
  if (transport) return { connection: 'exec', exec: { transport: short, words: transport(host()) } };
  throw new DroverError(`the connection plugin '${name}' was not found`, {
    hint: `drover has the connections ${[...Object.keys(TRANSPORTS), ...Object.keys(EXEC_TRANSPORTS)].join(', ')}.`,
  });
}

function execHost(
  read: ReadVariable,
  environment: ConnectionSettings['environment'],
  host: string,
  user: string | undefined,
): ExecHost {
  const option: ExecHost['option'] = (variables, names = []) =>
    lastText(read, variables) ?? names.map((name) => environment[name]).find(Boolean);
  return {
    host,
    user,
    words: shellWords,
    option,
    flag: (variables, names) => truthOf(option(variables, names)),
    dict(variable) {
      const value = read(variable);
      return isDict(value) ? Object.fromEntries([...value].map(([key, text]) => [String(key), String(text)])) : {};
    },
  };
}

const COLLECTIONS =
  /^(?:ansible\.(?:builtin|legacy|netcommon)|community\.(?:general|docker|libvirt|okd)|containers\.podman|kubernetes\.core)\./;

function shortName(name: string): string {
  return name.replace(COLLECTIONS, '');
}

/** The last of the names that is set wins, as in Ansible's plugin options. */
function lastText(read: ReadVariable, names: readonly string[]): string | undefined {
  for (const name of [...names].reverse()) {
    const value = read(name);
    if (value !== undefined && value !== null && value !== '') return String(value);
  }
  return undefined;
}

function flag(read: ReadVariable, names: readonly string[]): boolean | undefined {
  return truthOf(lastText(read, names));
}

function truthOf(text: string | undefined): boolean | undefined {
  return text === undefined ? undefined : /^(?:y|yes|on|1|true|t|1\.0)$/i.test(text);
}

function portOf(value: Value): number | undefined {
  if (value === null || value === '') return undefined;
  const port = Number(value);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new DroverError(`the port '${String(value)}' is not a number from 1 to 65535`, { code: 'connection' });
}

/** Words of a command line as a shell splits them: quotes and backslashes. */
function shellWords(text: string): string[] {
  const words = text.matchAll(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/gs);
  return [...words].map(([word]) =>
    word.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/gs, (_, double, single, escaped) =>
      double !== undefined ? double.replace(/\\(["\\$`])/g, '$1') : (single ?? escaped),
    ),
  );
}
