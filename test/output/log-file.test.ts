import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createRedactor } from '../../src/base/secret.js';
import { createOutput } from '../../src/output/fanout.js';
import { findCallback } from '../../src/output/load-callback.js';
import { resultEvent, stats } from '../callbacks/events.js';
import { fakeIo, settingsOf } from './fake-io.js';

async function show(path: string) {
  const environment = { ANSIBLE_LOG_PATH: path, ANSIBLE_LOG_VERBOSITY: '2', ANSIBLE_FORCE_COLOR: '1' };
  const io = fakeIo({}, environment);
  const settings = settingsOf(environment);
  const output = createOutput({
    callbacks: [(await findCallback('default'))!],
    redactor: createRedactor(),
    io,
    settings: { get: (name) => settings.get(name as never) },
    verbosity: 0,
    now: () => new Date(2024, 0, 31, 12, 0, 0, 45).getTime(),
  });
  for (const level of [1, 3]) output.emit({ type: 'verbose', level, message: `level ${level}` });
  output.emit({ type: 'warning', message: 'careful' });
  output.emit(resultEvent('ok', { result: { changed: true } }));
  output.emit(stats({ h1: { ok: 1, changed: 1 } }));
  await output.close();
  return io.written;
}

test('the log file keeps what is shown, without colours, and what -v would show', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'drover-log-'));
  const path = join(directory, 'run.log');
  await show(path);
  const start = `2024-01-31 12:00:00,045 p=${process.pid} u=${userInfo().username} n=ansible`;
  expect(readFileSync(path, 'utf8').split('\n')).toEqual([
    `${start} INFO| level 1`,
    `${start} WARNING| [WARNING]: careful`,
    '',
    `${start} INFO| TASK [command] *****************************************************************`,
    `${start} INFO| changed: [h1]`,
    `${start} INFO| PLAY RECAP *********************************************************************`,
    expect.stringContaining(`${start} INFO| h1 `),
    '',
  ]);
  rmSync(directory, { recursive: true });
});

test('a log file that cannot be written is told once', async () => {
  const { stderr } = await show('/nonexistent/run.log');
  expect(stderr.match(/log file at '\/nonexistent\/run.log' is not writeable/g)).toHaveLength(1);
});
