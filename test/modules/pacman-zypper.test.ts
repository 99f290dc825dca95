import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { PlainDict } from '../../src/module/plain.js';
import { SHELLS } from '../module/local-session.js';
import { call, program, root, state } from './fake-tools.js';

const PACMAN = `
case "$*" in
  --query) while read -r p v r; do echo "$p $v"; done <"$STATE" ;;
  '--query --upgrades') grep old "$STATE" >/dev/null || exit 1; echo 'foo 1.0-1 -> 2.0-1' ;;
  '--query --explicit') while read -r p v r; do [ "$r" = dep ] || echo "$p $v"; done <"$STATE" ;;
  '--query --deps') while read -r p v r; do [ "$r" != dep ] || echo "$p $v"; done <"$STATE" ;;
  '--sync --list') echo 'core foo 2.0-1'; echo 'core bar 1.0-1' ;;
  '--sync --groups --groups') echo 'grp foo'; echo 'grp bar' ;;
  '--sync --print-format %n core/foo') echo foo ;;
  *--print-format*%n-%v*) for p; do :; done; echo "$p-2.0-1" ;;
  *'--print-format %n '[a-z]*) echo 'error: target not found' >&2; exit 1 ;;
  *--print-format*) shift; while [ "$1" != '%n %v' ]; do shift; done; shift; for p; do echo "\${p##*/} 2.0-1"; done ;;
  *--remove*) : >"$STATE" ;;
  *--sync*) for p; do case $p in -*) ;; *) grep -v "^\${p##*/} " "$STATE" >"$STATE.new"; echo "\${p##*/} 2.0-1" >>"$STATE.new"; mv "$STATE.new" "$STATE" ;; esac; done; echo done ;;
  *--database*) ;;
esac
`;

describe('pacman', () => {
  test.each(SHELLS)('installs, upgrades, removes: %s', async (...shell) => {
    program('pacman', PACMAN);
    const dry = await call('pacman', { name: 'foo' }, { check: true, shell });
    const diff = { before: '', after: 'foo-2.0-1\n' };
    expect(dry.result).toEqual({ changed: true, msg: 'Would have installed 1 packages', packages: ['foo'], diff });
    const made = await call('pacman', { name: 'foo' }, { shell });
    expect([made.result, made.trips]).toEqual([
      { changed: true, msg: 'Installed 1 package(s)', packages: ['foo'], diff, stdout: 'done\n' },
      2,
    ]);
    const again = await call('pacman', { name: ['foo'] }, { shell });
    expect([again.result, again.trips]).toEqual([
      { changed: false, msg: 'package(s) already installed', packages: [] },
      1,
    ]);
    const group = await call('pacman', { name: 'grp' }, { shell });
    expect([group.result.packages, state()]).toEqual([['bar'], ['foo 2.0-1', 'bar 2.0-1']]);
    writeFileSync(join(root, 'state'), 'foo 1.0-1 old\n');
    const latest = await call('pacman', { name: 'core/foo', state: 'latest' }, { shell });
    expect(latest.result.diff).toEqual({ before: 'foo-1.0-1-explicit\n', after: 'foo-2.0-1-explicit\n' });
    const gone = await call('pacman', { name: 'foo', state: 'absent', force: true, remove_nosave: true }, { shell });
    expect([gone.result.msg, gone.log.at(-1)]).toEqual([
      'Removed 1 package(s)',
      'pacman --remove --noconfirm --noprogressbar --nodeps --nodeps --nosave foo',
    ]);
    const still = await call('pacman', { name: 'foo', state: 'absent' }, { shell });
    expect(still.result).toEqual({ changed: false, msg: 'package(s) already absent', packages: [] });
  });

  test('a package that is nowhere', async () => {
    program('pacman', PACMAN);
    const { result } = await call('pacman', { name: 'nope' });
    expect([result.failed, result.msg]).toEqual([true, 'Failed to list package nope']);
    expect((await call('pacman', { name: 'nope', state: 'absent' })).result.changed).toBe(false);
  });

  test('nothing to do, and what fails, with the path of the program', async () => {
    program('pacman', PACMAN);
    expect((await call('pacman', { name: [] })).result).toEqual({ changed: false, msg: 'Nothing to do' });
    program('pacman', `echo 'error: no' >&2; exit 1`);
    const { result } = await call('pacman', { update_cache: true });
    expect([result.cmd, result.msg, result.cache_updated]).toEqual([
      ['@/bin/pacman', '--sync', '--refresh'],
      'could not update package db',
      false,
    ]);
  });

  test('upgrades all', async () => {
    program('pacman', PACMAN);
    expect((await call('pacman', { upgrade: true })).result).toEqual({ changed: false, msg: 'Nothing to upgrade' });
    writeFileSync(join(root, 'state'), 'foo 1.0-1 old\n');
    const { result } = await call('pacman', { upgrade: true }, { check: true });
    const diff = { before: 'foo-1.0-1\n', after: 'foo-2.0-1\n' };
    expect(result).toEqual({ changed: true, msg: '1 packages would have been upgraded', packages: ['foo'], diff });
  });

  test('why a package is there', async () => {
    program('pacman', PACMAN);
    writeFileSync(join(root, 'state'), 'foo 2.0-1\n');
    const args = { name: 'foo', reason: 'dependency', reason_for: 'all' };
    const { result, log } = await call('pacman', args);
    expect([result.packages, log.at(-1)]).toEqual([['foo'], 'pacman --noconfirm --database --asdeps foo']);
    expect((await call('pacman', { name: 'foo', reason: 'explicit', reason_for: 'all' })).result.changed).toBe(false);
  });
});

