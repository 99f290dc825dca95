import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { HostAddress } from '../../../src/connection/address.js';
import { ConfigFiles } from '../../../src/connection/ssh/config-file.js';
import { jumpSettingsOf, type SshSettings, settingsOf } from '../../../src/connection/ssh/settings.js';
import { addressOf } from '../address.js';

const root = mkdtempSync(join(tmpdir(), 'drover-config-'));
afterAll(() => rmSync(root, { recursive: true }));
let homes = 0;

/** The settings for an address, given files under the home directory (and `system`, the system's own). */
function resolve(
  files: Record<string, string>,
  address: Partial<HostAddress>,
  environment: Record<string, string> = {},
) {
  const home = join(root, String(homes++));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(home, name, '..'), { recursive: true });
    writeFileSync(join(home, name), text.replaceAll('HOME', home));
  }
  const warnings: string[] = [];
  const warn = (message: string) => warnings.push(message.replaceAll(home, '~'));
  const surroundings = {
    home,
    localUser: 'me',
    environment,
    configFiles: new ConfigFiles(warn),
    systemConfig: join(home, 'system'),
    warn,
  };
  const settings = settingsOf(addressOf({ host: 'web', ...address }), surroundings);
  const jump = (spec: string) => jumpSettingsOf(spec, addressOf(address), surroundings);
  return { settings: JSON.parse(JSON.stringify(settings).replaceAll(home, '~')) as SshSettings, warnings, jump };
}

const config = (text: string) => ({ '.ssh/config': text });

/** Files and address, and the part of the settings that follows. */
const ROWS: readonly (readonly [
  name: string,
  files: Record<string, string>,
  address: Partial<HostAddress>,
  expected: Partial<SshSettings>,
])[] = [
  [
    'nothing',
    {},
    {},
    {
      hostName: 'web',
      port: 22,
      user: 'me',
      connectTimeout: 10,
      hostKeyPolicy: 'yes',
      methods: ['publickey'],
      proxyJump: [],
      family: 0,
      aliveInterval: 15,
    },
  ],
  [
    'the default identities',
    {},
    {},
    {
      identityFiles: ['id_rsa', 'id_ecdsa', 'id_ed25519'].map((name) => ({ path: `~/.ssh/${name}`, explicit: false })),
    },
  ],
  ['the address wins', config('Host *\n  User cfg\n  Port 1\n'), { user: 'inv', port: 2 }, { user: 'inv', port: 2 }],
  ['the address wins over the arguments', {}, { port: 2, sshArgs: ['-p', '3', '-l', 'arg'] }, { port: 2, user: 'arg' }],
  [
    'the arguments win over files',
    config('User cfg\nPort 1\n'),
    { sshArgs: ['-o', 'User=arg', '-oPort 7'] },
    { user: 'arg', port: 7 },
  ],
  [
    'the first value counts',
    config('Host web\n  User one\nHost *\n  User two\n  Port 5\n'),
    {},
    { user: 'one', port: 5 },
  ],
  ['patterns and negation', config('Host !web *\n User no\nHost we? !x\n User yes\n'), {}, { user: 'yes' }],
  ['one question mark is one character', config('Host web?\n User no\nHost ???\n User yes\n'), {}, { user: 'yes' }],
  ['host names in any case', config('Host WEB\n User yes\n'), { host: 'Web' }, { user: 'yes' }],
  [
    'HostName with %h, and Match host on it',
    config('Host web\n HostName %h.example.org\nMatch host *.example.org\n User m\n'),
    {},
    { hostName: 'web.example.org', user: 'm' },
  ],
  [
    'Match originalhost and user',
    config('Match originalhost web user adm*\n Port 9\n'),
    { user: 'admin' },
    { port: 9 },
  ],
  [
    'Match with a negated criterion',
    config('Match originalhost web !user root\n Port 9\n'),
    { user: 'root' },
    { port: 22 },
  ],
  ['Match localuser, all', config('Match localuser me\n Port 9\nMatch all\n User a\n'), {}, { port: 9, user: 'a' }],
  [
    'Match final',
    config('Host web\n HostName real\nMatch final host real\n User f\nHost real\n Port 4\n'),
    {},
    { user: 'f', port: 4 },
  ],
  [
    'Include',
    {
      ...config('Include conf.d/*.conf\nUser main\n'),
      '.ssh/conf.d/b.conf': 'Port 2\nUser b\n',
      '.ssh/conf.d/a.conf': 'Port 1\n',
      '.ssh/conf.d/c.txt': 'Port 3\n',
    },
    {},
    { port: 1, user: 'b' },
  ],
  ['Include inside Host', { ...config('Host other\n Include x\n'), '.ssh/x': 'Port 1\n' }, {}, { port: 22 }],
  ['the system file comes last', { ...config('User u\n'), system: 'User s\nPort 8\n' }, {}, { user: 'u', port: 8 }],
  [
    '-F names the only file',
    { ...config('User u\n'), other: 'Port 8\n', system: 'User s\n' },
    { sshArgs: ['-F', '~/other'] },
    { user: 'me', port: 8 },
  ],
  ['-F none', config('User u\n'), { sshArgs: ['-F', 'none'] }, { user: 'me' }],
  [
    'identities gather',
    config('Host web\n IdentityFile ~/.ssh/one\nHost *\n IdentityFile "~/k %r"\n IdentityFile none\n'),
    { privateKeyFile: '/k', user: 'u' },
    { identityFiles: ['/k', '~/.ssh/one', '~/k u'].map((path) => ({ path, explicit: true })) },
  ],
  ['agents', config(`IdentityAgent \${SOCK}/a\nIdentitiesOnly yes\n`), {}, { agent: '/s/a', identitiesOnly: true }],
  ['no agent', config('IdentityAgent none\n'), {}, {}],
  [
    'host keys are not checked',
    config('StrictHostKeyChecking yes\n'),
    { hostKeyChecking: false },
    { hostKeyPolicy: 'no' },
  ],
  [
    'accept-new',
    config('StrictHostKeyChecking accept-new\nHashKnownHosts yes\n'),
    {},
    { hostKeyPolicy: 'accept-new', hashKnownHosts: true },
  ],
  [
    'known hosts',
    config('UserKnownHostsFile ~/a "~/b c" %d/%h-%p\nGlobalKnownHostsFile /g\n'),
    {},
    { userKnownHosts: ['~/a', '~/b c', '~/web-22'], globalKnownHosts: ['/g'] },
  ],
  ['methods', {}, { password: 'p' }, { methods: ['publickey', 'keyboard-interactive', 'password'], password: 'p' }],
  [
    'preferred methods',
    config('PreferredAuthentications password,gssapi,publickey\nPubkeyAuthentication no\n'),
    { password: 'p' },
    { methods: ['password'] },
  ],
  ['jumps', config('ProxyJump a,b@c:3\nProxyCommand never\n'), {}, { proxyJump: ['a', 'b@c:3'] }],
  [
    'a command with tokens and quotes',
    config('ProxyCommand sh -c "nc %h %p" %r %n %%\n'),
    { user: 'u' },
    { proxyCommand: 'sh -c "nc web 22" u web %', proxyJump: [] },
  ],
  ['-J none takes a jump away', config('ProxyJump a\n'), { sshArgs: ['-J', 'none'] }, { proxyJump: [] }],
  [
    'keep-alive and timeouts',
    config('ServerAliveInterval 7\nServerAliveCountMax 2\nConnectTimeout 99\n'),
    { timeout: 5 },
    { aliveInterval: 7, aliveCountMax: 2, connectTimeout: 5 },
  ],
  ['the family', {}, { sshArgs: ['-6'] }, { family: 6 }],
  [
    'the environment',
    config('SendEnv LANG LC_*\nSetEnv A=1 B=2\n'),
    {},
    { environment: { LANG: 'x', LC_ALL: 'y', A: '1', B: '2' } },
  ],
  ['equals signs', config('Port=3\nUser = x\n'), {}, { port: 3, user: 'x' }],
];

