import { describe, expect, test } from '@jest/globals';
import { sourceExcerpt } from '../../src/output/excerpt.js';

const FILES: Readonly<Record<string, string>> = {
  '/p/site.yml': '- hosts: all\n  tasks:\n\n    - debug:\n\tmsg: "x"\n',
  '/p/long.yml': `short\n${'x'.repeat(200)}\n`,
  '/p/ten.yml': Array.from({ length: 12 }, (_, at) => `line ${at + 1}`).join('\n'),
  '/p/astral.yml': '👍👍 bad\n',
  '/p/vaulted.yml': '$ANSIBLE_VAULT;1.1;AES256\n6162\n',
};

const read = (file: string) => {
  const text = FILES[file];
  if (text === undefined) throw Object.assign(new Error('gone'), { code: 'ENOENT' });
  return text.replace(/\n$/, '').split('\n');
};

const at = (file: string, line: number, column: number, text?: string) =>
  sourceExcerpt({ file, line, column, text }, read).split('\n');

describe('sourceExcerpt', () => {
  test.each([
    ['the first line', at('/p/site.yml', 1, 3), ['Origin: /p/site.yml:1:3', '', '1 - hosts: all', '    ^ column 3']],
    [
      'two lines before; empty lines and tabs',
      at('/p/site.yml', 5, 2),
      ['Origin: /p/site.yml:5:2', '', '3', '4     - debug:', '5  msg: "x"', '   ^ column 2'],
    ],
    [
      'numbers of one width',
      at('/p/ten.yml', 10, 1),
      ['Origin: /p/ten.yml:10:1', '', ' 8 line 8', ' 9 line 9', '10 line 10', '   ^ column 1'],
    ],
    ['no column', at('/p/ten.yml', 2, 0), ['Origin: /p/ten.yml:2', '', '1 line 1', '2 line 2', '  ^^^^^^']],
    [
      'a column far to the right',
      at('/p/long.yml', 2, 110),
      ['Origin: /p/long.yml:2:110', '', '1 short', `2 ${'x'.repeat(115)}...`, `  ${' '.repeat(98)}column 110 ^`],
    ],
    [
      'a column behind what is shown',
      at('/p/long.yml', 2, 190),
      ['Origin: /p/long.yml:2:190', '', '1 short', `2 ${'x'.repeat(115)}...`],
    ],
    [
      'columns count characters',
      at('/p/astral.yml', 1, 6),
      ['Origin: /p/astral.yml:1:4', '', '1 👍👍 bad', '     ^ column 4'],
    ],
    [
      'a vaulted file',
      at('/p/vaulted.yml', 1, 1),
      ['Origin: /p/vaulted.yml:1:1', '', '(source not shown: content encrypted)'],
    ],
    [
      'a file that is gone',
      at('/p/none.yml', 3, 1),
      ['Origin: /p/none.yml:3:1', '', '(source not shown: FileNotFoundError)'],
    ],
    [
      'a file that is shorter now',
      at('/p/site.yml', 9, 1),
      ['Origin: /p/site.yml:9:1', '', '(source not shown: file truncated)'],
    ],
    [
      'text of the command line',
      at("<CLI option '-e'>", 0, 0, 'x={{ y }}'),
      ["Origin: <CLI option '-e'>", '', 'x={{ y }}'],
    ],
    ['nothing known but a name', at('<unknown>', 0, 0), ['Origin: <unknown>']],
  ])('%s', (_name, got, expected) => {
    expect(got).toEqual(expected);
  });

  test('a long text of the command line is cut between words', () => {
    const [, , text] = at('<x>', 0, 0, `${'word '.repeat(40)}`);
    expect(text).toBe(`${'word '.repeat(22)}word [...]`);
  });
});
