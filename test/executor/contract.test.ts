import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { HostAddress } from '../../src/connection/address.js';
import { createExecutor, type ExecutorOptions } from '../../src/executor/executor.js';
import type { Executor, Job, Outcome } from '../../src/executor/job.js';
import type { PlainDict } from '../../src/module/plain.js';
import { addressOf } from '../connection/address.js';

const MODULE = { name: 'test.probe', file: join(import.meta.dirname, 'fixtures/probe.mjs') };

function jobFor(args: PlainDict, own: Partial<Job> & { readonly at?: Partial<HostAddress> } = {}): Job {
  const { at, ...rest } = own;
  return {
    host: addressOf({ connection: 'local', ...at }),
    become: undefined,
    module: MODULE,
    args,
    check: false,
    diff: false,
    environment: {},
    timeout: undefined,
    verbosity: 0,
    ...rest,
  };
}

const script = (text: string, own?: Parameters<typeof jobFor>[1]) => jobFor({ act: 'script', script: text }, own);

/** What a test looks at: the kind, and the result without what every module has. */
function brief(outcome: Outcome): unknown {
  if (outcome.kind === 'result') {
    const { invocation: _, thread: __, ...result } = outcome.result;
    return result;
  }
  return outcome.kind === 'crash' ? [outcome.kind, outcome.message] : outcome;
}

const isBuilt = existsSync(resolve(import.meta.dirname, '../../dist/src/executor/worker.js'));

for (const form of ['inline', 'pool'] as const) {
  const missing = form === 'pool' && !isBuilt ? ' (dist/ is not built)' : '';
  (missing ? describe.skip : describe)(`executor ${form}${missing}`, () => {
    const open: Executor[] = [];
    const executorFor = (own: Partial<ExecutorOptions> = {}) => {
      const executor = createExecutor({ forks: 5, hosts: 64, form, ...own });
      open.push(executor);
      return executor;
    };
    afterEach(async () => {
      for (const executor of open.splice(0)) await executor.close();
    });

    test('a result, with its values as they were', async () => {
      const executor = executorFor();
      const args = {
        act: 'echo',
        number: 1.5,
        big: 2n ** 70n,
        list: [1, null, true],
        map: new Map([['1', 'x']]),
        bytes: new Uint8Array([1, 0, 255]),
      };
      expect(brief(await executor.run(jobFor(args)))).toEqual({ changed: false, args });
      expect(brief(await executor.run(script('echo "$A"; exit 3', { environment: { A: 'x y' } })))).toEqual({
        changed: false,
        rc: 3,
        text: 'x y\n',
      });
    });

    test('a host that cannot be reached', async () => {
      const host = { connection: 'ssh', port: 1, sshArgs: ['-F', 'none'] } as const;
      expect(await executorFor().run(script('echo', { at: host }))).toEqual({
        kind: 'unreachable',
        message: 'Failed to connect to the host via ssh: ssh: connect to host 127.0.0.1 port 1: Connection refused',
        hint: undefined,
      });
    });

    test('a session that dies, and comes back', async () => {
      const executor = executorFor();
      const died = await executor.run(script('kill -9 $PPID; sleep 5'));
      expect(died).toMatchObject({
        kind: 'unreachable',
        message: 'the shell on the host was ended by SIGKILL while a script ran',
      });
      expect(brief(await executor.run(script('echo back')))).toEqual({ changed: false, rc: 0, text: 'back\n' });
    });

    test('what the user can mend is a failed result', async () => {
      const become = { method: 'magic', user: 'root', password: undefined, executable: undefined, flags: undefined };
      const message =
        "Invalid become method specified, could not find matching plugin: 'magic'. Use `ansible-doc -t become -l` to list available plugins.";
      expect(brief(await executorFor().run(script('echo', { become })))).toEqual({
        failed: true,
        msg: `Task failed: ${message}`,
        _ansible_error: [message],
      });
    });

    test("a module's mistakes are crashes, and nobody else's", async () => {
      const executor = executorFor();
      const acts = ['throws', 'function', 'unheard-of'].map((act) => executor.run(jobFor({ act })));
      const good = executor.run(script('echo good', { at: { name: 'other' } }));
      const kinds = (await Promise.all(acts)).map(({ kind }) => kind);
      expect(kinds).toEqual(form === 'pool' ? ['crash', 'crash', 'crash'] : ['crash', 'result', 'crash']);
      expect(brief(await good)).toEqual({ changed: false, rc: 0, text: 'good\n' });
      expect(brief(await executor.run(jobFor({ act: 'throws' })))).toEqual(['crash', 'a mistake']);
    });

    test('a module that is not there', async () => {
      const outcome = await executorFor().run(
        jobFor({ act: 'echo' }, { module: { name: 'x', file: '/nonexistent/x.mjs' } }),
      );
      expect(brief(outcome)).toMatchObject({
        failed: true,
        msg: expect.stringContaining('could not load the module file /nonexistent/x.mjs'),
      });
    });

    test('a time limit', async () => {
      const executor = executorFor();
      const timeout = { kind: 'timeout', seconds: 0.2 };
      expect(await executor.run(script('sleep 60', { timeout: 0.2 }))).toEqual(timeout);
      expect(await executor.run(jobFor({ act: 'waits' }, { timeout: 0.2 }))).toEqual(timeout);
    });

    test('cancelled: before, while and after', async () => {
      const executor = executorFor();
      expect(await executor.run(script('echo'), AbortSignal.abort())).toEqual({ kind: 'cancelled' });
      const abort = new AbortController();
      const directory = mkdtempSync(join(tmpdir(), 'drover-executor-'));
      const running = executor.run(script(`echo >'${directory}/begun'; sleep 60`), abort.signal);
      while (!existsSync(join(directory, 'begun'))) await new Promise((resolve) => setTimeout(resolve, 5));
      abort.abort();
      expect(await running).toEqual({ kind: 'cancelled' });
      rmSync(directory, { recursive: true });
      const late = new AbortController();
      const done = await executor.run(script('echo done'), late.signal);
      late.abort();
      expect(brief(done)).toMatchObject({ rc: 0 });
    });

    test('closing cancels what runs, and nothing runs after it', async () => {
      const executor = executorFor();
      const running = executor.run(script('sleep 60'));
      await executor.run(script('echo', { at: { name: 'other' } }));
      await executor.close();
      expect(await running).toEqual({ kind: 'cancelled' });
      expect(await executor.run(script('echo'))).toEqual({ kind: 'cancelled' });
    });

    test('forks bound how many work at one time', async () => {
      const directory = mkdtempSync(join(tmpdir(), 'drover-executor-'));
      const log = join(directory, 'log');
      const executor = executorFor({ forks: 2 });
      const work = `echo + >>'${log}'; sleep 0.1; echo - >>'${log}'`;
      await Promise.all(Array.from({ length: 6 }, (_, at) => executor.run(script(work, { at: { name: `h${at}` } }))));
      let most = 0;
      let now = 0;
      for (const mark of readFileSync(log, 'utf8').trim().split('\n'))
        most = Math.max(most, mark === '+' ? ++now : now--);
      expect(most).toBe(2);
      rmSync(directory, { recursive: true });
    });

    test('a host keeps its session until it is reset', async () => {
      const executor = executorFor();
      const pid = async () => ((await executor.run(script('echo $PPID'))) as { result: PlainDict }).result.text;
      const first = await pid();
      expect(await pid()).toBe(first);
      await executor.reset(addressOf({ connection: 'local' }));
      expect(await pid()).not.toBe(first);
    });

    if (form === 'pool') poolOnly(executorFor);
  });
}

