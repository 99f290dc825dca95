import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { main } from '../../src/cli/main.js';
import { fakeProcess } from '../cli/fake-process.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drover-prompt-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Runs a play with these vars_prompt; without answers there is nobody to ask. `>` is a prompt whose answer is shown, `*` one that is not. */
async function run(prompts: string, answers?: readonly string[], ...words: string[]) {
  const playbook = `- hosts: localhost
  gather_facts: false
  vars: {number: 3}
  vars_prompt: [${prompts}]
  tasks:
    - debug: {msg: "{{ v }} is {{ v | type_debug }}"}
`;
  writeFileSync(join(directory, 'p.yml'), playbook);
  const { io, written } = fakeProcess({ cwd: directory });
  const left = [...(answers ?? [])];
  const asked: string[] = [];
  const ask: typeof io.ask = async ({ text, echo }) => {
    if (!answers) return { kind: 'noninteractive' };
    asked.push(`${echo ? '>' : '*'} ${text}`);
    return { kind: 'answer', text: left.shift()! };
  };
  const status = await main('ansible-playbook', ['-i', 'localhost,', '-c', 'local', 'p.yml', ...words], { ...io, ask });
  const said = written.stderr.split('\n').find((line) => line.startsWith('[')) ?? '';
  return { asked, said, message: /"msg": "(.*)"/.exec(written.stdout)?.[1], status, stdout: written.stdout };
}

describe('vars_prompt as the reference asks', () => {
  test.each<[string, string[], string[], string]>([
    ['name: v', ['a'], ['* v: '], 'a is str'],
    ['name: v, private: no, prompt: Give', ['a'], ['> Give: '], 'a is str'],
    ["name: v, prompt: ''", ['a'], ['* input for v: '], 'a is str'],
    ['name: v, prompt: , default: 1', ['a'], ['* input for v: '], 'a is str'],
    ['name: v, private: no, default: 5', [''], ['> v [5]: '], '5 is str'],
    ['name: v, private: no, default: [1, b]', [''], ["> v [[1, 'b']]: "], "[1, 'b'] is str"],
    ["name: v, private: no, default: ''", [''], ['> v []: '], ' is str'],
    ['name: v, private: no', [''], ['> v: '], ' is str'],
    [
      'name: v, private: "{{ number > 3 }}", prompt: "P {{ number }}", default: "{{ number + 1 }}"',
      [''],
      ['> P 3 [4]: '],
      '4 is str',
    ],
    [
      'name: v, private: no, confirm: true',
      ['a', 'b', 'c', 'c'],
      ['> v: ', '> confirm v: ', '> v: ', '> confirm v: '],
      'c is str',
    ],
    ['name: v, private: no', ['{{ number + 1 }}'], ['> v: '], '4 is int'],
    ['name: v, private: no, unsafe: true', ['{{ number + 1 }}'], ['> v: '], '{{ number + 1 }} is str'],
    [
      'name: v, private: no, encrypt: sha256_crypt, salt: abcdefgh',
      ['pw'],
      ['> v: '],
      '$5$rounds=535000$abcdefgh$gXVMabTJLp.FFtjG2fDVVm80m2CrbGZnQV5UPxU9vW5 is str',
    ],
  ])('%s', async (prompt, answers, asked, message) => {
    const found = await run(`{${prompt}}`, answers);
    expect([found.asked, found.message, found.said, found.status]).toEqual([asked, message, '', 0]);
  });

  test('entries that differ are told of', async () => {
    const { stdout } = await run('{name: v, confirm: true}', ['a', 'b', 'c', 'c']);
    expect(stdout.split('\n').filter((line) => line.startsWith('*****'))).toEqual([
      '***** VALUES ENTERED DO NOT MATCH ****',
    ]);
  });

  test('salt_size is the size of the salt', async () => {
    const { message } = await run('{name: v, private: no, encrypt: md5_crypt, salt_size: 5}', ['pw']);
    expect(message).toMatch(/^\$1\$[./0-9A-Za-z]{5}\$[./0-9A-Za-z]{22} is str$/);
  });

  test('what -e gives is not asked for', async () => {
    const { asked, message } = await run('{name: v}', ['a'], '-e', 'v=given');
    expect([asked, message]).toEqual([[], 'given is str']);
  });

  test.each([
    ['{name: v}', 'None is str'],
    ['{name: v, default: 5}', '5 is str'],
  ])('nobody is there to answer %s', async (prompt, shown) => {
    const { message, said, status } = await run(prompt);
    expect([message, said, status]).toEqual([shown, '[WARNING]: Not prompting as we are not in interactive mode', 0]);
  });

  test.each<[string, string[], number, string]>([
    ['{name: v, encrypt: sha512}', ['pw'], 1, "Installed passlib version does not support the 'sha512' algorithm."],
    [
      '{name: v, encrypt: sha512_crypt, salt_size: 40}',
      ['pw'],
      1,
      'Could not hash the secret: sha512_crypt: salt_size (40) above max_salt_size (16)',
    ],
    [
      '{name: v, encrypt: bcrypt, salt_size: 8}',
      ['pw'],
      1,
      'Could not hash the secret: bcrypt: salt_size (8) must be exactly 22',
    ],
    ["{name: v, encrypt: sha512_crypt, salt_size: '5'}", ['pw'], 1, 'salt_size must be an integer'],
    [
      '{name: v, encrypt: sha512_crypt, salt: abcdefghabcdefgha}',
      ['pw'],
      1,
      'Could not hash the secret: salt too large (sha512_crypt requires <= 16 chars)',
    ],
    ['{name: v, private: foo}', [], 1, "`private` of vars_prompt: The value 'foo' is not a valid boolean."],
    ['{name: v}, {name: w, prompt: "{{ v }}"}', [], 1, "'v' is undefined"],
    ['{prompt: v}', [], 4, "Invalid vars_prompt data structure, missing 'name' key"],
    ['{name: v, salted: true}', [], 4, "Invalid vars_prompt data structure, found unsupported key 'salted'"],
  ])('%s is an error', async (prompt, answers, status, message) => {
    const found = await run(prompt, answers);
    expect([found.status, found.said]).toEqual([status, `[ERROR]: ${message}`]);
  });
});
