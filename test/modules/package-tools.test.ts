import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { PlainDict } from '../../src/module/plain.js';
import { SHELLS } from '../module/local-session.js';
import { callOnTarget } from './call.js';
import { call, program, root, state } from './fake-tools.js';

const APK = `
case "$*" in
  update) echo 'OK: 5 distinct packages available' ;;
  '-v info --description '*) exit 0 ;;
  '-v info --installed '*) shift 3; grep -q "^$1\\( .*\\)*$" "$STATE" ;;
  version*) grep -q "^$2 old$" "$STATE" && echo "$2-1.0-r0   < 2.0-r0 " ; exit 0 ;;
  *--simulate*) echo '(1/1) Installing foo (1.0-r0)' ;;
  'add '*) shift; [ "$1" != --upgrade ] || shift
    for p; do grep -v "^$p" "$STATE" >"$STATE.new"; echo "$p" >>"$STATE.new"; mv "$STATE.new" "$STATE"
      [ "$p" != nope ] || { echo 'ERROR: unable to select packages:' >&2; exit 1; }
      echo "(1/1) Installing $p (1.0-r0)"; done; echo 'OK: 8 MiB in 16 packages' ;;
  'del --purge '*) shift 2; for p; do [ "$p" = kept ] || { grep -v "^$p" "$STATE" >"$STATE.new"; mv "$STATE.new" "$STATE"; }; done
    echo '(1/1) Purging foo (1.0-r0)' ;;
  *upgrade*) echo 'OK: 8 MiB in 16 packages' ;;
  *) echo "unexpected: $*" >&2; exit 99 ;;
esac
`;

describe('apk', () => {
  const world = () => join(root, 'state');

  test.each(SHELLS)('installs, upgrades, removes: %s', async (...shell) => {
    program('apk', APK);
    const args = { name: ['foo', 'bar'], world: world() };
    const dry = await call('apk', args, { check: true, shell });
    expect([dry.result.changed, state()]).toEqual([true, []]);
    const made = await call('apk', args, { shell });
    expect([made.result, made.trips]).toEqual([
      {
        changed: true,
        msg: 'installed foo bar package(s)',
        packages: ['foo', 'bar'],
        stdout: '(1/1) Installing foo (1.0-r0)\n(1/1) Installing bar (1.0-r0)\nOK: 8 MiB in 16 packages\n',
        stderr: '',
      },
      1,
    ]);
    const again = await call('apk', args, { shell });
    expect([again.result, again.trips]).toEqual([{ changed: false, msg: 'package(s) already installed' }, 1]);
    writeFileSync(join(root, 'state'), 'foo old\nbar\n');
    const latest = await call('apk', { ...args, state: 'latest' }, { shell });
    expect([latest.result.changed, latest.log.at(-1)]).toEqual([true, 'apk add --upgrade foo']);
    const gone = await call('apk', { ...args, state: 'absent' }, { shell });
    expect([gone.result.msg, state()]).toEqual(['removed foo bar package(s)', []]);
    const still = await call('apk', { ...args, state: 'absent' }, { shell });
    expect(still.result).toEqual({ changed: false, msg: 'package(s) already removed' });
  });

  test.each<[PlainDict, string]>([
    [{ name: 'nope' }, 'failed to install nope'],
    [{ name: 'x', upgrade: true }, 'parameters are mutually exclusive: name|upgrade'],
  ])('fails: %j', async (args, msg) => {
    program('apk', APK);
    const { result } = await call('apk', { ...args, world: world() });
    expect({ failed: result.failed, msg: result.msg }).toEqual({ failed: true, msg });
  });

  test('what others need is not removed', async () => {
    program('apk', APK);
    writeFileSync(join(root, 'state'), 'kept\n');
    const { result } = await call('apk', { name: 'kept', state: 'absent' });
    expect([result.failed, result.msg]).toEqual([true, 'failed to remove kept package(s)']);
  });

  test('updates and upgrades', async () => {
    program('apk', APK);
    const updated = await call('apk', { update_cache: true });
    expect(updated.result).toEqual({
      changed: true,
      msg: 'updated repository indexes',
      stdout: 'OK: 5 distinct packages available\n',
      stderr: '',
    });
    const { result, log } = await call('apk', {
      upgrade: true,
      available: true,
      no_cache: true,
      repository: ['http://r'],
    });
    expect(result.changed).toBe(false);
    expect(log).toEqual(['apk --no-cache --repository http://r --repositories-file /dev/null upgrade --available']);
  });
});

