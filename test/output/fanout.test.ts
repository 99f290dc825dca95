import { describe, expect, test } from '@jest/globals';
import { createRedactor } from '../../src/base/secret.js';
import { type CallbackDefinition, defineCallback } from '../../src/output/callback.js';
import { createOutput, type OutputRequest } from '../../src/output/fanout.js';
import { resultEvent, stats } from '../callbacks/events.js';
import { fakeIo, settingsOf } from './fake-io.js';

const lines: CallbackDefinition = defineCallback({
  name: 'lines',
  kind: 'stdout',
  description: 'A line for each result.',
  create: ({ terminal }) => ({
    ok: ({ result }) => terminal.line(`${result.host.name} ${String(result.result.get('msg'))}`),
    stats: () => terminal.line('end'),
  }),
});

function open(more: Partial<OutputRequest> & { readonly beside?: readonly CallbackDefinition[] } = {}) {
  const io = fakeIo();
  const redactor = createRedactor();
  const settings = settingsOf();
  const { beside = [], ...rest } = more;
  const output = createOutput({
    callbacks: [lines, ...beside],
    redactor,
    io,
    settings: { get: (name) => settings.get(name as never) },
    verbosity: 0,
    ...rest,
  });
  return { io, redactor, output };
}

describe('createOutput', () => {
  test('every callback sees every event, the one of standard output first', async () => {
    const seen: string[] = [];
    const watcher = defineCallback({
      name: 'watcher',
      kind: 'notification',
      description: 'Keeps what it sees.',
      create: () => ({ ok: ({ type }) => void seen.push(type), close: () => void seen.push('close') }),
    });
    const { io, output } = open({ beside: [watcher] });
    output.emit(resultEvent('ok', { result: { msg: 'one' } }));
    output.emit(stats({}));
    await output.close();
    expect([io.written.stdout, seen]).toEqual(['h1 one\nend\n', ['ok', 'close']]);
  });

  test('secrets are masked before callbacks see them', async () => {
    const { io, redactor, output } = open();
    output.emit(resultEvent('ok', { result: { msg: 'a s3cret' } }));
    redactor.add('s3cret');
    output.emit(resultEvent('ok', { result: { msg: 'a s3cret' } }));
    await output.close();
    expect(io.written.stdout).toBe('h1 a s3cret\nh1 a ********\n');
  });

  test('a callback that fails is reported once and not called again', async () => {
    let calls = 0;
    const broken = defineCallback({
      name: 'broken',
      kind: 'aggregate',
      description: 'Fails.',
      create: () => ({
        ok: () => {
          calls++;
          throw new Error('no luck');
        },
      }),
    });
    const { io, output } = open({ beside: [broken] });
    output.emit(resultEvent('ok', { result: { msg: 1 } }));
    output.emit(resultEvent('ok', { result: { msg: 2 } }));
    await output.close();
    expect([io.written.stdout, io.written.stderr, calls]).toEqual([
      'h1 1\nh1 2\n',
      "[WARNING]: Callback dispatch 'ok' failed for plugin 'broken': no luck\n",
      1,
    ]);
  });

  test('callbacks may work in their own time; the end waits for them', async () => {
    const done: string[] = [];
    const slow = defineCallback({
      name: 'slow',
      kind: 'notification',
      description: 'Sends something somewhere.',
      create: () => ({
        ok: async ({ result }) => {
          await Promise.resolve();
          done.push(result.host.name);
          if (result.host.name === 'h2') throw new Error('lost');
        },
      }),
    });
    const { io, output } = open({ beside: [slow] });
    output.emit(resultEvent('ok', { result: { msg: 1 } }));
    output.emit(resultEvent('ok', { host: 'h2', result: { msg: 2 } }));
    await output.close();
    expect([done, io.written.stderr]).toEqual([
      ['h1', 'h2'],
      "[WARNING]: Callback dispatch 'ok' failed for plugin 'slow': lost\n",
    ]);
  });

  test('a callback that cannot start is left out, but for that of standard output', async () => {
    const fails = (kind: CallbackDefinition['kind']) =>
      defineCallback({
        name: 'fails',
        kind,
        description: 'Cannot start.',
        create: () => {
          throw new Error('no folder');
        },
      });
    const { io, output } = open({ beside: [fails('aggregate')] });
    await output.close();
    expect(io.written.stderr).toBe("[WARNING]: Failed to load callback plugin 'fails': no folder\n");
    expect(() => open({ callbacks: [fails('stdout')] })).toThrow('no folder');
  });

  test('verbose messages are shown from their level on', async () => {
    const { io, output } = open({ verbosity: 2 });
    for (const level of [1, 2, 3]) output.emit({ type: 'verbose', level, message: `level ${level}`, host: 'h1' });
    await output.close();
    expect(io.written.stdout).toBe('<h1> level 1\n<h1> level 2\n');
  });

  test('a hundred thousand results are written in few pieces', async () => {
    const { io, output } = open();
    let writes = 0;
    const out = io.out;
    io.out = (text) => {
      writes++;
      out(text);
    };
    for (let at = 0; at < 100_000; at++) output.emit(resultEvent('ok', { result: { msg: at } }));
    await output.close();
    expect(io.written.stdout.split('\n').length).toBe(100_001);
    expect(writes).toBeLessThan(100);
  });
});

