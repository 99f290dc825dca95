import { expect, test } from '@jest/globals';
import { DroverError } from '../../src/base/error.js';
import type { Notice } from '../../src/base/notice.js';
import { createRedactor } from '../../src/base/secret.js';
import { createNotices } from '../../src/output/notices.js';
import { createTerminal } from '../../src/output/terminal.js';
import { fakeIo, settingsOf } from './fake-io.js';

const SILENCE =
  '[WARNING]: Deprecation warnings can be disabled by setting `deprecation_warnings=False` in ansible.cfg.\n';

function shown(notices: readonly Notice[], environment: Readonly<Record<string, string>> = {}, verbosity = 0) {
  const io = fakeIo({}, environment);
  const settings = settingsOf(environment);
  const read = { get: (name: string) => settings.get(name as never) };
  const terminal = createTerminal(io, read);
  const redactor = createRedactor();
  redactor.add('s3cret');
  const { show } = createNotices({ terminal, settings: read, redactor, verbosity });
  for (const notice of notices) show(notice);
  terminal.flush();
  return [io.written.stdout, io.written.stderr];
}

const old: Notice = { type: 'deprecation', message: 'It is old', version: '2.23' };

test.each<[string, readonly Notice[], readonly string[]]>([
  ['a warning, once', Array(2).fill({ type: 'warning', message: 'careful' }), ['', '[WARNING]: careful\n']],
  ['its hint', [{ type: 'warning', message: 'Bad.', hint: 'Mend it.' }], ['', '[WARNING]: Bad. Mend it.\n']],
  [
    'text of several lines ends with an empty one',
    [{ type: 'warning', message: 'one\ntwo' }],
    ['', '[WARNING]: one\ntwo\n\n'],
  ],
  [
    'a deprecation, and how to silence it',
    [old, old],
    ['', `${SILENCE}[DEPRECATION WARNING]: It is old. This feature will be removed from ansible-core version 2.23.\n`],
  ],
  ['an error', [{ type: 'error', error: new DroverError('failed') }], ['', '[ERROR]: failed\n']],
  ['no secret', [{ type: 'error', error: new DroverError('is s3cret') }], ['', '[ERROR]: is ********\n']],
  ['nothing verbose', [{ type: 'verbose', level: 1, message: 'x' }], ['', '']],
])('%s', (_name, notices, expected) => {
  expect(shown(notices)).toEqual(expected);
});

test('deprecations may be silenced', () => {
  expect(shown([old], { ANSIBLE_DEPRECATION_WARNINGS: '0' })).toEqual(['', '']);
});

test('verbose messages may go to standard error', () => {
  const notice: Notice = { type: 'verbose', level: 1, message: 'x', host: 'h1' };
  expect(shown([notice], {}, 1)).toEqual(['<h1> x\n', '']);
  expect(shown([notice], { ANSIBLE_VERBOSE_TO_STDERR: '1' }, 1)).toEqual(['', '<h1> x\n']);
});
