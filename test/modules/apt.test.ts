import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { PlainDict } from '../../src/module/plain.js';
import { SHELLS } from '../module/local-session.js';
import { type AptRoot, makeAptRoot, noApt } from './apt-root.js';
import { callOnTarget } from './call.js';

const reason = noApt();
const suite = reason === undefined ? describe : describe.skip;

let apt: AptRoot;

beforeAll(() => {
  if (reason !== undefined) return;
  apt = makeAptRoot([
    { name: 't-a', version: '1.0' },
    { name: 't-a', version: '1.1' },
    { name: 't-a', version: '2.0' },
    { name: 't-b', version: '1.0', control: 'Depends: t-c (>= 1)\nRecommends: t-r\n' },
    { name: 't-c', version: '1.0' },
    { name: 't-r', version: '1.0' },
    { name: 't-conf', version: '1.0', conffile: true },
    { name: 't-v1', version: '1.0', control: 'Provides: t-virtual, t-only\n' },
    { name: 't-v2', version: '1.0', control: 'Provides: t-virtual\n' },
    { name: 't-rival', version: '1.0', control: 'Conflicts: t-c\n' },
    { name: 't-broken', version: '1.0', control: 'Depends: t-nowhere\n' },
  ]);
});

beforeEach(() => {
  if (reason === undefined) apt.reset();
});

afterAll(() => {
  if (reason === undefined) apt.remove();
});

/** The result without what differs from run to run. */
async function call(args: PlainDict, settings: { check?: boolean; diff?: boolean; shell?: readonly string[] } = {}) {
  const placed = JSON.parse(JSON.stringify(args).replaceAll('@', apt.path)) as PlainDict;
  const { result, trips } = await callOnTarget('apt', placed, { ...settings, environment: apt.environment });
  const { invocation: _i, _ansible_error: _e, stdout: _o, stdout_lines: _l, stderr_lines: _s, ...kept } = result;
  expect(typeof (kept.cache_update_time ?? 0)).toBe('number');
  delete (kept as Record<string, unknown>).cache_update_time;
  return { result: kept, trips };
}

const DONE = { changed: true, stderr: '', diff: {} };
const CACHE = { cache_updated: false };

