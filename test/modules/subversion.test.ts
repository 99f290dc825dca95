import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { PlainDict } from '../../src/module/plain.js';
import { SHELLS } from '../module/local-session.js';
import { callOnTarget } from './call.js';

const hasSvn = ['svn', 'svnadmin'].every((program) => spawnSync(program, ['--version']).status === 0);
const suite = hasSvn ? describe : describe.skip;

let root = '';

/** A repository of three revisions; `trunk` has `a` since the second and `b` since the third. */
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'drover-svn-')));
  if (!hasSvn) return;
  shell(`svnadmin create up && svn -q mkdir -m trunk "file://$PWD/up/trunk" && svn -q co "file://$PWD/up/trunk" w
    cd w && echo a >a && svn -q add a && svn -q ci -m first && echo b >b && svn -q add b && svn -q ci -m second`);
});

beforeEach(() => rmSync(join(root, 'a copy'), { recursive: true, force: true }));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function shell(script: string): void {
  execFileSync('sh', ['-ec', script], { cwd: root });
}

const behind = () => shell(`svn -q co -r 2 "file://$PWD/up/trunk" 'a copy'`);

async function call(args: PlainDict, settings: { check?: boolean; shell?: readonly string[] } = {}) {
  const all = { repo: 'file://@/up/trunk', dest: '@/a copy', ...args };
  const placed = JSON.parse(JSON.stringify(all).replaceAll('@', root)) as PlainDict;
  const { result, trips } = await callOnTarget('subversion', placed, settings);
  const { invocation: _i, _ansible_error: _e, ...kept } = result;
  return { result: JSON.parse(JSON.stringify(kept).replaceAll(root, '@')) as PlainDict, trips };
}

const at = (revision: number) => [`Revision: ${revision}`, 'URL: file://@/up/trunk'];

suite('subversion', () => {
  test.each(SHELLS)('checks out, and then it is in shape: %s', async (...words) => {
    const dry = await call({}, { check: true, shell: words });
    expect([dry, existsSync(join(root, 'a copy'))]).toEqual([{ result: { changed: true }, trips: 1 }, false]);
    const made = await call({}, { shell: words });
    expect(made).toEqual({ result: { changed: true, before: null, after: at(3) }, trips: 1 });
    const again = await call({}, { shell: words });
    expect(again).toEqual({ result: { changed: false, before: at(3), after: at(3) }, trips: 1 });
  });

  test('updates what is behind', async () => {
    behind();
    const dry = await call({}, { check: true });
    expect(dry.result).toEqual({ changed: true, before: 'Revision: 2', after: 'Revision: 3' });
    expect((await call({ update: false })).result).toEqual({ changed: false });
    expect((await call({})).result).toEqual({ changed: true, before: at(2), after: at(3) });
    expect(readFileSync(join(root, 'a copy/b'), 'utf8')).toBe('b\n');
  });

  test('local changes are kept, unless force is set', async () => {
    behind();
    writeFileSync(join(root, 'a copy/a'), 'mine\n');
    const refused = await call({});
    expect(refused.result).toEqual({ failed: true, msg: 'ERROR: modified files exist in the repository.' });
    expect(readFileSync(join(root, 'a copy/a'), 'utf8')).toBe('mine\n');
    expect((await call({ force: true })).result.changed).toBe(true);
    expect(readFileSync(join(root, 'a copy/a'), 'utf8')).toBe('a\n');
  });

  test('exports', async () => {
    expect((await call({ export: true, revision: '2' })).result).toEqual({ changed: true });
    expect([existsSync(join(root, 'a copy/a')), existsSync(join(root, 'a copy/.svn'))]).toEqual([true, false]);
  });

  test('tells the revision alone', async () => {
    const { result } = await call({ checkout: false, update: false });
    expect(result).toEqual({ changed: false, after: 'Revision: 3' });
  });

  test('a directory that is no working copy', async () => {
    shell("mkdir 'a copy' && echo z >'a copy/z'");
    const msg = 'ERROR: @/a copy folder already exists, but its not a subversion repository.';
    expect((await call({})).result).toEqual({ failed: true, msg });
    expect((await call({ in_place: true })).result).toEqual({ changed: true, before: null, after: at(3) });
  });

  test('the password goes by standard input', async () => {
    const svn = join(root, 'fake-svn');
    const script = `#!/bin/sh\n[ "$1" != --version ] || { echo 1.14.2; exit; }\nprintf '%s|' "$@" "$(cat)" >&2; exit 1\n`;
    writeFileSync(svn, script, { mode: 0o755 });
    const { result } = await call({ executable: svn, username: 'me', password: 's3cret', export: true });
    expect(result.msg).toBe(
      '--non-interactive|--no-auth-cache|--trust-server-cert|--username|me|--password-from-stdin|export|-r|HEAD|file://@/up/trunk|@/a copy|********|',
    );
  });

  test.each<[PlainDict, string]>([
    [{ dest: null }, 'the destination directory must be specified unless checkout=no, update=no, and export=no'],
    [{ repo: '--config-dir=/x' }, 'this may not begin with a dash: --config-dir=/x'],
  ])('fails: %j', async (args, msg) => {
    expect((await call(args)).result).toEqual({ failed: true, msg });
  });
});
