import { readFileSync } from 'node:fs';
import ssh2, { type ClientChannel } from 'ssh2';
import type { Fleet } from './contenders.js';

/** The least that a program on ssh2 can do: connect with the key, run the commands, print what they say. No host key is checked. */
const [file, form] = process.argv.slice(2);
const fleet = JSON.parse(readFileSync(file!, 'utf8')) as Fleet;
const privateKey = readFileSync(fleet.key);

for (const host of fleet.addresses) {
  const client = new ssh2.Client();
  client.on('ready', () => {
    if (form === 'shell') inShell(client);
    else inTurn(client, fleet.commands);
  });
  client.on('error', (error) => {
    console.error(host, error.message);
    process.exitCode = 1;
  });
  client.connect({ host, port: fleet.port, username: fleet.user, privateKey });
  client.setNoDelay(true);
}

function inTurn(client: ssh2.Client, left: number): void {
  if (left === 0) {
    client.end();
    return;
  }
  client.exec('hostname', (error, channel) => {
    if (error) throw error;
    show(channel);
    channel.on('close', () => inTurn(client, left - 1));
  });
}

/** One shell that stays, and is given the next command when it has answered. */
function inShell(client: ssh2.Client): void {
  client.exec('exec /bin/sh', (error, channel) => {
    if (error) throw error;
    show(channel);
    let left = fleet.commands;
    const next = () => {
      if (left-- > 0) channel.write('hostname\n');
      else client.end();
    };
    channel.on('data', next);
    next();
  });
}

function show(channel: ClientChannel): void {
  channel.on('data', (bytes: Buffer) => process.stdout.write(bytes));
  channel.stderr.resume();
}
