import { chmod, link, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { receiveFile, sumsOf } from '../../../modules/shared/received-file.js';
import { inScratch } from '../in-scratch.js';

const SUMS = { sha1: '81fe8bfe87576c3ecb22426f8e57847382917acf', md5: 'e2fc714c4727ee9395f324cd2e7f331f' };

test('the old file stays until the new one is whole, and gives it its mode', () =>
  inScratch(async (directory) => {
    const path = join(directory, 'd/file');
    const first = receiveFile(path);
    first.take(Buffer.from('old'));
    first.keep();
    await chmod(path, 0o640);
    const second = receiveFile(path);
    second.take(Buffer.from('ab'));
    second.take(Buffer.from('cd'));
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(second.sums()).toEqual(SUMS);
    second.keep();
    expect([await readFile(path, 'utf8'), (await stat(path)).mode & 0o777]).toEqual(['abcd', 0o640]);
    expect(await sumsOf(path)).toEqual(SUMS);
    expect(await readdir(join(directory, 'd'))).toEqual(['file']);
  }));

test('what is discarded leaves nothing', () =>
  inScratch(async (directory) => {
    const file = receiveFile(join(directory, 'file'));
    file.take(Buffer.from('x'));
    file.discard();
    expect([await readdir(directory), await sumsOf(join(directory, 'file'))]).toEqual([[], undefined]);
  }));

test('a link leads to the file that is written, and a device is written as it is', () =>
  inScratch(async (directory) => {
    await writeFile(join(directory, 'real'), 'old');
    await symlink('real', join(directory, 'link'));
    await link(join(directory, 'real'), join(directory, 'other'));
    for (const path of [join(directory, 'link'), '/dev/null']) {
      const file = receiveFile(path);
      file.take(Buffer.from('abcd'));
      file.keep();
    }
    expect(await readFile(join(directory, 'real'), 'utf8')).toBe('abcd');
    expect((await readdir(directory)).sort()).toEqual(['link', 'other', 'real']);
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  }));

test('a disk that is full is told at the end', () => {
  const file = receiveFile('/dev/full');
  file.take(Buffer.from('abcd'));
  expect(() => file.keep()).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
});
