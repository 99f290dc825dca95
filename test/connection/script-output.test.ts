import { describe, expect, test } from '@jest/globals';
import { ScriptOutput } from '../../src/connection/script-output.js';

const bytes = (text: string) => Buffer.from(text);
const PENDING = 'pending';
const overflowOf = async (output: ScriptOutput) => {
  const first = await Promise.race([output.overflow, Promise.resolve(PENDING)]);
  return typeof first === 'string' ? first : [first.code, first.message];
};

describe('what a script prints', () => {
  test('is kept up to the most that a result can hold', async () => {
    const output = new ScriptOutput({}, 8);
    output.take('stdout', bytes('1234'));
    output.take('stderr', bytes('abcdefgh'));
    output.take('stdout', bytes('5678'));
    expect([output.whole('stdout'), output.whole('stderr')].map(String)).toEqual(['12345678', 'abcdefgh']);
    expect(await overflowOf(output)).toBe(PENDING);
  });

  test('is refused beyond that, and takes no room any more', async () => {
    const output = new ScriptOutput({}, 8);
    for (const part of ['12345678', '9', '0']) output.take('stderr', bytes(part));
    expect(await overflowOf(output)).toEqual([
      'module-failed',
      'there were more than 8 bytes on standard error, which is the most that a result can hold',
    ]);
    expect(output.whole('stderr').length).toBe(0);
  });

  test('has no end for a sink', async () => {
    const taken: string[] = [];
    const output = new ScriptOutput({ sink: (part) => taken.push(part.toString()) }, 8);
    for (const part of ['12345678', '90']) output.take('stdout', bytes(part));
    expect([taken, await overflowOf(output)]).toEqual([['12345678', '90'], PENDING]);
  });
});