describe('options of callbacks', () => {
  const asking = (seen: unknown[]): CallbackDefinition =>
    defineCallback({
      name: 'asking',
      kind: 'notification',
      description: 'Reads its options.',
      options: {
        count: {
          type: 'int',
          description: 'A number.',
          default: 3,
          env: ['COUNT'],
          ini: [{ section: 'own', key: 'count' }],
        },
        on: { type: 'bool', description: 'A switch.', default: false, ini: [{ section: 'own', key: 'on' }] },
        names: { type: 'list', description: 'Names.', default: [], ini: [{ section: 'own', key: 'names' }] },
        folder: { type: 'path', description: 'A folder.', default: '~/x' },
        mode: { type: 'str', description: 'One of two.', default: 'a', choices: ['a', 'b'], env: ['MODE'] },
      },
      create: ({ option }) => {
        for (const name of ['count', 'on', 'names', 'folder', 'mode']) seen.push(option(name));
        return {};
      },
    });

  async function read(environment: Readonly<Record<string, string>>, ini: Readonly<Record<string, string>>) {
    const seen: unknown[] = [];
    const io = fakeIo({}, { HOME: '/home/me', ...environment });
    const settings = settingsOf();
    const output = createOutput({
      callbacks: [lines, asking(seen)],
      redactor: createRedactor(),
      io,
      settings: { get: (name) => settings.get(name as never), ini: (section, key) => ini[`${section}.${key}`] },
      verbosity: 0,
    });
    await output.close();
    return io.written.stderr === '' ? seen : io.written.stderr;
  }

  test.each([
    ['defaults', {}, {}, [3, false, [], '/home/me/x', 'a']],
    [
      'ansible.cfg',
      {},
      { 'own.count': '4', 'own.on': 'yes', 'own.names': 'a, b,' },
      [4, true, ['a', 'b'], '/home/me/x', 'a'],
    ],
    [
      'the environment before ansible.cfg',
      { COUNT: '5', MODE: 'b' },
      { 'own.count': '4' },
      [5, false, [], '/home/me/x', 'b'],
    ],
    [
      'a wrong choice',
      { MODE: 'c' },
      {},
      "[WARNING]: Failed to load callback plugin 'asking': Option 'mode' of the callback 'asking' must be one of a, b, not 'c'.\n",
    ],
    [
      'no number',
      { COUNT: 'many' },
      {},
      "[WARNING]: Failed to load callback plugin 'asking': Option 'count' of the callback 'asking' must be of type int, not 'many'.\n",
    ],
  ])('%s', async (_name, environment, ini, expected) => {
    expect(await read(environment, ini)).toEqual(expected);
  });
});