const BREW = `
case "$1" in
  info) grep -q "^$2" "$STATE" && { echo "$2: stable 1.0"; echo 'Poured from bottle on 2026-01-01'; } ; exit 0 ;;
  outdated) ! grep -q "^$2 old" "$STATE" ;;
  install|upgrade) for p; do :; done; [ "$p" != nope ] || { echo 'Error: No available formula' >&2; exit 1; }
    grep -v "^$p" "$STATE" >"$STATE.new"; echo "$p" >>"$STATE.new"; mv "$STATE.new" "$STATE" ;;
  uninstall) for p; do :; done; grep -v "^$p" "$STATE" >"$STATE.new"; mv "$STATE.new" "$STATE" ;;
  update) echo 'Already up-to-date.' ;;
  link) ;;
  unlink) exit 1 ;;
esac
`;

describe('homebrew', () => {
  test.each(SHELLS)('installs, upgrades, removes: %s', async (...shell) => {
    program('brew', BREW);
    const dry = await call('homebrew', { name: 'foo' }, { check: true, shell });
    const empty = { changed_pkgs: [], unchanged_pkgs: [] };
    expect([dry.result, state()]).toEqual([{ changed: true, msg: 'Package would be installed: foo', ...empty }, []]);
    const made = await call('homebrew', { name: 'foo', install_options: ['with-x'] }, { shell });
    expect(made.result).toEqual({
      changed: true,
      msg: 'Package installed: foo',
      changed_pkgs: ['foo'],
      unchanged_pkgs: [],
    });
    expect(made.log).toContain('brew install --with-x foo');
    const two = await call('homebrew', { name: ['foo', 'bar'] }, { shell });
    expect(two.result).toEqual({
      changed: true,
      msg: 'Changed: 1, Unchanged: 1',
      changed_pkgs: ['bar'],
      unchanged_pkgs: ['foo'],
    });
    writeFileSync(join(root, 'state'), 'foo old\n');
    const latest = await call('homebrew', { name: 'foo', state: 'latest' }, { shell });
    expect([latest.result.msg, state()]).toEqual(['Package upgraded: foo', ['foo']]);
    const again = await call('homebrew', { name: 'foo', state: 'latest' }, { shell });
    expect([again.result.msg, again.result.changed]).toEqual(['Package is already upgraded: foo', false]);
    const gone = await call('homebrew', { name: 'foo', state: 'absent' }, { shell });
    expect([gone.result.msg, state()]).toEqual(['Package uninstalled: foo', []]);
  });

  test.each<[PlainDict, PlainDict]>([
    [{ name: 'nope' }, { failed: true, msg: 'Error: No available formula' }],
    [{ name: 'a;b' }, { failed: true, msg: 'Invalid package: a;b.' }],
    [
      { name: 'foo', state: 'linked' },
      { failed: true, msg: 'Package not installed: foo.' },
    ],
    [
      { name: 'there', state: 'unlinked' },
      { failed: true, msg: 'Package could not be unlinked: there.' },
    ],
    [
      { name: 'there', state: 'linked' },
      { changed: true, msg: 'Package linked: there', changed_pkgs: ['there'], unchanged_pkgs: [] },
    ],
    [
      { update_homebrew: true },
      { changed: false, msg: 'Homebrew already up-to-date.', changed_pkgs: [], unchanged_pkgs: [] },
    ],
  ])('%j', async (args, expected) => {
    program('brew', BREW);
    writeFileSync(join(root, 'state'), 'there\n');
    expect((await call('homebrew', args)).result).toEqual(expected);
  });
});

