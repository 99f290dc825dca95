import { hostname as localHostname } from 'node:os';
import { DroverError } from '../../base/error.js';
import type { HostAddress } from '../address.js';
import type { ConfigFiles } from './config-file.js';
import { OptionBag } from './option-bag.js';
import { matchesPatterns } from './pattern.js';
import { giveSshArgs } from './ssh-args.js';

/** What is done with a host key that no file knows: refuse, add, or add and go on even when it changed. */
export type HostKeyPolicy = 'yes' | 'accept-new' | 'no';

/** Everything that one SSH connection is made with, as OpenSSH would make it. */
export interface SshSettings {
  /** As given: `ansible_host`, or a jump host. */
  readonly originalHost: string;
  readonly hostName: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | undefined;
  /** Files to try, in order; `explicit` were asked for, the others are the usual names. */
  readonly identityFiles: readonly { readonly path: string; readonly explicit: boolean }[];
  readonly passphrase: string | undefined;
  readonly identitiesOnly: boolean;
  /** Path of the agent's socket. */
  readonly agent: string | undefined;
  readonly forwardAgent: boolean;
  /** Methods that may be tried, in order. */
  readonly methods: readonly string[];
  readonly proxyJump: readonly string[];
  readonly proxyCommand: string | undefined;
  readonly userKnownHosts: readonly string[];
  readonly globalKnownHosts: readonly string[];
  readonly hostKeyPolicy: HostKeyPolicy;
  readonly hostKeyAlias: string | undefined;
  readonly hashKnownHosts: boolean;
  /** Seconds. */
  readonly connectTimeout: number;
  readonly aliveInterval: number;
  readonly aliveCountMax: number;
  readonly family: 0 | 4 | 6;
  readonly bindAddress: string | undefined;
  readonly compression: boolean;
  /** Lists in OpenSSH's syntax, with a leading `+`, `-` or `^`. */
  readonly algorithms: Readonly<Record<'kex' | 'cipher' | 'hmac' | 'serverHostKey', string | undefined>>;
  /** Variables to ask the server to set. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What the machine that drover runs on contributes. */
export interface SshSurroundings {
  readonly home: string;
  readonly localUser: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly configFiles: ConfigFiles;
  readonly systemConfig: string;
  readonly warn: (message: string) => void;
}

const DEFAULT_IDENTITIES = ['id_rsa', 'id_ecdsa', 'id_ed25519'];

/** Seconds between questions whether the server is still there, where no configuration says. */
const ALIVE_INTERVAL = 15;

/** Options that settingsOf reads. */
const HONOURED = new Set(
  `hostname port user identityfile identitiesonly identityagent forwardagent pubkeyauthentication passwordauthentication
   kbdinteractiveauthentication preferredauthentications proxyjump proxycommand userknownhostsfile globalknownhostsfile
   stricthostkeychecking hostkeyalias hashknownhosts connecttimeout serveraliveinterval serveralivecountmax addressfamily
   bindaddress compression kexalgorithms ciphers macs hostkeyalgorithms sendenv setenv`.split(/\s+/),
);

/** Options that change nothing for drover: multiplexing (it keeps its own connections), terminal, logging, defaults of its own. */
const WITHOUT_MEANING = new Set(
  `batchmode controlmaster controlpath controlpersist loglevel logverbose syslogfacility requesttty escapechar visualhostkey
   updatehostkeys numberofpasswordprompts checkhostip tcpkeepalive gssapiauthentication gssapidelegatecredentials
   gssapikeyexchange ipqos enableescapecommandline forkafterauthentication stdinnull sessiontype addkeystoagent usekeychain
   permitlocalcommand nohostauthenticationforlocalhost exitonforwardfailure clearallforwardings forwardx11
   forwardx11trusted forwardx11timeout xauthlocation ignoreunknown host match verifyhostkeydns connectionattempts
   canonicalizehostname fingerprinthash`.split(/\s+/),
);

/** The settings of a host of the inventory: the address itself first, then the ssh arguments, then the files. */
export function settingsOf(address: HostAddress, surroundings: SshSurroundings): SshSettings {
  const bag = new OptionBag();
  const give = (name: string, value: string | number | undefined) => {
    if (value !== undefined) bag.give({ name, words: [String(value)], from: 'inventory' });
  };
  if (!address.hostKeyChecking) give('StrictHostKeyChecking', 'no');
  give('Port', address.port);
  give('IdentityFile', address.privateKeyFile);
  give('User', address.user);
  give('ConnectTimeout', address.timeout);
  const file = giveSshArgs(address.sshArgs, bag, surroundings.warn);
  collect(address.host, file, bag, surroundings);
  return fromBag(address.host, bag, { ...address, configFile: file }, surroundings);
}

/** The settings of a jump host `[user@]host[:port]`: only the files speak of it, as in OpenSSH. */
export function jumpSettingsOf(spec: string, address: HostAddress, surroundings: SshSurroundings): SshSettings {
  const [, user, bracketed, plain, port] =
    /^(?:ssh:\/\/)?(?:(.*)@)?(?:\[([^\]]+)\]|([^@:[\]]+))(?::(\d+))?\/?$/.exec(spec) ?? [];
  const host = bracketed ?? plain;
  if (!host)
    throw new DroverError(`${JSON.stringify(spec)} is no jump host: [user@]host[:port] is`, { code: 'connection' });
  const bag = new OptionBag();
  if (user) bag.give({ name: 'User', words: [user], from: 'ProxyJump' });
  if (port) bag.give({ name: 'Port', words: [port], from: 'ProxyJump' });
  if (!address.hostKeyChecking) bag.give({ name: 'StrictHostKeyChecking', words: ['no'], from: 'inventory' });
  bag.give({ name: 'ConnectTimeout', words: [String(address.timeout)], from: 'inventory' });
  const file = giveSshArgs(address.sshArgs, new OptionBag(), () => {});
  collect(host, file, bag, surroundings);
  return fromBag(host, bag, { password: undefined, privateKeyPassphrase: address.privateKeyPassphrase }, surroundings);
}

