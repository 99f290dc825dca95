import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import blockinfile from '../../modules/blockinfile.js';
import lineinfile from '../../modules/lineinfile.js';
import replace from '../../modules/replace.js';
import type { ModuleDefinition } from '../../src/module/define.js';
import type { PlainDict } from '../../src/module/plain.js';
import { callModule } from './call-module.js';
import { inScratch } from './in-scratch.js';

const TEXT = 'alpha=1\nbeta=2\n# gamma\nbeta=3\nlast';
const BLOCK = '# BEGIN ANSIBLE MANAGED BLOCK\nx\n# END ANSIBLE MANAGED BLOCK\n';

const ROWS: readonly [module: ModuleDefinition, args: PlainDict, after: string, msg: string][] = [
  [lineinfile, { line: 'new' }, `${TEXT}\nnew\n`, 'line added'],
  [lineinfile, { line: 'top', insertbefore: 'BOF' }, `top\n${TEXT}`, 'line added'],
  [lineinfile, { line: 'in', insertafter: '^# ' }, TEXT.replace('gamma\n', 'gamma\nin\n'), 'line added'],
  [lineinfile, { line: 'in', insertbefore: '^beta' }, TEXT.replace('beta=3', 'in\nbeta=3'), 'line added'],
  [
    lineinfile,
    { line: 'in', insertbefore: '^beta', firstmatch: true },
    TEXT.replace('beta=2', 'in\nbeta=2'),
    'line added',
  ],
  [lineinfile, { regexp: '^beta=', line: 'b' }, TEXT.replace('beta=3', 'b'), 'line replaced'],
  [
    lineinfile,
    { regexp: '^(be)ta=(\\d)', line: '\\2\\1', backrefs: true },
    TEXT.replace('beta=3', '3be'),
    'line replaced',
  ],
  [lineinfile, { search_string: 'gam', line: 'grün' }, TEXT.replace('# gamma', 'grün'), 'line replaced'],
  [lineinfile, { regexp: '^b', state: 'absent' }, 'alpha=1\n# gamma\nlast', '2 line(s) removed'],
  [blockinfile, { block: 'x' }, `${TEXT}\n${BLOCK}`, 'Block inserted'],
  [blockinfile, { block: 'x', insertbefore: 'BOF', append_newline: true }, `${BLOCK}\n${TEXT}`, 'Block inserted'],
  [blockinfile, { block: 'x', insertafter: 'gam' }, TEXT.replace('gamma\n', `gamma\n${BLOCK}`), 'Block inserted'],
  [
    replace,
    { regexp: '^beta=(\\d)$', replace: '\\1=b' },
    TEXT.replace('beta=2', '2=b').replace('beta=3', '3=b'),
    '2 replacements made',
  ],
  [replace, { regexp: 'beta', after: 'gamma', before: 'last' }, TEXT.replace('beta=3', '=3'), '1 replacements made'],
];

const FAILURES: readonly [module: ModuleDefinition, args: PlainDict, result: PlainDict][] = [
  [lineinfile, { path: 'none', line: 'x' }, { rc: 257, msg: 'Destination none does not exist !' }],
  [lineinfile, { path: '.', line: 'x' }, { rc: 256, msg: 'Path . is a directory !' }],
  [lineinfile, { path: 'f' }, { msg: 'line is required with state=present' }],
  [lineinfile, { path: 'f', line: 'x', validate: 'false %s' }, { msg: 'failed to validate: rc:1 error:' }],
  [blockinfile, { path: 'none' }, { rc: 257, msg: 'Path none does not exist !' }],
  [
    replace,
    { path: 'f', regexp: 'x', replace: '\\9', after: 'alpha' },
    { msg: 'Unable to process replace due to error: invalid group reference 9 at position 1' },
  ],
];

describe('modules that edit a file', () => {
  test.each(ROWS)('%#: the file, then nothing more to do', (module, args, after, msg) =>
    inScratch(async (directory) => {
      const path = join(directory, 'f');
      await writeFile(path, TEXT);
      const check = await callModule(module, { ...args, path }, { check: true });
      expect([check.result.changed, check.trips, await readFile(path, 'utf8')]).toEqual([true, 1, TEXT]);
      const done = await callModule(module, { ...args, path });
      expect([done.result.msg, done.trips, await readFile(path, 'utf8')]).toEqual([msg, 2, after]);
      if (args.backrefs || args.firstmatch || args.append_newline) return;
      if (args.regexp === '^beta=' || args.search_string) return;
      const again = await callModule(module, { ...args, path });
      expect([again.result.changed, again.trips]).toEqual([false, 1]);
    }),
  );

  test.each(FAILURES)('%#: a failure', (module, args, expected) =>
    inScratch(async (directory) => {
      await writeFile(join(directory, 'f'), TEXT);
      const { result } = await callModule(module, { ...args, path: join(directory, String(args.path)) });
      const shown = { ...result, msg: String(result.msg).replaceAll(`${directory}/`, '').replaceAll(directory, '.') };
      expect(shown).toEqual({ failed: true, ...expected });
    }),
  );
});
