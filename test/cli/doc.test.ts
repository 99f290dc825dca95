import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { main } from '../../src/cli/main.js';
import { createRegistry } from '../../src/module/registry.js';
import { fakeProcess } from './fake-process.js';

async function doc(...words: readonly string[]) {
  const { io, written } = fakeProcess();
  const code = await main('drover', ['doc', ...words], io);
  return { code, out: written.stdout, err: written.stderr };
}

const PING = `> ansible.builtin.ping

  Checks that the target can be reached and runs scripts; answers \`pong\`.

OPTIONS (= IS REQUIRED)

  - data
        What to answer; \`crash\` makes the module fail.
        type: str
        default: pong
`;

describe('drover doc', () => {
  test('the page of a module', async () => {
    const { code, out } = await doc('ping');
    const shown = out.replace(/ {4}\(.*\)$/m, '');
    expect({ code, begins: shown.slice(0, PING.length) }).toEqual({ code: 0, begins: PING });
  });

  test('ansible-doc is the same', async () => {
    const { io, written } = fakeProcess();
    expect({ code: await main('ansible-doc', ['-t', 'keyword', 'become_exe'], io), out: written.stdout }).toEqual({
      code: 0,
      out: (await doc('-t', 'keyword', 'become_exe')).out,
    });
  });

  test('a snippet is a task that can be read', async () => {
    const { out } = await doc('-s', 'fail');
    expect(out).toBe(
      `- name: Fails with a message\n  ansible.builtin.fail:\n${'      msg:'.padEnd(28)} # The message.\n`,
    );
  });

  test('JSON has the form of ansible-doc', async () => {
    const { 'ansible.builtin.fail': page } = JSON.parse((await doc('-j', 'fail')).out);
    expect({
      keys: Object.keys(page),
      options: Object.keys(page.doc.options),
      collection: page.doc.collection,
    }).toEqual({
      keys: ['doc', 'examples', 'metadata', 'return'],
      options: ['msg'],
      collection: 'ansible.builtin',
    });
  });

  test.each([
    [['coppy'], 1, "[WARNING]: coppy was not found: did you mean module 'copy'?\n"],
    [
      [],
      5,
      '[ERROR]: Missing name(s), incorrect options passed for detailed documentation. `-l` lists what there is\n',
    ],
  ] as const)('%j is an error', async (words, code, err) => {
    expect(await doc(...words)).toEqual({ code, out: '', err });
  });

  test.each(['module', 'callback', 'filter', 'inventory', 'keyword', 'lookup', 'test'])(
    '-t %s lists what has a page',
    async (type) => {
      const names = (await doc('-t', type, '-l')).out
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[0]!);
      expect(names.length).toBeGreaterThan(5);
      expect((await doc('-t', type, names[0]!)).code).toBe(0);
    },
  );

  test('a type without pages is refused by name', async () => {
    const { code, err } = await doc('-t', 'become', 'sudo');
    expect({ code, said: err.split('\n').find((line) => line.includes('error:')) }).toEqual({
      code: 2,
      said: "drover doc: error: argument -t/--type: 'become' has no pages here (choose from module, callback, filter, inventory, keyword, lookup, test)",
    });
  });
});

describe('docs/modules.md', () => {
  test('is what the declarations say', async () => {
    const root = resolve(import.meta.dirname, '../..');
    expect((await doc('--markdown')).out).toBe(readFileSync(join(root, 'docs/modules.md'), 'utf8'));
  });

  test('every module says what it does, what its options are and what it returns', async () => {
    const silent: string[] = [];
    for (const entry of createRegistry().list()) {
      const { name, description, options, returns } = await entry.load();
      if (!description.endsWith('.')) silent.push(name);
      for (const [option, spec] of Object.entries(options)) if (!spec.description) silent.push(`${name}: ${option}`);
      for (const [key, spec] of Object.entries(returns)) if (!spec.description) silent.push(`${name} returns ${key}`);
    }
    expect(silent).toEqual([]);
  });
});
