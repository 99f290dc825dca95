import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadSettings } from '../../src/config/settings.js';
import { fromPlain, toPlain } from '../../src/values/plain.js';
import { repr } from '../../src/values/repr.js';
import type { Dict } from '../../src/values/value.js';
import { type FactCache, openFactCache } from '../../src/vars/fact-cache.js';
import { createFactStore } from '../../src/vars/facts.js';

let directory: string;
let told: string[];
let secrets: string[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drover-facts-'));
  told = [];
  secrets = [];
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function open(environment: Record<string, string>): Promise<FactCache | undefined> {
  return openFactCache({
    settings: loadSettings({ environment, cwd: directory, home: directory }),
    warn: (message) => void told.push(message.replaceAll(directory, 'D')),
    secret: (value) => void secrets.push(value),
  });
}

const inFiles = (more: Record<string, string> = {}) =>
  open({ ANSIBLE_CACHE_PLUGIN: 'jsonfile', ANSIBLE_CACHE_PLUGIN_CONNECTION: directory, ...more });
const facts = (plain: object) => fromPlain(plain) as Dict;

describe('the cache of kind jsonfile', () => {
  test('reads what ansible-core wrote: tags are dropped, dates are dates, nothing becomes a template', async () => {
    cpSync(join(import.meta.dirname, 'cached', 's1_web1'), join(directory, 's1_web1'));
    expect(repr((await inFiles())!.get('web1')!)).toBe(
      "{'cf': 1, 'big': 123456789012345678901234567890, 'd': {'k': 'v', '1': 2, 'é': 'ü€'}, " +
        "'l': [1, 'a', 2.5, None, True, datetime.date(2020, 1, 2), datetime.datetime(2020, 1, 2, 3, 4, 5)], " +
        "'lst': ['Q', 'W'], 'nan': nan, 'out': 'a z ', 's': 'plain', 'tpl': 'xy', 'tup': [1, 2], " +
        "'vlt': datetime.datetime(2020, 1, 1, 0, 0)}",
    );
  });

  test('writes what ansible-core reads, and reads it again', async () => {
    const cache = (await inFiles())!;
    cache.set('web1', facts({ a: 'é', b: [1, 2.5, null, true], c: { d: 'x' } }));
    expect(readFileSync(join(directory, 's1_web1'), 'utf8')).toBe(
      String.raw`{"__payload__": "{\"a\": \"\\u00e9\", \"b\": [1, 2.5, null, true], \"c\": {\"d\": \"x\"}}"}`,
    );
    expect([statSync(join(directory, 's1_web1')).mode & 0o777, readdirSync(directory)]).toEqual([0o644, ['s1_web1']]);
    expect(toPlain((await inFiles())!.get('web1')!)).toEqual({ a: 'é', b: [1, 2.5, null, true], c: { d: 'x' } });
  });

  test('a host cannot make its facts more than data', async () => {
    const trusted = {
      __ansible_type: '_AnsibleTaggedStr',
      value: '{{ x }}',
      tags: [{ __ansible_type: 'TrustedAsTemplate' }],
    };
    const cache = (await inFiles())!;
    cache.set('web1', facts({ good: 1, bad: [{ below: trusted }] }));
    expect([toPlain(cache.get('web1')!), told]).toEqual([
      { good: 1 },
      ["The fact 'bad' of web1 is not kept in the fact cache."],
    ]);
  });

  test('values that were vaulted are secrets', async () => {
    const payload = JSON.stringify({
      p: {
        __ansible_type: '_AnsibleTaggedStr',
        value: 'hush',
        tags: [{ __ansible_type: 'VaultedValue', ciphertext: '…' }],
      },
    });
    writeFileSync(join(directory, 's1_web1'), JSON.stringify({ __payload__: payload }));
    expect([toPlain((await inFiles())!.get('web1')!), secrets]).toEqual([{ p: 'hush' }, ['hush']]);
  });

  test('stale facts are none; with a timeout of 0 they never are', async () => {
    (await inFiles())!.set('web1', facts({ a: 1 }));
    utimesSync(join(directory, 's1_web1'), new Date(), new Date(Date.now() - 3_600_000));
    const read = async (timeout: string) => (await inFiles({ ANSIBLE_CACHE_PLUGIN_TIMEOUT: timeout }))!.get('web1');
    expect([await read('3500'), await read('3700'), await read('0')]).toEqual([
      undefined,
      facts({ a: 1 }),
      facts({ a: 1 }),
    ]);
  });

  test('a prefix parts caches in one directory', async () => {
    (await inFiles({ ANSIBLE_CACHE_PLUGIN_PREFIX: 'one_' }))!.set('web1', facts({ a: 1 }));
    expect([readdirSync(directory), (await inFiles())!.get('web1')]).toEqual([['one_s1_web1'], undefined]);
  });

  test.each([
    ['{bad', 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'],
    ['[]', 'It is no dict.'],
    ['{"__payload__": "x"}', 'Expecting value: line 1 column 1 (char 0)'],
    ['{"__payload__": "{\\"a\\": {\\"__ansible_type\\": \\"Strange\\"}}"}', "A value of type 'Strange' is not known."],
  ])('%s is removed, and ends the run', async (text, reason) => {
    const file = join(directory, 's1_web1');
    writeFileSync(file, text);
    const cache = (await inFiles())!;
    expect(() => cache.get('web1')).toThrow(
      `The cache file ${file} was corrupt, or did not otherwise contain valid data. It has been removed, so you can re-run your command now.`,
    );
    expect([readdirSync(directory), told]).toEqual([
      [],
      [
        `error in 'jsonfile' cache plugin while trying to read D/s1_web1 : ${reason}. Most likely a corrupt file, so erasing and failing.`,
      ],
    ]);
  });

  test('an entry without a payload holds no facts', async () => {
    writeFileSync(join(directory, 's1_web1'), '{"a": 1}');
    expect((await inFiles())!.get('web1')).toBeUndefined();
  });

  test('hosts that are named like paths are not cached', async () => {
    const cache = (await inFiles())!;
    cache.set('../x', facts({ a: 1 }));
    expect([cache.get('../x'), readdirSync(directory)]).toEqual([undefined, []]);
  });
});

describe('a cache that cannot be used is a warning', () => {
  test.each([
    [
      { ANSIBLE_CACHE_PLUGIN: 'yaml' },
      "Unable to load the cache plugin 'yaml'. Those that there are: memory, jsonfile, redis.",
    ],
    [
      { ANSIBLE_CACHE_PLUGIN: 'jsonfile' },
      "error, 'jsonfile' cache plugin requires the 'fact_caching_connection' config option to be set (to a writeable directory path)",
    ],
    [
      { ANSIBLE_CACHE_PLUGIN: 'ansible.builtin.jsonfile', ANSIBLE_CACHE_PLUGIN_CONNECTION: '/etc/passwd/x' },
      "Error in 'jsonfile' cache plugin while trying to create cache dir '/etc/passwd/x': [Errno 20] Not a directory: '/etc/passwd/x'",
    ],
    [
      { ANSIBLE_CACHE_PLUGIN: 'redis', ANSIBLE_CACHE_PLUGIN_CONNECTION: 'localhost' },
      'Unable to parse connection string of the redis fact cache: `fact_caching_connection` is to be HOST:PORT:DB[:PASSWORD].',
    ],
    [
      { ANSIBLE_CACHE_PLUGIN: 'redis', ANSIBLE_CACHE_PLUGIN_CONNECTION: '127.0.0.1:1:0' },
      'The redis fact cache cannot be used: connect ECONNREFUSED 127.0.0.1:1',
    ],
  ])('%j', async (environment, message) => {
    expect([await open(environment as Record<string, string>), told]).toEqual([undefined, [message]]);
  });

  test('memory is no cache', async () => {
    expect([await open({}), told]).toEqual([undefined, []]);
  });
});

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
const withRedis = hasRedis ? test : test.skip;

describe(
  hasRedis ? 'the cache of kind redis' : 'the cache of kind redis (skipped: redis-server is not installed)',
  () => {
    withRedis('keeps facts between runs, takes them out, and lets them end', async () => {
      const server = await startRedis();
      try {
        const reach = (more = {}) =>
          open({
            ANSIBLE_CACHE_PLUGIN: 'redis',
            ANSIBLE_CACHE_PLUGIN_CONNECTION: `127.0.0.1:${server.port}:2:pass`,
            ...more,
          });
        const first = (await reach())!;
        first.set('web1', facts({ a: 'é' }));
        first.set('web2', facts({ b: 2 }));
        await first.close();
        const [text, left, names] = [
          server.ask('GET', 'ansible_factss1_web1'),
          Number(server.ask('TTL', 'ansible_factss1_web1')),
          server.ask('ZRANGE', 'ansible_cache_keys', '0', '-1'),
        ];
        expect([text, left > 86_000 && left <= 86_400, names]).toEqual([
          String.raw`{
    "__payload__": "{\"a\": \"\\u00e9\"}"
}`,
          true,
          's1_web1\ns1_web2',
        ]);
        const second = (await reach())!;
        const seen = [second.get('web1'), second.get('web2'), second.get('web3')];
        second.delete('web2');
        await second.close();
        const third = (await reach({ ANSIBLE_CACHE_PLUGIN_TIMEOUT: '0' }))!;
        expect([seen, third.get('web1'), third.get('web2')]).toEqual([
          [facts({ a: 'é' }), facts({ b: 2 }), undefined],
          facts({ a: 'é' }),
          undefined,
        ]);
        third.set('web4', facts({ c: 3 }));
        await third.close();
        expect([server.ask('TTL', 'ansible_factss1_web4'), secrets]).toEqual(['-1', ['pass', 'pass', 'pass']]);
      } finally {
        await server.stop();
      }
    });
  },
);

async function startRedis() {
  const port = await freePort();
  const child = spawn('redis-server', [
    '--port',
    String(port),
    '--save',
    '',
    '--requirepass',
    'pass',
    '--dir',
    directory,
  ]);
  await new Promise<void>((ready, fail) => {
    child.stdout.on('data', (bytes) => String(bytes).includes('Ready to accept') && ready());
    child.on('close', () => fail(new Error('redis-server ended')));
  });
  return {
    port,
    ask(...words: string[]) {
      const asked = spawnSync('redis-cli', [
        '-p',
        String(port),
        '-a',
        'pass',
        '--no-auth-warning',
        '-n',
        '2',
        '--raw',
        ...words,
      ]);
      return asked.stdout.toString().trim();
    },
    stop: () =>
      new Promise((done) => {
        child.removeAllListeners('close').on('close', done);
        child.kill();
      }),
  };
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => found(port));
    });
  });
}

describe('the store of facts over a cache', () => {
  test('reads at need, writes everything that the host has, and clears both', async () => {
    (await inFiles())!.set('web1', facts({ ansible_os: 'x', ansible_port: 1, _ansible_facts_gathered: true }));
    const store = createFactStore((message) => void told.push(message), await inFiles());
    const { namespaced, injected } = store.get('web1')!;
    expect([toPlain(namespaced), toPlain(injected), told]).toEqual([
      { os: 'x', port: 1, _ansible_facts_gathered: true },
      { ansible_os: 'x' },
      ['Removed restricted key from module data: ansible_port'],
    ]);
    store.set('web1', facts({ ansible_more: 2 }));
    expect(toPlain((await inFiles())!.get('web1')!)).toEqual({
      ansible_os: 'x',
      ansible_port: 1,
      _ansible_facts_gathered: true,
      ansible_more: 2,
    });
    store.clear('web1');
    expect([store.get('web1'), (await inFiles())!.get('web1')]).toEqual([undefined, undefined]);
  });
});
