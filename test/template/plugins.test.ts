import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fullMessage } from '../../src/base/chain.js';
import { type LoadedPlugins, loadPlugins } from '../../src/template/plugins/load.js';
import { templarOf } from './templar-of.js';

const FILES = {
  'filters/words.mjs': `export const filters = {
    shout: (text, mark = '!', options = {}) => text.toUpperCase() + mark.repeat(options.times ?? 1),
    keys: (dict) => Object.keys(dict),
    boom: () => { throw new Error('out of order'); },
    later: async () => 1,
  };`,
  'tests/numbers.mjs': 'export const tests = { even_length: (text) => text.length % 2 === 0 };',
  'lookups/greet.mjs': `export function run(terms, { variables, greeting = 'hello' }) {
    return terms.map((term) => greeting + ' ' + term + ' from ' + variables.get('place'));
  }`,
  'broken/oops.mjs': 'export const filters = 5;',
  'python/old.py': 'class FilterModule: pass',
};

describe('plugins of the user', () => {
  let directory: string;
  let plugins: LoadedPlugins;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'plugins-'));
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(join(directory, path, '..'), { recursive: true });
      writeFileSync(join(directory, path), text);
    }
    plugins = await loadPlugins({
      filters: [join(directory, 'missing'), join(directory, 'filters')],
      tests: [join(directory, 'tests')],
      lookups: [join(directory, 'lookups')],
    });
  });

  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test.each([
    ["{{ 'hi' | shout }}", 'HI!'],
    ["{{ 'hi' | shout('?', times=3) }}", 'HI???'],
    ["{{ {'10': 1, 'a': 2} | keys }}", ['10', 'a']],
    ["{{ ['a', 'bb'] | select('even_length') }}", ['bb']],
    ["{{ lookup('greet', 'ann') }}", 'hello ann from here'],
    ["{{ query('greet', 'ann', 'bob', greeting='bye') }}", ['bye ann from here', 'bye bob from here']],
  ])('%s', (text, expected) => {
    expect(templarOf({ place: '{{ "he" ~ "re" }}' }, { plugins }).render(text)).toEqual(expected);
  });

  test.each([
    ["{{ 'x' | boom }}", "The filter plugin 'boom' failed: out of order"],
    ["{{ 'x' | later }}", "The filter plugin 'later' failed: a plugin must give its result at once, not a promise"],
    ['{{ nope | shout }}', "'nope' is undefined"],
  ])('%s fails', (text, message) => {
    let found = '';
    try {
      templarOf({}, { plugins }).render(text);
    } catch (error) {
      found = fullMessage(error);
    }
    expect(found).toBe(message);
  });

  test.each([
    ['broken', 'It exports no `filters`.'],
    ['python', 'is a plugin in Python, which drover does not run.'],
  ])('a directory of %s files is refused', async (name, message) => {
    await expect(loadPlugins({ filters: [join(directory, name)] })).rejects.toThrow(message);
  });
});
