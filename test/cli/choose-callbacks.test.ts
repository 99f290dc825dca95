import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Notice } from '../../src/base/notice.js';
import { chooseCallbacks } from '../../src/cli/choose-callbacks.js';

let directory: string;

const source = (name: string, kind: string, more = '') =>
  `export default { name: '${name}', kind: '${kind}', description: 'x', ${more} create: () => ({}) };\n`;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'drover-callbacks-'));
  writeFileSync(join(directory, 'always.mjs'), source('always', 'notification'));
  writeFileSync(join(directory, 'asked.mjs'), source('asked', 'aggregate', 'needsEnabling: true,'));
  writeFileSync(join(directory, 'screen.mjs'), source('screen', 'stdout'));
  writeFileSync(join(directory, 'broken.mjs'), 'export default 5;\n');
  writeFileSync(join(directory, 'note.txt'), 'nothing');
});

afterAll(() => rmSync(directory, { recursive: true }));

async function choose(stdout: string, enabled: readonly string[]) {
  const warnings: string[] = [];
  const told: string[] = [];
  const tell = (notice: Notice) => {
    if (notice.type === 'warning') warnings.push(notice.message);
    else if (notice.type === 'verbose') told.push(`${notice.level} ${notice.message}`);
  };
  const python = () => {
    throw new Error('nothing here is in Python');
  };
  const places = { directories: [directory, '/nonexistent'], collections: [], python };
  const chosen = await chooseCallbacks({ stdout, enabled, places, tell });
  return { names: chosen.map(({ name }) => name), warnings, told };
}

const BROKEN = /^The default export of '.*\/broken\.mjs' is no callback\.$/;

test.each<[string, string, readonly string[], readonly string[]]>([
  ["the user's own run when they are found", 'default', [], ['default', 'always']],
  [
    'others when they are enabled',
    'minimal',
    ['asked', 'ansible.posix.timer'],
    ['minimal', 'always', 'asked', 'timer'],
  ],
  ["the user's own for standard output", 'screen', [], ['screen', 'always']],
  ['a name of a collection', 'ansible.builtin.oneline', [], ['oneline', 'always']],
])('%s', async (_name, stdout, enabled, names) => {
  const got = await choose(stdout, enabled);
  expect(got.names).toEqual(names);
  expect(got.warnings).toEqual([expect.stringMatching(BROKEN)]);
});

test('one that is not there is told of, and left out', async () => {
  const { names, warnings } = await choose('default', ['nosuch', 'ansible.builtin.hipchat']);
  expect(names).toEqual(['default', 'always']);
  expect(warnings.slice(1)).toEqual([
    "Skipping callback plugin 'nosuch', unable to load",
    "Skipping callback plugin 'ansible.builtin.hipchat', unable to load",
  ]);
});

test('one that moved to a collection is told of', async () => {
  const { names, told } = await choose('json', ['ansible.builtin.timer', 'ansible.posix.profile_roles']);
  expect(names).toEqual(['json', 'always', 'timer', 'profile_roles']);
  expect(told).toEqual([
    '2 redirecting (type: callback) ansible.builtin.json to ansible.posix.json',
    '2 redirecting (type: callback) ansible.builtin.timer to ansible.posix.timer',
  ]);
});

test.each([
  ['nosuch', /^Could not load 'nosuch' callback plugin\.$/],
  ['timer', /^Could not load 'timer' callback plugin\.$/],
])('%s cannot write standard output', async (stdout, message) => {
  await expect(choose(stdout, [])).rejects.toThrow(message);
});
