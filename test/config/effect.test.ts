import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { OPTION_NAMES, optionOf } from '../../src/config/table.js';

const root = resolve(import.meta.dirname, '../..');

function sources(directory: string): string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) return path.endsWith('config/options') ? [] : sources(path);
    return path.endsWith('.ts') ? [readFileSync(path, 'utf8')] : [];
  });
}

test('an option that nothing reads says why it has no effect', () => {
  const code = ['src', 'modules', 'callbacks'].flatMap((room) => sources(join(root, room))).join('\n');
  // Options of callbacks, connections and the like are read by their last name.
  const isRead = (name: string) =>
    code.includes(`'${name}'`) ||
    /^become\.\w+\.become_pass$/.test(name) ||
    code.includes(`'${name.split('.').at(-1)}'`);
  // Of options that share their keys, one is read.
  const read = new Set(OPTION_NAMES.filter(isRead).flatMap((name) => optionOf(name).ini ?? []));
  const silent = OPTION_NAMES.filter((name) => {
    const { inert, ini } = optionOf(name);
    return inert === undefined && !isRead(name) && !ini?.some((key) => read.has(key));
  });
  expect(silent).toEqual([]);
});
