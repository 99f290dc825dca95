import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { FETCH_URL } from '../../modules/shared/fetch-url.js';
import { sh } from '../../src/base/shell.js';
import type { PlainDict } from '../../src/module/plain.js';
import { startServer, type TestServer } from '../beside/http-server.js';
import { openLocal } from '../module/local-session.js';
import { callOnTarget } from './call.js';
import { inScratch } from './in-scratch.js';

const BUSYBOX = '/usr/bin/busybox';
const APPLETS =
  'awk basename cat chmod chown cmp cp cut date dirname env grep gzip head id ls md5sum mkdir mktemp mv printf readlink rm sed sha1sum sha256sum stat tail touch tr wc';

/** What a target has to make requests with. */
const TOOLS: Readonly<Record<string, readonly [name: string, program: string] | undefined>> = {
  curl: ['curl', '/usr/bin/curl'],
  "GNU's wget": ['wget', '/usr/bin/wget'],
  "BusyBox's wget": ['wget', BUSYBOX],
  nothing: undefined,
};

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

/** Runs where the target has BusyBox's programs and one that makes requests. */
function withTool<T>(tool: string, run: (directory: string, path: string) => Promise<T>): Promise<T> {
  return inScratch(async (directory) => {
    const path = join(directory, 'bin');
    await mkdir(path);
    for (const applet of APPLETS.split(' ')) await symlink(BUSYBOX, join(path, applet));
    // BusyBox's shell would find all of its programs without a path.
    await symlink('/bin/dash', join(path, 'sh'));
    const [name, program] = TOOLS[tool] ?? [];
    if (name !== undefined) await symlink(program!, join(path, name));
    await writeFile(join(directory, 'given'), 'mine\n');
    return run(directory, path);
  });
}

const missing = (tool: string) =>
  [BUSYBOX, '/bin/dash', ...(TOOLS[tool] ?? []).slice(1)].some((program) => !existsSync(program));
const NONE = 'neither curl nor wget is on the target: install the package curl';

describe.each(Object.keys(TOOLS))('a target with %s', (tool) => {
  const row = missing(tool) ? test.skip : test;

  const call = (module: string, args: PlainDict) =>
    withTool(tool, async (directory, path) => {
      const placed = JSON.parse(JSON.stringify(args).replaceAll('@', directory)) as PlainDict;
      const { result } = await callOnTarget(module, placed, { environment: { PATH: path } });
      const file = await readFile(join(directory, 'a'), 'utf8').catch(() => undefined);
      return { changed: result.changed, failed: result.failed === true, msg: result.msg, file };
    });

  row('fetches a file', async () => {
    const args = { url: `${server.address}/redirect/302/hello`, dest: '@/a' };
    const got = { changed: true, failed: false, msg: 'OK (6 bytes)', file: 'hello\n' };
    const not = { changed: undefined, failed: true, msg: NONE, file: undefined };
    expect(await call('get_url', args)).toEqual(tool === 'nothing' ? not : got);
  });

  row('copies a file of its own', async () => {
    const there = await call('get_url', { url: 'file://@/bin/../given', dest: '@/a' });
    expect(there).toEqual({ changed: true, failed: false, msg: 'OK (5 bytes)', file: 'mine\n' });
    const { failed, msg } = await call('get_url', { url: 'file:///no/such', dest: '@/a' });
    expect([failed, msg]).toEqual([
      true,
      "Request failed: <urlopen error [Errno 2] No such file or directory: '/no/such'>",
    ]);
  });

  row('makes a request, or says what it cannot do', async () => {
    const args = { url: `${server.address}/echo`, method: 'DELETE', client_cert: '@/c', ciphers: ['A'], dest: '@/a' };
    const { failed, msg } = await call('uri', args);
    const expected: Readonly<Record<string, unknown>> = {
      "BusyBox's wget": [true, "BusyBox's wget cannot do what is asked for: method DELETE, client_cert, ciphers"],
      nothing: [true, NONE],
    };
    if (tool in expected) expect([failed, msg]).toEqual(expected[tool]);
    else expect(String(msg)).not.toMatch(/cannot do what is asked for/);
  });

  row.each([
    ['hello', 0, 'hello\n', ''],
    ['none', 1, undefined, /404/],
  ])('serves modules that need %s', (name, status, content, said) =>
    withTool(tool, async (directory, path) => {
      const session = await openLocal();
      try {
        const call = sh`drover_fetch ${`${server.address}/${name}`} ${join(directory, 'a')} 1`;
        const script = `${FETCH_URL}\n${call}\ndrover_ended=$?\nprintf '%s' "$drover_said"\nexit "$drover_ended"`;
        const { rc, stdout } = await session.run(script, { environment: { PATH: path } });
        const text = Buffer.from(stdout).toString();
        if (tool === 'nothing') return expect([rc, text]).toEqual([127, NONE]);
        expect(rc === 0 ? 0 : 1).toBe(status);
        if (content !== undefined) expect(await readFile(join(directory, 'a'), 'utf8')).toBe(content);
        if (said) expect(text).toMatch(said);
      } finally {
        await session.close();
      }
    }),
  );
});