const ZYPPER = `
xml() { printf '<?xml version="1.0"?><stream>%s</stream>\\n' "$1"; }
case "$*" in
  *' search '*) for p; do :; done
    if grep -q "^$p" "$STATE"; then xml "<search-result><solvable-list><solvable status=\\"installed\\" name=\\"$p\\" edition=\\"1\\"/></solvable-list></search-result>"
    else xml '<message type="info">No matching items found.</message>'; exit 104; fi ;;
  *' install '*broken) xml '<message type="error">Problem: x</message><message>two</message>'; exit 4 ;;
  *' install '*scripts) xml '<to-install><solvable name="scripts" edition="1"/></to-install>'
    grep -q . "$STATE" || { echo run >>"$STATE"; exit 107; } ;;
  *' install '*nope) xml '<message type="error">No provider of &apos;+nope&apos; found.</message>'; exit 104 ;;
  *--dry-run*) xml '<to-install><solvable name="foo" edition="1"/></to-install>' ;;
  *' install '*) for p; do :; done; echo "\${p#+}" >>"$STATE"; xml "<to-install><solvable name=\\"\${p#+}\\" edition=\\"1\\"/></to-install>" ;;
  *' remove '*) : >"$STATE"; xml '<to-remove><solvable name="foo" edition="1"/></to-remove>' ;;
  *' update '*) xml '' ;;
esac
`;

describe('zypper', () => {
  test.each(SHELLS)('installs and removes: %s', async (...shell) => {
    program('zypper', ZYPPER);
    const dry = await call('zypper', { name: 'foo' }, { check: true, diff: true, shell });
    expect([dry.result.changed, dry.result.diff, state()]).toEqual([true, { prepared: 'installed: foo\n' }, []]);
    const made = await call('zypper', { name: 'foo' }, { shell });
    const base = ['zypper', '--non-interactive', '--xmlout', '--quiet'];
    const flags = ['--type', 'package', '--auto-agree-with-licenses', '--no-recommends'];
    expect([made.result.cmd, made.trips]).toEqual([[...base, 'install', ...flags, '--', '+foo'], 2]);
    const again = await call('zypper', { name: ['foo'] }, { shell });
    const told = { name: ['foo'], state: 'present', update_cache: false, rc: 0 };
    expect([again.result, again.trips]).toEqual([{ changed: false, ...told }, 1]);
    const gone = await call('zypper', { name: 'foo', state: 'absent', clean_deps: true }, { shell });
    expect([gone.result.changed, gone.result.cmd, state()]).toEqual([
      true,
      [...base, 'remove', '--type', 'package', '--clean-deps', 'foo'],
      [],
    ]);
  });

  test.each<[PlainDict, string]>([
    [{ name: 'nope' }, "No provider of '+nope' found."],
    [{ name: 'x', state: 'dist-upgrade' }, 'Can not dist-upgrade specific packages.'],
    [{ name: '+x', state: 'absent' }, "Can not combine '+' prefix with state=remove/absent."],
    [{ name: 'x.rpm', state: 'absent' }, 'Can not remove via URL.'],
    [{ name: 'x', state: 'absent', type: 'patch' }, 'Can not remove patches.'],
  ])('fails: %j', async (args, msg) => {
    program('zypper', ZYPPER);
    const { result } = await call('zypper', args);
    expect({ failed: result.failed, msg: result.msg }).toEqual({ failed: true, msg });
  });

  test('messages alone', async () => {
    program('zypper', ZYPPER);
    const { result } = await call('zypper', { name: 'broken', simple_errors: true, quiet: false });
    const { cmd, ...told } = result;
    expect([told, (cmd as string[]).slice(0, 4)]).toEqual([
      {
        failed: true,
        msg: 'Zypper run command failed with return code 4.',
        rc: 4,
        stdout: 'Problem: x \ntwo',
        stderr: '',
      },
      ['zypper', '--non-interactive', '--xmlout', 'install'],
    ]);
  });

  test('scripts that fail', async () => {
    program('zypper', ZYPPER);
    const { result } = await call('zypper', { name: 'scripts' });
    expect([result.failed, result.msg, result.rc]).toEqual([true, 'Zypper run failed.', 107]);
    writeFileSync(join(root, 'state'), '');
    const skipped = await call('zypper', { name: 'scripts', skip_post_errors: true });
    expect([skipped.result.changed, skipped.result.rc]).toEqual([true, 0]);
  });

  test('nothing to update', async () => {
    program('zypper', ZYPPER);
    expect((await call('zypper', { name: '*', state: 'latest' })).result.changed).toBe(false);
  });
});