function poolOnly(executorFor: () => Executor): void {
  const threadOf = (outcome: Outcome) => (outcome.kind === 'result' ? outcome.result.thread : outcome.kind);

  test('hosts are spread over the threads, and stay', async () => {
    const executor = executorFor();
    const names = ['a', 'b', 'c', 'd'];
    const round = () =>
      Promise.all(names.map(async (name) => threadOf(await executor.run(script(':', { at: { name } })))));
    const first = await round();
    expect(await round()).toEqual(first);
    expect(first).not.toContain(0);
  });

  test('a thread that dies takes its own jobs with it, and is replaced', async () => {
    const executor = executorFor();
    const [a, b] = await Promise.all(['a', 'b'].map((name) => executor.run(script(':', { at: { name } }))));
    const waiting = executor.run(jobFor({ act: 'waits' }, { at: { name: 'a' } }));
    const other = executor.run(script('sleep 0.3; echo lives', { at: { name: 'b' } }));
    const dead = await executor.run(jobFor({ act: 'exits' }, { at: { name: 'a' } }));
    expect([brief(dead), brief(await waiting)]).toEqual(
      Array(2).fill(['crash', 'a worker thread crashed: a worker thread ended with status 3']),
    );
    if (threadOf(a!) !== threadOf(b!)) expect(brief(await other)).toEqual({ changed: false, rc: 0, text: 'lives\n' });
    expect(brief(await executor.run(script('echo again', { at: { name: 'a' } })))).toEqual({
      changed: false,
      rc: 0,
      text: 'again\n',
    });
  });
}
