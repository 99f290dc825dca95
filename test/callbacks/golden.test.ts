import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createRedactor } from '../../src/base/secret.js';
import type { CallbackDefinition } from '../../src/output/callback.js';
import { createOutput } from '../../src/output/fanout.js';
import { findCallback } from '../../src/output/load-callback.js';
import { fakeIo, settingsOf } from '../output/fake-io.js';
import { SEQUENCES, type Sequence } from './sequences.js';

/** Set it to write what the callbacks show now; read the difference before it is committed. */
const REGENERATES = process.env.DROVER_GOLDEN === 'write';
const GOLDEN = join(import.meta.dirname, '../golden/callbacks');

const STDOUT = [
  ...['default', 'minimal', 'oneline', 'json', 'jsonl', 'yaml', 'debug', 'unixy', 'dense', 'skippy', 'null'],
  ...['counter_enabled', 'default_without_diff', 'selective', 'tasks_only', 'timestamp'],
];
const BESIDE = ['timer', 'profile_tasks', 'profile_roles'];

async function show(callbacks: readonly CallbackDefinition[], sequence: Sequence): Promise<string> {
  const io = fakeIo({}, sequence.environment);
  const settings = settingsOf(sequence.environment);
  let time = Date.UTC(2024, 0, 31, 12, 0, 0);
  const output = createOutput({
    callbacks,
    redactor: createRedactor(),
    io,
    settings: { get: (name) => settings.get(name as never) },
    verbosity: sequence.verbosity ?? 0,
    check: sequence.check ?? false,
    commandLine: { check: true, args: ['site.yml'] },
    now: () => {
      time += 1250;
      return time;
    },
  });
  for (const event of sequence.events) output.emit(event);
  await output.close();
  // Local time depends on where the test runs.
  const stdout = io.written.stdout.replaceAll(/^\w+day \d\d \w+ \d{4} {2}[\d:]{8} [+-]\d{4}/gm, '<DATE>');
  const { stderr } = io.written;
  return stderr === '' ? stdout : `${stdout}==== standard error ====\n${stderr}`;
}

function expectGolden(name: string, text: string): void {
  const file = join(GOLDEN, `${name}.txt`);
  if (REGENERATES) {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(existsSync(file) ? readFileSync(file, 'utf8') : undefined);
}

describe.each(STDOUT)('%s', (name) => {
  test.each(Object.keys(SEQUENCES))('%s', async (sequence) => {
    const callback = (await findCallback(name))!;
    expectGolden(`${name}.${sequence}`, await show([callback], SEQUENCES[sequence]!));
  });
});

test.each(BESIDE)('%s beside another', async (name) => {
  const callbacks = [await findCallback('minimal'), await findCallback(name)];
  expectGolden(`${name}.results`, await show(callbacks as CallbackDefinition[], SEQUENCES.results!));
});