const NPM = `
case "$1" in
  list) printf '{"dependencies":{'; sep=; while read -r p v; do printf '%s"%s":{"version":"%s"}' "$sep" "$p" "$v"; sep=,; done <"$STATE"; printf '}}' ;;
  install) for p; do case $p in foo*) grep -v '^foo ' "$STATE" >"$STATE.new"; echo "foo 1.0" >>"$STATE.new"; mv "$STATE.new" "$STATE" ;; bad) echo 'npm ERR! 404' >&2; exit 1 ;; esac; done ;;
  uninstall) : >"$STATE" ;;
  outdated) ;;
esac
`;

describe('npm', () => {
  test.each(SHELLS)('installs and removes: %s', async (...shell) => {
    program('npm', NPM);
    const path = join(root, 'a dir');
    const args = { name: 'foo', version: '1.0', path };
    const dry = await call('npm', args, { check: true, shell });
    expect([dry.result, existsSync(path)]).toEqual([{ changed: true }, false]);
    const made = await call('npm', args, { shell });
    expect([made.result, made.trips, made.log.at(-1)]).toEqual([{ changed: true }, 2, 'npm install foo@1.0']);
    const again = await call('npm', args, { shell });
    expect([again.result, again.trips]).toEqual([{ changed: false }, 1]);
    const other = await call('npm', { ...args, version: '2.0' }, { check: true, shell });
    expect(other.result).toEqual({ changed: true });
    const gone = await call('npm', { name: 'foo', path, state: 'absent' }, { shell });
    expect([gone.result, state()]).toEqual([{ changed: true }, []]);
  });

  test.each<[PlainDict, string]>([
    [{ name: 'foo' }, 'path must be specified when not using global'],
    [{ global: true, state: 'absent' }, 'uninstalling a package is only available for named packages'],
    [{ name: 'bad', global: true }, 'npm ERR! 404'],
  ])('fails: %j', async (args, msg) => {
    program('npm', NPM);
    const { result } = await call('npm', args);
    expect({ failed: result.failed, msg: result.msg }).toEqual({ failed: true, msg });
  });

  test('flags', async () => {
    program('npm', NPM);
    const flags = { production: true, ignore_scripts: true, unsafe_perm: true, no_optional: true, no_bin_links: true };
    const { log } = await call('npm', { global: true, ci: true, registry: 'http://r', ...flags });
    expect(log).toEqual([
      'npm ci --global --production --ignore-scripts --unsafe-perm --registry http://r --no-optional --no-bin-links',
    ]);
  });
});

test.each([
  ['apk', { name: 'x' }, 'apk'],
  ['pacman', { name: 'x' }, 'pacman'],
  ['zypper', { name: 'x' }, 'zypper'],
  ['homebrew', { name: 'x', path: '/nonexistent' }, 'brew'],
  ['npm', { name: 'x', global: true }, 'npm'],
  ['dnf', { name: 'x' }, 'dnf'],
  ['subversion', { repo: 'x', dest: '/x' }, 'svn'],
  ['apt_key', { id: 'DEADBEEF', data: 'x' }, 'apt-key'],
  ['rpm_key', { key: 'DEADBEEF' }, 'gpg'],
  ['debconf', { name: 'x' }, 'debconf-show'],
])('%s: a target without its program is told so', async (module, args, name) => {
  const settings = { environment: { PATH: '/nonexistent' }, shell: ['/bin/sh'] };
  const { result } = await callOnTarget(module, args as PlainDict, settings);
  const message = expect.stringMatching(`^Failed to find required executable "${name}"`);
  expect([result.failed, result.msg]).toEqual([true, message]);
});

test.each([
  ['apk', {}],
  ['pacman', {}],
  ['dnf', {}],
  ['homebrew', {}],
  ['npm', { global: true }],
  ['apt', { state: 'build-dep' }],
  ['zypper', { name: '--flag', shown: '-flag' }],
])('%s: a name is no flag', async (module, { shown = '--flag', ...args }: PlainDict) => {
  const { result } = await callOnTarget(module, { name: '--flag', ...args });
  expect([result.failed, result.msg]).toEqual([true, `a package name may not begin with a dash: ${shown}`]);
});
