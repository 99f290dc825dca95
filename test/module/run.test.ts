import { existsSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { defineModule, type ModuleDefinition } from '../../src/module/define.js';
import { ModuleCrash, ModuleFailure } from '../../src/module/failure.js';
import type { PlainDict } from '../../src/module/plain.js';
import { runModule } from '../../src/module/run.js';
import { openLocal, SHELLS } from './local-session.js';

const CALL = { check: false, diff: false, verbosity: 0, environment: {} };

async function run(
  definition: ModuleDefinition,
  args: PlainDict,
  call: object = {},
  shell: readonly string[] = ['sh'],
) {
  const session = await openLocal(shell);
  try {
    const result = await runModule(definition, { ...CALL, args, ...call }, session);
    return { result, trips: session.trips };
  } finally {
    await session.close();
  }
}

const common = { name: 'test.test.sample', description: 'd', returns: {} } as const;

/** Counts up to a number by writing one line for each step, all in one round trip. */
const counter = defineModule({
  ...common,
  options: {
    to: { type: 'int', description: 'd', required: true },
    file: { type: 'path', description: 'd', required: true },
  },
  probe: (args) => `if [ -e '${args.file}' ]; then wc -l <'${args.file}'; fi`,
  read: (answer) => Number(answer.text || 0),
  plan: (count, args) => {
    if (args.to < count) throw new ModuleFailure('cannot count down', { count });
    return Array.from({ length: args.to - count }, (_, at) => ({
      field: `step ${at}`,
      before: false,
      after: true,
      run: { script: `cat >>'${args.file}'; echo step`, stdin: at === 0 ? Buffer.from('a\n') : undefined },
    })).map((change, at) =>
      at === 0 ? change : { ...change, run: `echo a >>'${args.file}' && printf 'out${at}\\0'` },
    );
  },
  result: (done) => ({ before: done.before, count: done.after, outputs: done.outputs }),
});

async function scratchFile(): Promise<string> {
  const { mkdtemp } = await import('node:fs/promises');
  return `${await mkdtemp('/tmp/drover-run-')}/file`;
}

describe('a state module', () => {
  test.each(SHELLS)('acts in one round trip and probes again in it, under %s', async (...shell) => {
    const file = await scratchFile();
    const first = await run(counter, { to: 3, file }, {}, shell);
    expect(first).toEqual({
      result: {
        changed: true,
        before: 0,
        count: 3,
        outputs: ['step\n', 'out1\0', 'out2\0'],
        invocation: { module_args: { to: 3, file } },
      },
      trips: 2,
    });
    const second = await run(counter, { to: 3, file }, {}, shell);
    expect([second.result.changed, second.trips]).toEqual([false, 1]);
  });

  test('plans only, in check mode', async () => {
    const file = await scratchFile();
    const { result, trips } = await run(counter, { to: 2, file }, { check: true, diff: true });
    expect([result.changed, result.count, trips, result.diff]).toEqual([
      true,
      0,
      1,
      { before: { 'step 0': false, 'step 1': false }, after: { 'step 0': true, 'step 1': true } },
    ]);
  });

  test('a failure of its plan is its result', async () => {
    const file = await scratchFile();
    await run(counter, { to: 3, file });
    const { result } = await run(counter, { to: 1, file });
    expect(result).toEqual({
      failed: true,
      msg: 'cannot count down',
      count: 3,
      _ansible_error: ['Module failed', 'cannot count down'],
      invocation: { module_args: { to: 1, file } },
    });
  });

  test('a change that fails ends the changes', async () => {
    const failing = defineModule({
      ...common,
      options: {},
      probe: () => ':',
      read: () => undefined,
      plan: () => [
        { field: 'a', before: 0, after: 1, run: 'echo fine' },
        { field: 'b', before: 0, after: 1, run: 'echo why >&2; exit 4' },
        { field: 'c', before: 0, after: 1, run: 'echo never' },
      ],
      result: () => ({}),
    });
    const { result, trips } = await run(failing, {});
    expect([result.failed, result.msg, result.rc, trips]).toEqual([true, 'why', 4, 2]);
  });

  test('tells what is at the path that a failed change names, then takes back what was done', async () => {
    const file = await scratchFile();
    const failing = defineModule({
      ...common,
      options: {},
      probe: () => ':',
      read: () => undefined,
      plan: () => [
        { field: 'a', before: 0, after: 1, run: `printf abc >'${file}'`, undo: `rm '${file}'` },
        {
          field: 'b',
          before: 0,
          after: 1,
          run: 'exit 4',
          failed: () => {
            throw new ModuleFailure('no', { path: file });
          },
        },
      ],
      failedPath: { probe: (path) => `wc -c <'${path}'`, read: (answer) => ({ size: Number(answer.text) }) },
      result: () => ({}),
    });
    const { result, trips } = await run(failing, {});
    expect([result.msg, result.path, result.size, trips, existsSync(file)]).toEqual(['no', file, 3, 4, false]);
  });
});

describe('an imperative module', () => {
  const failing = (error: Error) =>
    defineModule({
      ...common,
      options: {},
      run: async () => {
        throw error;
      },
    });

  test('gets lines of its output, and its arguments with secrets hidden', async () => {
    const module = defineModule({
      ...common,
      options: { word: { description: 'd', no_log: true }, path: { type: 'path', description: 'd' } },
      run: async (args, target) => {
        const answer = await target.sh('printf "one\\ntwo\\n$WORD"', { environment: { WORD: args.word! } });
        target.warn('careful');
        return { stdout: answer.text, path: args.path };
      },
    });
    const { result } = await run(module, { word: 's3cret', path: '~/$NOWHERE' }, { environment: { HOME: '/h' } });
    expect(result).toEqual({
      stdout: 'one\ntwo\n********',
      stdout_lines: ['one', 'two', '********'],
      path: '/h/$NOWHERE',
      warnings: ['careful'],
      invocation: { module_args: { word: 'VALUE_SPECIFIED_IN_NO_LOG_PARAMETER', path: '/h/$NOWHERE' } },
    });
  });

  test('a cause is told behind the message', async () => {
    const { result } = await run(failing(new ModuleFailure('no', { rc: 2 }, { cause: new Error('because') })), {});
    expect([result.msg, result.rc, result._ansible_error]).toEqual(['no', 2, ['Module failed', 'no', 'because']]);
  });

  test('what the reference does not catch repeats the chain', async () => {
    const { result } = await run(failing(new ModuleCrash('boom')), {});
    expect([result.msg, result._ansible_error]).toEqual([
      'Task failed: Module failed: boom',
      ['Module failed', 'boom'],
    ]);
  });

  test('any other error is a bug, and is not hidden', async () => {
    await expect(run(failing(new TypeError('x')), {})).rejects.toThrow(TypeError);
  });

  test('one without check mode is skipped there', async () => {
    const module = defineModule({ ...common, options: {}, check: 'none', run: async () => ({ ran: true }) });
    const { result } = await run(module, {}, { check: true, name: 'sample' });
    expect(result).toMatchObject({ skipped: true, msg: 'remote module (sample) does not support check mode' });
  });

  test('the time of a call is the time of its scripts', async () => {
    const seen: (number | undefined)[] = [];
    const session = {
      run: async (_script: string, options: { timeout?: number | undefined } = {}) => {
        seen.push(options.timeout);
        return { rc: 0, stdout: new Uint8Array(), stderr: new Uint8Array() };
      },
      close: async () => undefined,
    };
    const module = defineModule({
      ...common,
      options: {},
      run: async (_args, target) => {
        await target.sh(':');
        await target.sh(':', { timeout: 1 });
        return {};
      },
    });
    await runModule(module, { ...CALL, args: {}, timeout: 60 }, session);
    expect(seen.map((seconds) => Math.ceil(seconds!))).toEqual([60, 1]);
  });
});