describe('settings', () => {
  test.each(ROWS)('%s', (_, files, address, expected) => {
    const { settings, warnings } = resolve(files, address, { SOCK: '/s', LANG: 'x', LC_ALL: 'y', OTHER: 'z' });
    expect(settings).toMatchObject(expected);
    expect(warnings).toEqual([]);
  });

  test('what is not supported is named', () => {
    const args = ['-L', '1:h:2', '-vvv', '-o', 'ControlMaster=auto', '-C', 'word', '-N', '-oPKCS11Provider=x'];
    const text = 'Match exec "true" user x\n User no\nMatch all\nCertificateFile c\nLogLevel QUIET\nFrobnicate yes\n';
    expect(resolve(config(text), { sshArgs: args }).warnings).toEqual([
      'the ssh argument -L 1:h:2 is ignored: drover has no such thing',
      'the ssh argument word is ignored: drover has no such thing',
      'the ssh argument -N is ignored: drover has no such thing',
      '~/.ssh/config: Match exec true is ignored: drover does not look at that, so it matches no host',
      'ssh arguments: the ssh option PKCS11Provider is ignored: drover does not support it',
      '~/.ssh/config: the ssh option CertificateFile is ignored: drover does not support it',
      '~/.ssh/config: the ssh option Frobnicate is ignored: drover does not support it',
    ]);
  });

  test('a jump host has settings of its own', () => {
    const { jump } = resolve(config('Host hop\n HostName 10.0.0.1\n User jumper\n'), {
      user: 'target',
      port: 99,
      sshArgs: ['-i', '/k'],
    });
    const rows = ['hop', 'me2@hop:7', '[::1]:8', 'ssh://u@h:9'].map((spec) => {
      const { hostName, port, user } = jump(spec);
      return [hostName, port, user];
    });
    expect(rows).toEqual([
      ['10.0.0.1', 22, 'jumper'],
      ['10.0.0.1', 7, 'me2'],
      ['::1', 8, 'me'],
      ['h', 9, 'u'],
    ]);
    expect(() => jump('a b@')).toThrow('"a b@" is no jump host: [user@]host[:port] is');
  });

  test('what cannot be read is an error', () => {
    expect(() => resolve(config('Host "web\n'), {})).toThrow('.ssh/config cannot be parsed');
    expect(() => resolve(config('Port many\n'), {})).toThrow('the ssh option port is "many", which is no number');
    expect(() => resolve({ ...config('Include HOME/.ssh/config\n') }, {})).toThrow(
      'too many ssh configurations include one another',
    );
  });
});
