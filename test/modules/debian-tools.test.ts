import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
  if (reason === undefined) apt = makeAptRoot([{ name: 't-a', version: '1.0' }]);
});

afterAll(() => {
  if (reason === undefined) apt.remove();
});

interface Settings {
  readonly check?: boolean;
  readonly diff?: boolean;
  readonly shell?: readonly string[];
}

async function call(module: string, args: PlainDict, settings: Settings = {}, environment = apt.environment) {
  const placed = JSON.parse(JSON.stringify(args).replaceAll('@', apt.path)) as PlainDict;
  const { result, trips } = await callOnTarget(module, placed, { ...settings, environment });
  const { invocation: _i, _ansible_error: _e, ...kept } = result;
  return { result: JSON.parse(JSON.stringify(kept).replaceAll(apt.path, '@')) as PlainDict, trips };
}

suite('apt_repository', () => {
  const list = (name: string) => join(apt.path, 'etc/apt/sources.list.d', name);
  const repo = 'deb http://x.example/debian stable main';
  const told = { repo, state: 'present', sources_removed: [], diff: [] };

  beforeEach(() => {
    rmSync(list(''), { recursive: true, force: true });
    mkdirSync(list(''));
  });

  test.each(SHELLS)('adds and removes: %s', async (...shell) => {
    const path = '@/etc/apt/sources.list.d/x_example_debian.list';
    const args = { repo, update_cache: false };
    const dry = await call('apt_repository', args, { check: true, diff: true, shell });
    const diff = [{ before: '', after: `${repo}\n`, before_header: '/dev/null', after_header: path }];
    expect(dry).toEqual({ result: { changed: true, ...told, sources_added: [path], diff }, trips: 1 });
    expect(existsSync(list('x_example_debian.list'))).toBe(false);
    const added = await call('apt_repository', args, { shell });
    expect(added).toEqual({ result: { changed: true, ...told, sources_added: [path] }, trips: 2 });
    expect(readFileSync(list('x_example_debian.list'), 'utf8')).toBe(`${repo}\n`);
    const again = await call('apt_repository', args, { shell });
    expect(again).toEqual({ result: { changed: false, ...told, sources_added: [] }, trips: 1 });
    const gone = await call('apt_repository', { ...args, state: 'absent' }, { shell });
    expect(gone.result).toMatchObject({ changed: true, sources_added: [], sources_removed: [path] });
    expect(existsSync(list('x_example_debian.list'))).toBe(false);
  });

  test('a disabled source is enabled, in its file', async () => {
    writeFileSync(list('y.list'), `# c\n# ${repo} # why\n`, { mode: 0o640 });
    const { result } = await call('apt_repository', { repo, update_cache: false });
    expect([result.changed, result.sources_added]).toEqual([true, []]);
    expect(readFileSync(list('y.list'), 'utf8')).toBe(`# c\n${repo} # why\n`);
    expect(statSync(list('y.list')).mode & 0o777).toBe(0o640);
  });

  test('mode and name of the file', async () => {
    await call('apt_repository', { repo, update_cache: false, filename: 'a b', mode: '0600' });
    expect(statSync(list('a b.list')).mode & 0o777).toBe(0o600);
  });

  test('an update follows', async () => {
    const { result } = await call('apt_repository', {
      repo: 'deb [trusted=yes] file:@/repo ./',
      filename: 'again',
      state: 'absent',
    });
    expect(result.changed).toBe(true);
    writeFileSync(join(apt.path, 'etc/apt/sources.list'), `deb [trusted=yes] file:${apt.path}/repo ./\n`);
  });

  test('what cannot be updated is undone', async () => {
    writeFileSync(list('z.list'), `deb-src http://z.example s m\n`);
    const args = {
      repo: 'deb file:/nowhere-at-all stable main',
      update_cache_retries: 1,
      update_cache_retry_max_delay: 0,
    };
    const { result } = await call('apt_repository', { ...args, filename: 'bad' });
    const why = "E:The repository 'file:/nowhere-at-all stable Release' does not have a Release file.";
    expect(String(result.msg)).toContain('Failed to update apt cache after 1 retries: ');
    expect(String(result.msg)).toContain(why);
    expect([existsSync(list('bad.list')), readFileSync(list('z.list'), 'utf8')]).toEqual([
      false,
      'deb-src http://z.example s m\n',
    ]);
  });

  test('a PPA that is there needs no network', async () => {
    writeFileSync(list('p.list'), 'deb https://ppa.launchpadcontent.net/o/n/ubuntu jammy main\n');
    const { result } = await call('apt_repository', { repo: 'ppa:o/n', codename: 'jammy' });
    expect(result).toEqual({
      changed: false,
      repo: 'ppa:o/n',
      state: 'present',
      sources_added: [],
      sources_removed: [],
      diff: [],
    });
  });
});

