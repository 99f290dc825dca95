/**
 * A lab of SSH hosts on loopback: an ssh2 server for each, real commands behind it. Every host has a home directory of
 * its own, so plays can change files without touching this machine's.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';

const { Server, utils } = ssh2;
const USER = 'demo';

/** Starts one host for each name. Gives the path of an inventory that names them, and `stop`. */
export async function startLab(names) {
  const directory = mkdtempSync(join(tmpdir(), 'drover-lab-'));
  const login = utils.generateKeyPairSync('ed25519');
  const keyFile = join(directory, 'id_ed25519');
  writeFileSync(keyFile, login.private, { mode: 0o600 });
  const hosts = await Promise.all(names.map((name) => startHost(name, directory, login.public)));
  const knownHosts = join(directory, 'known_hosts');
  writeFileSync(knownHosts, hosts.map(({ port, hostKey }) => `[127.0.0.1]:${port} ${hostKey}\n`).join(''));
  const inventory = join(directory, 'hosts.ini');
  writeFileSync(inventory, inventoryText(hosts, keyFile, knownHosts));
  return {
    inventory,
    stop() {
      for (const host of hosts) host.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function inventoryText(hosts, keyFile, knownHosts) {
  const [first, ...others] = hosts.map(({ name, port }) => `${name} ansible_host=127.0.0.1 ansible_port=${port}`);
  return [
    '[proxy]',
    first,
    '',
    '[web]',
    ...others,
    '',
    '[all:vars]',
    `ansible_user=${USER}`,
    `ansible_ssh_private_key_file=${keyFile}`,
    `ansible_ssh_common_args=-o UserKnownHostsFile=${knownHosts}`,
    '',
  ].join('\n');
}

async function startHost(name, directory, loginKey) {
  const home = join(directory, name);
  mkdirSync(home);
  const key = utils.generateKeyPairSync('ed25519');
  const connections = new Set();
  const server = new Server({ hostKeys: [key.private] }, (client) => {
    connections.add(client);
    client.on('close', () => connections.delete(client));
    client.on('error', () => {});
    client.on('authentication', (context) => authenticate(context, loginKey));
    client.on('session', (accept) => serveSession(accept(), home, name));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    name,
    port: server.address().port,
    hostKey: key.public.trim(),
    stop() {
      for (const client of connections) client.end();
      server.close();
    },
  };
}

function authenticate(context, loginKey) {
  const allowed = utils.parseKey(loginKey);
  const offered = context.method === 'publickey' && context.username === USER && context.key;
  if (!offered || !context.key.data.equals(allowed.getPublicSSH())) return context.reject(['publickey']);
  if (context.signature && allowed.verify(context.blob, context.signature, context.hashAlgo) !== true) return context.reject();
  context.accept();
}

function serveSession(session, home, name) {
  session.on('exec', (accept, _reject, { command }) => {
    const channel = accept();
    const child = spawn('/bin/sh', ['-c', command], {
      cwd: home,
      env: { PATH: process.env.PATH, HOME: home, USER, LOGNAME: USER, LAB_HOST: name },
      detached: true,
    });
    channel.pipe(child.stdin);
    child.stdin.on('error', () => {});
    child.stdout.pipe(channel, { end: false });
    child.stderr.pipe(channel.stderr, { end: false });
    child.on('close', (code, signal) => {
      if (signal) channel.exit(signal.replace('SIG', ''));
      else channel.exit(code ?? 1);
      channel.end();
    });
    channel.on('close', () => endGroup(child));
    channel.on('error', () => {});
  });
}

/** The command and all that it started. */
function endGroup(child) {
  if (child.exitCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGTERM');
  } catch {
    // It ended by itself in the meantime.
  }
}
