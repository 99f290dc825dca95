import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

const SSHD = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/opt/homebrew/sbin/sshd'].find((path) => existsSync(path));

/** Why no sshd can be started here, or undefined. */
export const noSshd: string | undefined = SSHD ? undefined : 'no sshd (Debian: openssh-server)';

/** Why no test users can be made here, or undefined. */
export const noUsers: string | undefined =
  process.getuid?.() === 0 && existsSync('/usr/sbin/useradd') ? undefined : 'test users need root and useradd';

export interface SshdOptions {
  /** Loopback addresses to listen on; 127.0.0.1 by default. */
  readonly addresses?: readonly string[];
  /** Types of host keys; ed25519 by default. */
  readonly hostKeys?: readonly ('ed25519' | 'ecdsa' | 'rsa')[];
  /** A user who is shut in a directory. */
  readonly chroot?: { readonly user: string; readonly directory: string };
  /** Further lines of sshd_config; they come first, so they win. */
  readonly config?: string;
}

/** An sshd on loopback with keys and configuration of its own. */
export interface Sshd {
  readonly port: number;
  readonly pid: number;
  /** Temporary; removed by `stop`. */
  readonly directory: string;
  /** Private key that every user is let in with. */
  readonly userKey: string;
  /** A known_hosts file that knows its keys, for all of its addresses. */
  readonly knownHosts: string;
  hostKey(type: 'ed25519' | 'ecdsa' | 'rsa'): string;
  /** Sends a signal to the listener and all of its connections. */
  signal(name: NodeJS.Signals): void;
  stop(): Promise<void>;
}

/** Starts an sshd on a free port. Call only where `noSshd` is undefined. */
export async function startSshd(options: SshdOptions = {}): Promise<Sshd> {
  const addresses = options.addresses ?? ['127.0.0.1'];
  const directory = mkdtempSync(join(tmpdir(), 'drover-sshd-'));
  chmodSync(directory, 0o755);
  const types = options.hostKeys ?? ['ed25519'];
  const hostKey = (type: string) => join(directory, `host_${type}`);
  for (const type of types) generateKey(type, hostKey(type));
  const userKey = join(directory, 'user_key');
  generateKey('ed25519', userKey);
  writeFileSync(join(directory, 'authorized_keys'), readFileSync(`${userKey}.pub`), { mode: 0o644 });
  const port = await freePort();
  writeFileSync(
    join(directory, 'config'),
    configuration(directory, port, addresses, types.map(hostKey), options.config) + shutIn(options.chroot),
  );
  const knownHosts = join(directory, 'known_hosts');
  writeFileSync(
    knownHosts,
    knownLines(
      addresses,
      port,
      types.map((type) => `${hostKey(type)}.pub`),
    ),
  );
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const child = spawn(SSHD!, ['-D', '-e', '-f', join(directory, 'config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let log = '';
  child.stderr.on('data', (bytes) => {
    log += bytes;
  });
  const ended = once(child, 'exit');
  await answers(port, addresses[0]!, () => child.exitCode !== null && log);
  return {
    port,
    pid: child.pid!,
    directory,
    userKey,
    knownHosts,
    hostKey,
    signal: (name) => signalTree(child.pid!, name),
    async stop() {
      signalTree(child.pid!, 'SIGCONT');
      signalTree(child.pid!, 'SIGKILL');
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A user who logs in with the server's key or the password, and whose home is empty. Remove it when done. */
export function addUser(name: string, shell: string, password = '*'): { readonly home: string; remove(): void } {
  removeUser(name);
  const home = mkdtempSync(join(tmpdir(), 'drover-home-'));
  const hash = password === '*' ? '*' : execFileSync('openssl', ['passwd', '-6', password]).toString().trim();
  execFileSync('/usr/sbin/useradd', ['-M', '-d', home, '-s', shell, '-p', hash, name], { stdio: 'ignore' });
  execFileSync('chown', [name, home]);
  chmodSync(home, 0o755);
  return {
    home,
    remove() {
      removeUser(name);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function removeUser(name: string): void {
  try {
    execFileSync('/usr/sbin/userdel', ['-f', name], { stdio: 'ignore' });
  } catch {
    // There was none.
  }
}

export function generateKey(type: string, file: string, passphrase = ''): void {
  execFileSync('ssh-keygen', [
    '-q',
    '-t',
    type,
    ...(type === 'rsa' ? ['-b', '2048'] : []),
    '-N',
    passphrase,
    '-C',
    'test',
    '-f',
    file,
  ]);
}

/** OpenSSH's MAX_LISTEN_SOCKS: with more addresses, all of them. */
const LISTEN_LIMIT = 16;

function configuration(
  directory: string,
  port: number,
  addresses: readonly string[],
  hostKeys: readonly string[],
  own: string | undefined,
): string {
  return `${own ?? ''}
Port ${port}
${(addresses.length > LISTEN_LIMIT ? ['0.0.0.0'] : addresses).map((address) => `ListenAddress ${address}`).join('\n')}
${hostKeys.map((file) => `HostKey ${file}`).join('\n')}
PidFile ${directory}/pid
AuthorizedKeysFile ${directory}/authorized_keys
UsePAM no
StrictModes no
PermitRootLogin yes
MaxStartups 1000:30:1000
MaxSessions 20
PrintMotd no
PrintLastLog no
UseDNS no
LogLevel ERROR
`;
}

/** A Match block reaches to the end of the file. */
function shutIn(chroot: SshdOptions['chroot']): string {
  return chroot ? `Match User ${chroot.user}\n  ChrootDirectory ${chroot.directory}\n` : '';
}

function knownLines(addresses: readonly string[], port: number, publicKeys: readonly string[]): string {
  const names = addresses.map((address) => `[${address}]:${port}`);
  return publicKeys
    .map((file) => readFileSync(file, 'utf8').split(' ').slice(0, 2).join(' '))
    .flatMap((key) => names.map((name) => `${name} ${key}\n`))
    .join('');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Resolves when the port accepts connections; rejects with sshd's own words when it ended. */
async function answers(port: number, host: string, ended: () => string | false): Promise<void> {
  for (;;) {
    const reason = ended();
    if (reason !== false) throw new Error(`sshd did not start: ${reason}`);
    const socket = connect(port, host);
    try {
      await once(socket, 'connect');
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    } finally {
      socket.destroy();
    }
  }
}

/** sshd's children put themselves into sessions of their own: the tree is found by parents. */
function signalTree(root: number, name: NodeJS.Signals): void {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,comm='])
    .toString()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const found = new Set([root]);
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const [pid, parent, command] of table)
      if (command?.startsWith('sshd') && found.has(Number(parent))) found.add(Number(pid));
  }
  for (const pid of found) {
    try {
      process.kill(pid, name);
    } catch {
      // It ended by itself.
    }
  }
}

/** The user that drover runs as. */
export const ownUser: string = userInfo().username;