function collect(host: string, file: string | undefined, bag: OptionBag, surroundings: SshSurroundings): void {
  const files =
    file === undefined
      ? [
          { path: `${surroundings.home}/.ssh/config`, user: true },
          { path: surroundings.systemConfig, user: false },
        ]
      : file === 'none'
        ? []
        : [{ path: expandHome(file, surroundings), user: true }];
  const subject = { originalHost: host, localUser: surroundings.localUser, home: surroundings.home };
  surroundings.configFiles.collect(files, subject, bag);
  for (const [key, option] of bag) {
    if (HONOURED.has(key) || WITHOUT_MEANING.has(key)) continue;
    surroundings.warn(`${option.from}: the ssh option ${option.name} is ignored: drover does not support it`);
  }
}

interface Credentials {
  readonly password: string | undefined;
  readonly privateKeyPassphrase: string | undefined;
  readonly configFile?: string | undefined;
}

function fromBag(host: string, bag: OptionBag, credentials: Credentials, surroundings: SshSurroundings): SshSettings {
  const user = bag.word('user') ?? surroundings.localUser;
  const port = numberOf(bag, 'port', 22);
  const tokens: Tokens = { n: host, h: host, r: user, p: String(port), ...localTokens(surroundings) };
  tokens.h = expandTokens(bag.word('hostname') ?? host, tokens);
  tokens.k = bag.word('hostkeyalias') ?? tokens.h;
  const path = (text: string) => expandHome(expandTokens(expandEnvironment(text, surroundings), tokens), surroundings);
  const jump = bag.word('proxyjump');
  const command = bag.words('proxycommand')?.join(' ');
  return {
    originalHost: host,
    hostName: tokens.h,
    port,
    user,
    password: credentials.password,
    identityFiles: identityFilesOf(bag, path, surroundings),
    passphrase: credentials.privateKeyPassphrase,
    identitiesOnly: flag(bag, 'identitiesonly', false),
    agent: agentOf(bag, path, surroundings),
    forwardAgent: !['no', undefined].includes(bag.word('forwardagent')),
    methods: methodsOf(bag, credentials.password),
    proxyJump: jump === undefined || jump === 'none' ? [] : jump.split(','),
    proxyCommand:
      command === undefined || command === 'none' || jump !== undefined ? undefined : expandTokens(command, tokens),
    userKnownHosts: (bag.words('userknownhostsfile') ?? ['~/.ssh/known_hosts', '~/.ssh/known_hosts2']).map(path),
    globalKnownHosts: (
      bag.words('globalknownhostsfile') ?? ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2']
    ).map(path),
    hostKeyPolicy: policyOf(bag.word('stricthostkeychecking')),
    hostKeyAlias: bag.word('hostkeyalias'),
    hashKnownHosts: flag(bag, 'hashknownhosts', false),
    connectTimeout: numberOf(bag, 'connecttimeout', 10),
    aliveInterval: numberOf(bag, 'serveraliveinterval', ALIVE_INTERVAL),
    aliveCountMax: numberOf(bag, 'serveralivecountmax', 3),
    family: ({ inet: 4, inet6: 6 } as const)[bag.word('addressfamily') ?? ''] ?? 0,
    bindAddress: bag.word('bindaddress'),
    compression: flag(bag, 'compression', false),
    algorithms: {
      kex: bag.word('kexalgorithms'),
      cipher: bag.word('ciphers'),
      hmac: bag.word('macs'),
      serverHostKey: bag.word('hostkeyalgorithms'),
    },
    environment: environmentOf(bag, surroundings),
  };
}

