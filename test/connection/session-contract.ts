import { expect, test } from '@jest/globals';
import { DroverError } from '../../src/base/error.js';
import { quote } from '../../src/base/shell.js';
import type { Connection } from '../../src/connection/connection.js';
import type { ByteStream, RunOptions, Session } from '../../src/connection/session.js';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

async function run(session: Session, script: string, options?: RunOptions) {
  const { rc, stdout, stderr } = await session.run(script, options);
  return { rc, stdout: text(stdout), stderr: text(stderr) };
}

async function failure(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof DroverError ? error.code : String(error);
}

const out = (stdout: string, rc = 0) => ({ rc, stdout, stderr: '' });

/** Scripts and what each must answer, whatever runs them. */
const SCRIPTS: readonly (readonly [name: string, script: string, expected: object, options?: RunOptions])[] = [
  ['status and both streams', 'echo out; echo err >&2; exit 3', { rc: 3, stdout: 'out\n', stderr: 'err\n' }],
  ['no line break at the end', 'printf x; printf y >&2', { rc: 0, stdout: 'x', stderr: 'y' }],
  ['nothing at all', '', out('')],
  ['a comment at the end', 'echo a # b', out('a\n')],
  ['several lines', 'for i in 1 2\ndo\n  echo $i\ndone\n', out('1\n2\n')],
  ['empty standard input', 'cat; echo done', out('done\n')],
  ['read at end of file', 'read x || echo "<$x>"', out('<>\n')],
  ['exec', 'exec echo gone; echo never', out('gone\n')],
  ['set -e', 'set -e; false; echo never', out('', 1)],
  ['trap on exit', 'trap "echo bye" EXIT; exit 4', out('bye\n', 4)],
  ['cd and variables stay behind', 'cd /; A=1; umask 0777', out('')],
  ['and are not found by the next', 'printf "<%s>" "$A"; [ "$(pwd)" = / ] && echo root; : ', out('<>')],
  ['closed descriptors', 'exec 1>&- 2>&-; exit 6', out('', 6)],
  ['a signal', 'kill -9 $$', out('', 137)],
  ['a signal to its group', 'kill -9 0', out('', 137)],
  ['quotes, backslashes, CR', `printf '%s\\n' 'a\\nb' "it's" 'x\r'`, out("a\\nb\nit's\nx\r\n")],
  ['control characters', `printf '%s' '\u0001\u0002\u007f\u001b'`, out('\u0001\u0002\u007f\u001b')],
  ['text beyond ASCII', `printf '%s' 'é\u{1f600}'`, out('é\u{1f600}')],
  [
    'output like an answer',
    'echo 0123456789abcdef0123456789abcdef:0:0; echo :0:0 >&2',
    { rc: 0, stdout: '0123456789abcdef0123456789abcdef:0:0\n', stderr: ':0:0\n' },
  ],
  ['input without a line break', 'cat', out('abc'), { stdin: Buffer.from('abc') }],
  ['input of several lines', 'cat', out('a\n\nb\n\n'), { stdin: Buffer.from('a\n\nb\n\n') }],
  ['input that nobody reads', 'echo x', out('x\n'), { stdin: Buffer.from('a\nb\n') }],
  ['empty input', 'cat', out(''), { stdin: Buffer.alloc(0) }],
  ['input with backslashes', 'cat', out('a\\nb\\ \\\n%s'), { stdin: Buffer.from('a\\nb\\ \\\n%s') }],
  ['environment', 'printf "%s|%s|%s" "$A" "$B" "$C"', out(`it's|x\ny|`), { environment: { A: "it's", B: 'x\ny' } }],
  ['environment stays behind', 'printf "<%s>" "$A"', out('<>')],
  ['positional parameters', 'echo $#', out('0\n')],
  ['the loop leaks no variables', 'env | grep -c "^_d"', out('0\n', 1)],
  ['a background process that ends', 'sleep 0 & wait; echo done', out('done\n')],
];

const FAILURES: readonly (readonly [name: string, code: string, script: string, options?: RunOptions])[] = [
  ['a NUL in the script', 'module-args', 'echo \0'],
  ['a bad name of a variable', 'module-args', ':', { environment: { 'A-B': 'x' } }],
  ['a script beyond the argument limit', 'module-args', `: ${'x'.repeat(130_000)}`],
  ['the session killed from inside', 'connection', 'kill -9 $PPID; sleep 5'],
];

