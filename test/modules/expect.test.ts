import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { PlainDict } from '../../src/module/plain.js';
import { callOnTarget } from './call.js';
import { inScratch } from './in-scratch.js';

const QUESTIONS = `printf 'Name: '; read -r n
stty -echo; printf 'Password: '; read -r p; stty echo
echo; echo "hi $n/$p"; exit \${1:-0}
`;

const hasScript = spawnSync('script', ['--version']).status === 0;
const suite = hasScript ? describe : describe.skip;

suite(`expect${hasScript ? '' : ' (script of util-linux is not installed)'}`, () => {
  const answers = (object: object) => object as unknown as PlainDict[string];

  test.each<[string, PlainDict, PlainDict]>([
    [
      'answers that the terminal does not show',
      { command: 'sh @/ask', responses: answers({ '(?i)name': 'me é', 'Pass.ord:': "s3 'x'" }) },
      { changed: true, rc: 0, stdout: "Name: Password: \r\nhi me é/s3 'x'" },
    ],
    [
      'answers that it shows',
      { command: 'sh @/ask', echo: true, responses: answers({ Name: 'me', Password: 'secret' }) },
      { changed: true, rc: 0, stdout: 'Name: me\r\nPassword: \r\nhi me/secret' },
    ],
    [
      'one answer after the other, and a status',
      { command: 'sh @/ask 4', responses: answers({ '(Name|Password): ': ['me', 'secret'] }) },
      { changed: true, failed: true, msg: 'non-zero return code', rc: 4, stdout: 'Name: Password: \r\nhi me/secret' },
    ],
    [
      'more questions than answers',
      { command: 'sh @/ask', responses: answers({ '(Name|Password): ': ['me'] }) },
      { failed: true, msg: "No remaining responses for '(Name|Password): ', output was ''" },
    ],
    [
      'a question that nobody answers',
      { command: 'sh @/ask', timeout: 1, responses: answers({ nothing: 'x' }) },
      { changed: true, failed: true, msg: 'command exceeded timeout', rc: null, stdout: 'Name: ' },
    ],
    [
      'a command that ends with a question',
      { command: 'echo a?', responses: answers({ 'a.': 'b' }) },
      { changed: true, rc: 0, stdout: 'a?' },
    ],
    [
      'the size of the terminal',
      { command: 'stty size', responses: answers({ nothing: 'x' }) },
      { changed: true, rc: 0, stdout: '24 80' },
    ],
    [
      'a file that is no program',
      { command: '@/ask', responses: answers({ Name: 'x' }) },
      { failed: true, msg: 'The command was not found or was not executable: @/ask.' },
    ],
    [
      'no such program',
      { command: '@/none', responses: answers({ a: 'b' }) },
      { failed: true, msg: 'The command was not found or was not executable: @/none.' },
    ],
    [
      'what is there already',
      { command: 'sh @/ask', creates: '@/ask', responses: answers({ a: 'b' }) },
      { changed: false, rc: 0, stdout: 'skipped, since @/ask exists' },
    ],
    [
      'what is there already, with a wrong pattern',
      { command: 'sh @/ask', creates: '@/ask', responses: answers({ '(': 'b' }) },
      { changed: false, rc: 0, stdout: 'skipped, since @/ask exists' },
    ],
    [
      'a wrong pattern',
      { command: 'sh @/ask', responses: answers({ '(': 'b' }) },
      { failed: true, msg: 'Task failed: Module failed: missing ), unterminated subpattern at position 0' },
    ],
    [
      'no directory',
      { command: 'sh @/ask', chdir: '@/none', responses: answers({ a: 'b' }) },
      { failed: true, msg: "Task failed: Module failed: [Errno 2] No such file or directory: '@/none'" },
    ],
    [
      'no command',
      { command: ' ', responses: answers({ a: 'b' }) },
      { failed: true, msg: 'no command given', rc: 256 },
    ],
  ])('%s', async (_name, args, expected) => {
    await inScratch(async (directory) => {
      await writeFile(join(directory, 'ask'), QUESTIONS);
      const inRoot = JSON.parse(JSON.stringify(args).replaceAll('@', directory)) as PlainDict;
      const { result } = await callOnTarget('expect', inRoot);
      const { invocation, _ansible_error, cmd, start, end, delta, stdout_lines, ...rest } = result;
      expect(JSON.parse(JSON.stringify(rest).replaceAll(directory, '@'))).toEqual(expected);
    });
  });
});