function identityFilesOf(bag: OptionBag, path: (text: string) => string, { home }: SshSurroundings) {
  const given = bag.all('identityfile');
  if (given.length === 0) return DEFAULT_IDENTITIES.map((name) => ({ path: `${home}/.ssh/${name}`, explicit: false }));
  return [...new Set(given.filter((file) => file !== 'none').map(path))].map((file) => ({
    path: file,
    explicit: true,
  }));
}

function agentOf(bag: OptionBag, path: (text: string) => string, { environment }: SshSurroundings): string | undefined {
  const given = bag.word('identityagent');
  if (given === 'none') return undefined;
  if (given === undefined || given === 'SSH_AUTH_SOCK') return environment.SSH_AUTH_SOCK || undefined;
  if (given.startsWith('$') && !given.startsWith('${')) return environment[given.slice(1)];
  return path(given);
}

/** Without a password nothing can be asked for, so that only keys are left: so does Ansible call ssh. */
function methodsOf(bag: OptionBag, password: string | undefined): string[] {
  const preferred = bag.word('preferredauthentications')?.split(',') ?? [
    'publickey',
    'keyboard-interactive',
    'password',
  ];
  const allowed: Readonly<Record<string, boolean>> = {
    publickey: flag(bag, 'pubkeyauthentication', true),
    'keyboard-interactive': flag(bag, 'kbdinteractiveauthentication', true) && password !== undefined,
    password: flag(bag, 'passwordauthentication', true) && password !== undefined,
  };
  return preferred.filter((method) => allowed[method]);
}

/** `ask` is what OpenSSH does by default: with nobody to ask, it refuses. */
function policyOf(word: string | undefined): HostKeyPolicy {
  if (word === 'no' || word === 'off') return 'no';
  return word === 'accept-new' ? 'accept-new' : 'yes';
}

function environmentOf(bag: OptionBag, { environment }: SshSurroundings): Record<string, string> {
  const patterns = bag.all('sendenv').filter((pattern) => /^[A-Za-z0-9_*?]+$/.test(pattern));
  const sent = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && matchesPatterns(entry[0], patterns),
  );
  const set = bag.all('setenv').flatMap((word) => {
    const at = word.indexOf('=');
    return at > 0 ? [[word.slice(0, at), word.slice(at + 1)] as const] : [];
  });
  return Object.fromEntries([...sent, ...set]);
}

type Tokens = Record<string, string>;

function localTokens({ home, localUser }: SshSurroundings): Tokens {
  const name = localHostname();
  return { u: localUser, i: String(process.getuid?.() ?? 0), d: home, l: name, L: name.split('.')[0]!, '%': '%' };
}

function expandTokens(text: string, tokens: Tokens): string {
  return text.replace(/%(.)/g, (token, letter: string) => tokens[letter] ?? token);
}

function expandEnvironment(text: string, { environment }: SshSurroundings): string {
  return text.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string) => environment[name] ?? '');
}

function expandHome(text: string, { home }: SshSurroundings): string {
  return text.replace(/^~(?=\/|$)/, home);
}

function flag(bag: OptionBag, name: string, otherwise: boolean): boolean {
  const word = bag.word(name)?.toLowerCase();
  return word === undefined ? otherwise : word === 'yes' || word === 'true';
}

function numberOf(bag: OptionBag, name: string, otherwise: number): number {
  const word = bag.word(name);
  if (word === undefined || word === 'none') return otherwise;
  const value = Number(word);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new DroverError(`the ssh option ${name} is ${JSON.stringify(word)}, which is no number`, {
    code: 'connection',
  });
}