suite('apt', () => {
  test.each<[string, PlainDict, string[]]>([
    ['a package', { name: 't-a' }, ['t-a 2.0 installed']],
    ['two', { name: ['t-a', 't-c'] }, ['t-a 2.0 installed', 't-c 1.0 installed']],
    ['a version', { name: 't-a=1.0' }, ['t-a 1.0 installed']],
    ['the newest that fits', { name: 't-a=1.*' }, ['t-a 1.1 installed']],
    ['at least', { name: 't-a>=1.5' }, ['t-a 2.0 installed']],
    ['what a pattern fits', { name: 't-v*' }, ['t-v1 1.0 installed', 't-v2 1.0 installed']],
    ['what provides it', { name: 't-only' }, ['t-v1 1.0 installed']],
    ['no recommended ones', { name: 't-b', install_recommends: false }, ['t-b 1.0 installed', 't-c 1.0 installed']],
    ['an architecture', { name: 't-a:all' }, ['t-a 2.0 installed']],
  ])('installs %s, in two round trips, and then it is in shape', async (_name, args, packages) => {
    const dry = await call(args, { check: true });
    expect([dry.result.changed, apt.packages()]).toEqual([true, []]);
    expect(await call(args)).toEqual({ result: { ...DONE, ...CACHE }, trips: 2 });
    expect(apt.packages()).toEqual(packages);
    expect(await call(args)).toEqual({ result: { changed: false, ...CACHE }, trips: 1 });
  });

  test.each(SHELLS)('upgrades one: %s', async (...shell) => {
    apt.shell('apt-get install -y t-a=1.0');
    expect((await call({ name: 't-a' }, { shell })).result.changed).toBe(false);
    const { result, trips } = await call({ name: 't-a', state: 'latest' }, { diff: true, shell });
    const prepared =
      'The following packages will be upgraded:\n  t-a\n1 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.';
    expect({ result, trips }).toEqual({ result: { ...DONE, ...CACHE, diff: { prepared } }, trips: 2 });
    expect(apt.packages()).toEqual(['t-a 2.0 installed']);
  });

  test.each<[string, string, PlainDict, string[]]>([
    ['a package', 'apt-get install -y t-a', { name: 't-a' }, []],
    ['not its configuration', 'apt-get install -y t-conf', { name: 't-conf' }, ['t-conf 1.0 config-files']],
    ['its configuration, too', 'apt-get install -y t-conf', { name: 't-conf', purge: true }, []],
    ['what is left', 'apt-get install -y t-conf && apt-get remove -y t-conf', { name: 't-conf', purge: true }, []],
    ['what it needed, too', 'apt-get install -y t-b', { name: 't-b', autoremove: true }, []],
  ])('removes %s', async (_name, setup, args, packages) => {
    apt.shell(setup);
    const before = apt.packages();
    const dry = await call({ ...args, state: 'absent' }, { check: true });
    expect([dry.result.changed, apt.packages()]).toEqual([true, before]);
    const { result } = await call({ ...args, state: 'absent' });
    expect([result.changed, apt.packages()]).toEqual([true, packages]);
    expect(await call({ ...args, state: 'absent' })).toEqual({ result: { changed: false }, trips: 1 });
  });

  test('a package that a task names stays when nothing needs it any more', async () => {
    apt.shell('apt-get install -y t-b');
    expect(apt.shell('apt-mark showauto t-c').trim()).toBe('t-c');
    expect(await call({ name: 't-c' })).toEqual({ result: { changed: false, ...CACHE }, trips: 2 });
    expect(apt.shell('apt-mark showauto t-c').trim()).toBe('');
    expect((await call({ name: 't-c' })).trips).toBe(1);
  });

  test('upgrades all', async () => {
    apt.shell('apt-get install -y t-a=1.0');
    expect((await call({ upgrade: 'dist' }, { check: true })).result.changed).toBe(true);
    expect(apt.packages()).toEqual(['t-a 1.0 installed']);
    const done = await call({ upgrade: 'dist' });
    expect([done.result.changed, done.trips, apt.packages()]).toEqual([true, 1, ['t-a 2.0 installed']]);
    expect((await call({ name: '*', state: 'latest' })).result.changed).toBe(false);
  });

  test('updates the lists, unless they are fresh', async () => {
    const { result, trips } = await call({ update_cache: true, cache_valid_time: 3600 });
    expect({ result, trips }).toEqual({ result: { changed: false, cache_updated: false }, trips: 1 });
    apt.shell('touch -d 2020-01-01 var/lib/apt/lists');
    const old = await call({ update_cache: true, cache_valid_time: 3600 }, { check: true });
    expect(old.result).toEqual({ changed: true, cache_updated: true });
  });

  const CLOSED = 'http://127.0.0.1:1';
  test.each<[string, string, string]>([
    [
      'what is no repository',
      'file:/nowhere-at-all',
      "E:The repository 'file:/nowhere-at-all stable Release' does not have a Release file.",
    ],
    // Apt itself ends well, with a warning.
    [
      'what cannot be reached at this time',
      CLOSED,
      `W:Failed to fetch ${CLOSED}/dists/stable/InRelease  Could not connect to 127.0.0.1:1 (127.0.0.1). - connect (111: Connection refused), W:Some index files failed to download. They have been ignored, or old ones used instead.`,
    ],
  ])('says why lists could not be updated: %s', async (_name, uri, why) => {
    const list = join(apt.path, 'etc/apt/sources.list');
    const before = readFileSync(list, 'utf8');
    writeFileSync(list, `deb ${uri} stable main\n`);
    try {
      const { result } = await call({ update_cache: true, update_cache_retries: 2, update_cache_retry_max_delay: 0 });
      expect(result.msg).toBe(`Failed to update apt cache after 2 retries: ${why}`);
      expect((result.warnings as string[])[0]).toBe(`Failed to update cache after 1 retries due to ${why}, retrying`);
    } finally {
      writeFileSync(list, before);
      apt.shell('apt-get update');
    }
  });

  test.each<[string, string, string[]]>([
    ['a file', '@/repo/t-a_1.0_all.deb', ['t-a 1.0 installed']],
    ['what it needs, too', '@/repo/t-b_1.0_all.deb', ['t-b 1.0 installed', 't-c 1.0 installed']],
    ['two', '@/repo/t-a_1.0_all.deb,@/repo/t-c_1.0_all.deb', ['t-a 1.0 installed', 't-c 1.0 installed']],
    ['from a URL', 'file://@/repo/t-a_1.0_all.deb', ['t-a 1.0 installed']],
  ])('installs package files: %s', async (_name, deb, packages) => {
    expect((await call({ deb }, { check: true })).result.changed).toBe(true);
    expect(apt.packages()).toEqual([]);
    expect((await call({ deb })).result.changed).toBe(true);
    expect(apt.packages()).toEqual(packages);
    expect((await call({ deb })).result).toEqual({ changed: false, stderr: '', diff: '' });
  });

  test.each<[PlainDict, string]>([
    [{ name: 't-nowhere' }, "No package matching 't-nowhere' is available"],
    [{ name: 'zz-*' }, "No package(s) matching 'zz-*' available"],
    [{ name: 't-a=9' }, 'no available installation candidate for t-a=9'],
    [{ name: 't-a=1=2' }, 'invalid package spec: t-a=1=2'],
    [
      { name: ['*', 't-a'], state: 'latest' },
      'unable to install additional packages when upgrading all installed packages',
    ],
    [{ deb: 'x.deb', state: 'absent' }, 'deb only supports state=present'],
    [
      { deb: '/nowhere.deb' },
      'Unable to install package: E:Could not open file /nowhere.deb - open (2: No such file or directory)',
    ],
    [{ deb: '@/repo/t-broken_1.0_all.deb' }, 'Dependency is not satisfiable: t-nowhere\n'],
    [{ name: "t-a' 't-c" }, "No package matching 't-a' 't-c' is available"],
    [
      { name: 't-virtual' },
      `'/usr/bin/apt-get -y -o "Dpkg::Options::=--force-confdef" -o "Dpkg::Options::=--force-confold" -o DPkg::Lock::Timeout=60       install 't-virtual'' failed: E: Package 't-virtual' has no installation candidate\n`,
    ],
    [{ name: 't-a', deb: 'x' }, 'parameters are mutually exclusive: deb|package|upgrade'],
  ])('fails: %j', async (args, msg) => {
    const { result } = await call(args);
    expect({ failed: result.failed, msg: result.msg }).toEqual({ failed: true, msg });
    expect(apt.packages()).toEqual([]);
  });

  test('a file that conflicts with what is there is refused before anything is done', async () => {
    apt.shell('apt-get install -y t-c');
    const { result } = await call({ deb: '@/repo/t-rival_1.0_all.deb' });
    expect([result.msg, apt.packages()]).toEqual(["Conflicts with the installed package 't-c'", ['t-c 1.0 installed']]);
  });

  test('a package for all architectures has none of a foreign one', async () => {
    apt.shell('apt-get install -y t-a');
    expect((await call({ name: 't-a:i386' })).result.msg).toBe("No package matching 't-a:i386' is available");
  });

  test('a package file whose package is half configured is not unpacked again', async () => {
    apt.shell(
      'apt-get install -y t-a && sed -i "s/install ok installed/install ok half-configured/" var/lib/dpkg/status',
    );
    const { result } = await call({ deb: '@/repo/t-a_2.0_all.deb' });
    expect(result).toEqual({ changed: false, stderr: '', diff: '' });
  });

  test('older files are refused, unless they are allowed', async () => {
    apt.shell('apt-get install -y t-a');
    const deb = '@/repo/t-a_1.0_all.deb';
    expect((await call({ deb })).result.msg).toBe('A later version is already installed');
    expect((await call({ deb, allow_downgrade: true })).result.changed).toBe(true);
    expect(apt.packages()).toEqual(['t-a 1.0 installed']);
  });
});

test('a target without apt is told so', async () => {
  const settings = { environment: { PATH: '/nonexistent' }, shell: ['/bin/sh'] };
  const { result } = await callOnTarget('apt', { name: 'x' }, settings);
  expect(result.msg).toEqual(expect.stringMatching(/^Failed to find required executable "apt-get"/));
});
