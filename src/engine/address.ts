import { DroverError } from '../base/error.js';
import type { Become, HostAddress } from '../connection/address.js';
import type { Value } from '../values/value.js';
import type { Defaults } from './context.js';
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
  return {
    name: host,
    connection: transportOf(name),
    host: text('ansible_host', 'ansible_ssh_host') ?? host,
    port: portOf(read('ansible_ssh_port') ?? read('ansible_port') ?? null) ?? keywords.port ?? settings.port,
    user: text('ansible_user', 'ansible_ssh_user') ?? keywords.user ?? defaults.user,
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

function transportOf(name: string): 'ssh' | 'local' {
  const transport = TRANSPORTS[shortName(name)];
  if (transport) return transport;
  throw new DroverError(`the connection plugin '${name}' was not found`, {
    hint: `drover has the connections ${Object.keys(TRANSPORTS).join(', ')}.`,
  });
}

function shortName(name: string): string {
  return name.replace(/^ansible\.(?:builtin|legacy)\./, '').replace(/^(?:ansible\.netcommon|community\.general)\./, '');
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
  const text = lastText(read, names);
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