suite('dpkg_selections', () => {
  test.each(SHELLS)('holds a package: %s', async (...shell) => {
    apt.reset();
    apt.shell('apt-get install -y t-a');
    const args = { name: 't-a', selection: 'hold' };
    const dry = await call('dpkg_selections', args, { check: true, shell });
    expect(dry).toEqual({ result: { changed: true, before: 'install', after: 'hold' }, trips: 1 });
    const held = await call('dpkg_selections', args, { shell });
    expect(held).toEqual({ result: { changed: true, before: 'install', after: 'hold' }, trips: 2 });
    expect(apt.shell('dpkg --get-selections t-a').trim().split(/\s+/)).toEqual(['t-a', 'hold']);
    const again = await call('dpkg_selections', args, { shell });
    expect(again).toEqual({ result: { changed: false, before: 'hold', after: 'hold' }, trips: 1 });
  });

  test('a package that dpkg does not know', async () => {
    const { result } = await call('dpkg_selections', { name: 't-nowhere', selection: 'hold' });
    expect([result.failed, result.msg]).toEqual([
      true,
      "Failed to find package 't-nowhere' to perform selection 'hold'.",
    ]);
  });
});

const hasDebconf = spawnSync('sh', ['-c', 'command -v debconf-set-selections debconf-show']).status === 0;
const debconf = reason === undefined && hasDebconf ? describe : describe.skip;

debconf('debconf', () => {
  const environment = () => ({ DEBCONF_SYSTEMRC: join(apt.path, 'debconf') });

  beforeEach(() => {
    const database = (name: string) => `Name: ${name}\nDriver: File\nFilename: ${join(apt.path, name)}.dat\n`;
    writeFileSync(join(apt.path, 'debconf'), `Config: c\nTemplates: t\n\n${database('c')}\n${database('t')}`);
    for (const name of ['c.dat', 't.dat']) rmSync(join(apt.path, name), { force: true });
  });

  test.each<[string, PlainDict, string]>([
    ['a text', { vtype: 'string', value: "it's $HOME %s" }, "it's $HOME %s"],
    ['a boolean', { vtype: 'boolean', value: true }, 'true'],
    ['a list', { vtype: 'multiselect', value: ['b', 'a'] }, 'b, a'],
    ['a number', { vtype: 'string', value: 5 }, '5'],
  ])('answers with %s', async (_name, value, answer) => {
    const args = { name: 'foo', question: 'foo/q', ...value };
    const dry = await call('debconf', args, { check: true }, environment());
    expect([dry.result.changed, readFileSync(join(apt.path, 'c.dat'), 'utf8')]).toEqual([true, '']);
    const { result, trips } = await call('debconf', args, { diff: true }, environment());
    const [current, previous] = [{ 'foo/q': answer }, { 'foo/q': '' }];
    const told = { current, previous, diff: { before: previous, after: current } };
    expect({ result, trips }).toEqual({ result: { changed: true, msg: '', ...told }, trips: 2 });
    const again = await call('debconf', args, {}, environment());
    expect(again).toEqual({ result: { changed: false, msg: '', current }, trips: 1 });
  });

  test('half a question', async () => {
    const { result } = await call('debconf', { name: 'foo', question: 'foo/q' }, {}, environment());
    expect(result.msg).toBe('parameters are required together: question, vtype, value');
  });
});