/** What every session must do. `connect` gives a fresh connection; `ps` works on the controller, too. */
export function describeSessions(connect: () => Promise<Connection>, { large = false } = {}): void {
  const withSession = async (use: (session: Session, connection: Connection) => Promise<void>) => {
    const connection = await connect();
    try {
      await use(await connection.session(undefined), connection);
    } finally {
      await connection.close();
    }
  };

  test('scripts answer with status, stdout and stderr, and cost a round trip each', () =>
    withSession(async (session, connection) => {
      for (const [name, script, expected, options] of SCRIPTS) {
        expect([name, await run(session, script, options)]).toEqual([name, expected]);
      }
      expect(connection.roundTrips).toBe(SCRIPTS.length);
    }));

  test('a look answers as a program does', () =>
    withSession(async (session) => {
      for (const [name, script, expected, options] of SCRIPTS.filter(([name]) => !name.startsWith('a signal'))) {
        expect([name, await run(session, script, { ...options, form: 'look' })]).toEqual([name, expected]);
      }
    }));

  test('a command becomes its words, and its times are the clock of the host', () =>
    withSession(async (session) => {
      const words: readonly (readonly [script: string, expected: object, options?: RunOptions])[] = [
        [`set -- printf '<%s>' "it's" '' '$x'`, out("<it's><><$x>")],
        ['echo first; set -- cat', out('first\nabc'), { stdin: Buffer.from('abc') }],
        ['echo only; exit 3; set -- echo never', out('only\n', 3)],
        ['set -- sh -c "exit 7"', out('', 7)],
        ['set -- A=b; PATH=/nonexistent', { ...out('', 127), stderr: expect.any(String) }],
        ['set -- sh -c "printf %s \\"\\$A\\""', out('x y'), { environment: { A: 'x y' } }],
      ];
      for (const [script, expected, options] of words) {
        expect([script, await run(session, script, { ...options, form: 'command' })]).toEqual([script, expected]);
      }
      const { times } = await session.run('set -- sleep 0.2', { form: 'command' });
      expect(times!.end - times!.start).toBeGreaterThanOrEqual(190_000n);
      expect(Math.abs(Number(times!.start) / 1000 - Date.now())).toBeLessThan(60_000);
      expect((await session.run('echo', { form: 'look' })).times).toBe(undefined);
    }));

  test('what a command leaves behind goes on, but writes to no later script', () =>
    withSession(async (session) => {
      const loop = '(while :; do echo noise; sleep 0.01; done) & echo $!';
      const left = await run(session, `set -- sh -c '${loop}'`, { form: 'command' });
      const pid = left.stdout.split('\n').find((line) => /^\d+$/.test(line));
      expect(await run(session, `echo quiet; sleep 0.1; kill -9 ${pid}`)).toEqual(out('quiet\n'));
    }));

  test('a syntax error is an answer', () =>
    withSession(async (session) => {
      for (const script of ['echo "', "echo '", 'if', 'fi', 'echo $(', 'cat <<X', '}', ')', 'case x in']) {
        const { rc, stdout } = await run(session, `${script}\n`);
        expect([script, rc === 0 && script !== 'cat <<X', stdout]).toEqual([script, false, '']);
      }
      expect(await run(session, 'echo fine')).toEqual(out('fine\n'));
    }));

  test('failures have a code, and the session goes on', () =>
    withSession(async (session) => {
      for (const [name, code, script, options] of FAILURES) {
        expect([name, await failure(session.run(script, options))]).toEqual([name, code]);
        expect(await run(session, 'echo fine')).toEqual(out('fine\n'));
      }
    }));

  test('input and output are bytes of any number', () =>
    withSession(async (session) => {
      const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, at) => (at * 7) % 256));
      expect((await session.run('cat', { stdin: bytes })).stdout).toEqual(bytes);
      const small = bytes.subarray(0, 300);
      expect((await session.run('cat', { stdin: small })).stdout).toEqual(small);
      const long = `: '${'y'.repeat(20_000)}'\nprintf ok`;
      expect(await run(session, long)).toEqual(out('ok'));
      expect(await run(session, 'head -c 10 >/dev/null; echo first', { stdin: Buffer.alloc(3_000_000, 65) })).toEqual(
        out('first\n'),
      );
      expect(await run(session, 'echo fine')).toEqual(out('fine\n'));
    }));

  test('a stream is sent as it is read, up to the size that it was said to have', () =>
    withSession(async (session) => {
      const pieces = Array.from({ length: 12 }, (_, at) => Buffer.alloc(50_000, 65 + at));
      const streamOf = (size: number, all = pieces): ByteStream => ({
        size,
        async *open() {
          yield* all;
        },
      });
      const got = async (stdin: ByteStream) => (await session.run('cat', { stdin })).stdout;
      expect(await got(streamOf(600_000))).toEqual(Buffer.concat(pieces));
      expect(await got(streamOf(120_001))).toEqual(Buffer.concat(pieces).subarray(0, 120_001));
      expect(await got(streamOf(0))).toEqual(Buffer.alloc(0));
      const short = session.run('cat', { stdin: streamOf(600_001) });
      await expect(short).rejects.toMatchObject({
        code: 'module-failed',
        message: 'what goes to the host could not be read',
        cause: new Error('1 bytes less than there were'),
      });
      expect(await run(session, 'echo fine')).toEqual(out('fine\n'));
    }));

  test('a sink takes the output, and the result has none', () =>
    withSession(async (session) => {
      const taken: Uint8Array[] = [];
      const sink = (bytes: Uint8Array) => void taken.push(bytes);
      expect(await run(session, "echo one; echo two >&2; printf '\\377'", { sink })).toEqual({
        rc: 0,
        stdout: '',
        stderr: 'two\n',
      });
      expect(Buffer.concat(taken)).toEqual(Buffer.from('one\n\xff', 'latin1'));
    }));

  test('much goes in and out at once', () =>
    withSession(async (session) => {
      const size = large ? 30_000_000 : 2_000_000;
      const { stdout } = await session.run('cat', { stdin: Buffer.alloc(size, 'x') });
      expect([stdout.length, stdout.at(0), stdout.at(-1)]).toEqual([size, 120, 120]);
    }));

  test('output comes while the script runs', () =>
    withSession(async (session) => {
      const seen: string[] = [];
      let first = () => {};
      const came = new Promise<void>((resolve) => {
        first = resolve;
      });
      const abort = new AbortController();
      const running = failure(
        session.run('echo early; echo odd >&2; sleep 30', {
          signal: abort.signal,
          onOutput: (stream, bytes) => {
            seen.push(`${stream} ${text(bytes)}`);
            if (seen.length === 2) first();
          },
        }),
      );
      await came;
      expect(seen.sort()).toEqual(['stderr odd\n', 'stdout early\n']);
      abort.abort();
      expect(await running).toBe('interrupted');
    }));

  test('scripts that are given at once run one after the other', () =>
    withSession(async (session) => {
      const answers = await Promise.all(['a', 'b', 'c'].map((word) => run(session, `echo ${word}`)));
      expect(answers).toEqual([out('a\n'), out('b\n'), out('c\n')]);
    }));

  test('what a script leaves behind goes on, but writes to no later script', () =>
    withSession(async (session) => {
      const left = await run(session, '(while :; do echo noise; sleep 0.01; done) & echo $!');
      expect(left.rc).toBe(0);
      expect(await run(session, 'echo quiet; sleep 0.1')).toEqual(out('quiet\n'));
    }));

  test('a daemon that a script leaves behind survives the end of a later one', () =>
    withSession(async (session) => {
      const { stdout } = await run(session, 'sleep 60 >/dev/null 2>&1 & echo $!');
      const pid = stdout.trim();
      expect(await failure(session.run('sleep 50', { timeout: 0.05 }))).toBe('timeout');
      expect(await run(session, `kill -0 ${pid} && kill ${pid} && echo alive`)).toEqual(out('alive\n'));
    }));

  // Other runs of these tests on the machine sleep for other numbers of seconds.
  for (const [how, stop] of [
    ['its time has passed', () => ({ timeout: 0.3 })],
    ['its signal is aborted', () => ({ signal: AbortSignal.timeout(300) })],
  ] as const) {
    test(`the whole tree of a script is killed when ${how}`, () =>
      withSession(async (session) => {
        const seconds = (how.startsWith('its time') ? 471_000_000 : 472_000_000) + process.pid;
        const script = `trap '' TERM; (sleep ${seconds}) & timeout ${seconds} sleep ${seconds} & sh -c 'sleep ${seconds} & wait' & sleep ${seconds}`;
        const expected = 'timeout' in stop() ? 'timeout' : 'interrupted';
        for (const form of ['program', 'look', 'command'] as const) {
          const text = form === 'command' ? `set -- sh -c ${quote(script)}` : script;
          expect([form, await failure(session.run(text, { ...stop(), form }))]).toEqual([form, expected]);
          expect([form, await run(session, sleepers(seconds))]).toEqual([form, out('0\n')]);
        }
      }));
  }

  test('the whole tree of a script is killed when the connection is closed', async () => {
    const seconds = 473_000_000 + process.pid;
    const connection = await connect();
    const session = await connection.session(undefined);
    let started = () => {};
    const running = new Promise<void>((resolve) => {
      started = resolve;
    });
    const ended = failure(session.run(`sleep ${seconds} & echo; sleep ${seconds}`, { onOutput: () => started() }));
    await running;
    await connection.close();
    expect(await ended).toBe('connection');
    await withSession(async (other) => {
      expect(await run(other, `while [ "$(${sleepers(seconds)})" != 0 ]; do sleep 0.05; done; echo none`)).toEqual(
        out('none\n'),
      );
    });
  });
}

/** A script that counts the processes whose arguments are `sleep SECONDS`. */
function sleepers(seconds: number): string {
  return `exec 2>/dev/null; n=0; for f in /proc/[0-9]*/cmdline; do c=$(tr '\\0' ' ' <"$f"); case $c in 'sleep ${seconds} ') n=$((n + 1)) ;; esac; done; echo $n`;
}
