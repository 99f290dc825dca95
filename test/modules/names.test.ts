import { writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { PlainDict } from '../../src/module/plain.js';
import { callOnTarget } from './call.js';
import { makeScratch, removeScratch, treeOf } from './scratch.js';

test('a name that is no UTF-8 goes from find to every other module', async () => {
  const root = await makeScratch({ d: null, got: null });
  writeFileSync(Buffer.concat([Buffer.from(`${root}/d/a`), Buffer.from([0xe9]), Buffer.from(' b')]), 'x\n');
  const call = async (module: string, args: PlainDict) =>
    (await callOnTarget(module, args, { directory: root })).result as PlainDict;
  try {
    const { files } = await call('find', { paths: `${root}/d` });
    const path = (files as PlainDict[])[0]!.path as string;
    expect(path).toBe(`${root}/d/a\udce9 b`);
    expect((await call('stat', { path })).stat).toMatchObject({ exists: true, size: 2 });
    expect((await call('slurp', { src: path })).content).toBe(Buffer.from('x\n').toString('base64'));
    const changes: readonly (readonly [string, PlainDict])[] = [
      ['fetch', { src: path, dest: `${root}/got/`, flat: true }],
      ['copy', { src: path, dest: `${path}.remote`, remote_src: true }],
      ['copy', { src: path, dest: `${path}.local` }],
      ['copy', { src: `${root}/d`, dest: `${root}/tree` }],
      ['lineinfile', { path: `${path}.local`, line: 'y' }],
      ['file', { path: `${path}.remote`, mode: '0600' }],
      ['file', { path, state: 'absent' }],
    ];
    for (const [module, args] of changes) expect([module, (await call(module, args)).changed]).toEqual([module, true]);
    expect(await treeOf(root)).toEqual([
      'dir 755 d',
      'dir 755 got',
      'dir 755 tree',
      'dir 755 tree/d',
      'file 600 d/a� b.remote "x\\n"',
      'file 644 d/a� b.local "x\\ny\\n"',
      'file 644 got/a� b "x\\n"',
      'file 644 tree/d/a� b "x\\n"',
      'file 644 tree/d/a� b.local "x\\n"',
      'file 644 tree/d/a� b.remote "x\\n"',
    ]);
  } finally {
    await removeScratch(root);
  }
});
