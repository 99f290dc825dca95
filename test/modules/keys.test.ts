import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PlainDict } from '../../src/module/plain.js';
import { SHELLS } from '../module/local-session.js';
import { callOnTarget } from './call.js';

const has = (...programs: string[]) =>
  programs.every((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0);
const isRoot = process.getuid?.() === 0;
const aptKey = has('apt-key', 'gpg') && isRoot ? describe : describe.skip;
const rpmKey = has('rpm', 'gpg') && isRoot ? describe : describe.skip;

let root = '';
let id = '';
let armored = '';

/** A key made for the test. */
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'drover-keys-')));
  if (!has('gpg')) return;
  const home = join(root, 'gpg');
  mkdirSync(home, { mode: 0o700 });
  const gpg = (...words: string[]) =>
    execFileSync('gpg', ['--homedir', home, '--batch', '-q', ...words], { stdio: ['ignore', 'pipe', 'ignore'] });
  gpg('--passphrase', '', '--quick-gen-key', 'T <t@example.org>', 'rsa2048', 'sign', 'never');
  id = /^pub:[^:]*:[^:]*:[^:]*:([^:]*)/m.exec(gpg('--list-keys', '--with-colons').toString())![1]!;
  armored = gpg('--armor', '--export').toString();
  writeFileSync(join(root, 'key.asc'), armored);
  writeFileSync(join(root, 'key.gpg'), gpg('--export'));
}, 60_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

async function call(module: string, args: PlainDict, settings: object = {}) {
  const placed = JSON.parse(JSON.stringify(args).replaceAll('@/', `${root}/`)) as PlainDict;
  const { result, trips } = await callOnTarget(module, placed, settings);
  const { invocation: _i, _ansible_error: _e, stderr: _s, stderr_lines: _l, ...kept } = result;
  return { result: kept, trips };
}

aptKey('apt_key', () => {
  const facts = () => ({ id, short_id: id.slice(-8), fp: id, key_id: id });

  test.each<[string, PlainDict]>([
    ['a file', { file: '@/key.asc' }],
    ['a binary file', { file: '@/key.gpg' }],
    ['a URL', { url: 'file://@/key.asc' }],
  ])('adds %s, and removes it', async (name, source) => {
    const keyring = `@/${name.replaceAll(' ', '-')}.gpg`;
    const dry = await call('apt_key', { ...source, keyring }, { check: true });
    expect(dry).toEqual({ result: { changed: true, ...facts(), before: [] }, trips: 1 });
    const added = await call('apt_key', { ...source, keyring });
    expect(added).toEqual({ result: { changed: true, ...facts(), before: [], after: [id] }, trips: 2 });
    const again = await call('apt_key', { ...source, keyring });
    expect(again).toEqual({ result: { changed: false, ...facts(), before: [id] }, trips: 1 });
    const gone = await call('apt_key', { id, keyring, state: 'absent' });
    expect(gone.result).toEqual({ changed: true, ...facts(), before: [id], after: [] });
  });

  test.each(SHELLS)('adds data: %s', async (...shell) => {
    const args = { data: armored, keyring: `@/data-${shell[0]}.gpg` };
    const added = await call('apt_key', args, { shell });
    expect(added.result).toEqual({ changed: true, ...facts(), before: [], after: [id] });
    expect((await call('apt_key', args, { shell })).result.changed).toBe(false);
  });

  test.each<[string, PlainDict, string]>([
    ['no id', { id: 'xyz' }, 'Invalid key_id'],
    ['too few digits', { id: 'ABCDEF' }, 'Invalid key_id'],
    ['nothing', {}, 'Invalid key_id'],
    ['a server without an id', { keyserver: 'x' }, 'Missing key_id, required with keyserver.'],
    ['no file', { file: '/nonexistent' }, "Unable to extract key from '/nonexistent'"],
    ['data that are no key', { data: 'x' }, "Unable to extract key from 'inline data'"],
    ['two sources', { file: 'x', url: 'y' }, 'parameters are mutually exclusive: data|file|keyserver|url'],
  ])('fails: %s', async (_name, args, msg) => {
    const { result } = await call('apt_key', { keyring: '@/none.gpg', ...args });
    expect([result.failed, result.msg]).toEqual([true, msg]);
  });

  test('apt-key that did nothing', async () => {
    const other = 'DEADBEEFDEADBEEF';
    const { result } = await call('apt_key', { id: other, file: '@/key.asc', keyring: '@/other.gpg' });
    expect(result.msg).toBe(
      'apt-key did not return an error, but failed to add the key (check that the id is correct and *not* a subkey)',
    );
  });
});

rpmKey('rpm_key', () => {
  const home = () => {
    const path = join(root, 'rpm home');
    mkdirSync(join(path, 'db'), { recursive: true });
    writeFileSync(join(path, '.rpmmacros'), `%_dbpath ${join(root, 'rpmdb')}\n`);
    return { environment: { HOME: path } };
  };

  test.each<[string, string]>([
    ['a file', '@/key.asc'],
    ['a URL', 'file://@/key.asc'],
  ])('imports %s, and removes it', async (_name, key) => {
    const settings = home();
    expect(await call('rpm_key', { key }, { ...settings, check: true })).toEqual({
      result: { changed: true },
      trips: 1,
    });
    expect(await call('rpm_key', { key }, settings)).toEqual({ result: { changed: true }, trips: 2 });
    expect(await call('rpm_key', { key }, settings)).toEqual({ result: { changed: false }, trips: 1 });
    expect((await call('rpm_key', { key: id, state: 'absent' }, settings)).result).toEqual({ changed: true });
    expect((await call('rpm_key', { key: id, state: 'absent' }, settings)).result).toEqual({ changed: false });
  });

  test.each<[string, PlainDict, string]>([
    ['neither file nor id', { key: 'nope!' }, 'Not a valid key nope!'],
    ['an id alone', { key: 'DEADBEEF' }, 'When importing a key, a valid file must be given'],
    ['no key', { key: 'file:///etc/hostname' }, 'Not a public key: file:///etc/hostname'],
  ])('fails: %s', async (_name, args, msg) => {
    const { result } = await call('rpm_key', args, home());
    expect([result.failed, result.msg]).toEqual([true, msg]);
  });

  test('another fingerprint', async () => {
    const { result } = await call('rpm_key', { key: '@/key.asc', fingerprint: 'AB CD' }, home());
    expect(String(result.msg)).toMatch(
      /^The specified fingerprint, '\{'ABCD'\}', does not match any key fingerprints in '\{'/,
    );
  });
});
