import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { PlainDict } from '../../src/module/plain.js';
import { SHELLS } from '../module/local-session.js';
import { callOnTarget } from './call.js';

/**
 * Package managers that are not to be had everywhere: small programs in their place answer as the real ones do, keep what
 * is installed in the file `$STATE`, and write each call to `$LOG`.
 */
let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drover-tools-'));
  mkdirSync(join(root, 'bin'));
  writeFileSync(join(root, 'state'), '');
  writeFileSync(join(root, 'log'), '');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function program(name: string, script: string): void {
  const file = join(root, 'bin', name);
  writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "${name} $*" >>"$LOG"\n${script}`);
  chmodSync(file, 0o755);
}

interface Called {
  readonly result: PlainDict;
  readonly trips: number;
  /** Calls of the program. */
  readonly log: readonly string[];
}

async function call(
  module: string,
  args: PlainDict,
  settings: { check?: boolean; diff?: boolean; shell?: readonly string[] } = {},
): Promise<Called> {
  const environment = {
    PATH: `${join(root, 'bin')}:${process.env.PATH}`,
    STATE: join(root, 'state'),
    LOG: join(root, 'log'),
  };
  const { result, trips } = await callOnTarget(module, args, { ...settings, environment });
  const { invocation: _i, _ansible_error: _e, stdout_lines: _o, stderr_lines: _s, ...kept } = result;
  const log = readFileSync(join(root, 'log'), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  writeFileSync(join(root, 'log'), '');
  return { result: JSON.parse(JSON.stringify(kept).replaceAll(root, '@')) as PlainDict, trips, log };
}

const state = () =>
  readFileSync(join(root, 'state'), 'utf8')
    .split('\n')
    .filter((line) => line !== '');

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
    const base = ['zypper', '--quiet', '--non-interactive', '--xmlout'];
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

  test('nothing to update', async () => {
    program('zypper', ZYPPER);
    expect((await call('zypper', { name: '*', state: 'latest' })).result.changed).toBe(false);
  });
});

const RPM = `
[ "$1" != --root ] || shift 2
case "$1" in
  -qa) while read -r p v; do printf '%s\\tnoarch\\t0:%s-1\\n' "$p" "$v"; done <"$STATE" ;;
  -q) for p; do :; done; [ "$2" != --whatprovides ] && grep -q "^$p " "$STATE" ;;
esac
`;

/** Output of dnf 4.14, as it is where there is no terminal. */
const DNF = `
table() { printf '%s\\n' 'Dependencies resolved.' "$(printf '=%.0s' 1 2 3)" ' Package  Arch  Version  Repository  Size' "$@" '' 'Transaction Summary' 'Install  1 Package' ; }
act=; for p; do case $p in install|upgrade|remove|autoremove|makecache) act=$p ;; --assumeno) dry=1 ;; esac; done
[ -n "$dry" ] || [ "$act" = remove ] || [ "$act" = upgrade ] || echo "$p 2.0" >>"$STATE"
case "$act $p" in
  *nope) echo 'No match for argument: nope'; echo 'Error: Unable to find a match: nope' >&2; exit 1 ;;
  *broken) printf '%s\\n' 'Error: ' ' Problem: conflicting requests' '  - nothing provides x needed by broken-1-1.noarch' >&2; exit 1 ;;
  *unsigned) table 'Installing:' ' unsigned  noarch  2.0-1  t  5.4 k'; echo 'Package unsigned-2.0-1.noarch.rpm is not signed' >&2; echo 'Error: GPG check FAILED' >&2; exit 1 ;;
  'install '*) table 'Installing:' " $p                     noarch  2.0-1" '                    t   5.4 k' ;;
  'upgrade '*) grep -q ' 1.0' "$STATE" || { echo 'Nothing to do.'; exit 0; }
    table 'Upgrading:' ' foo  noarch  2.0-1  t  5.4 k'; [ -n "$dry" ] || echo 'foo 2.0' >"$STATE" ;;
  'remove '*) grep -q "^$p " "$STATE" || { echo "No match for argument: $p"; echo 'No packages marked for removal.'; exit 0; }
    table 'Removing:' " $p  noarch  2.0-1  @t  0  "; [ -n "$dry" ] || : >"$STATE" ;;
esac
[ -z "$dry" ] || { echo 'Operation aborted.' >&2; exit 1; }
`;

const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

asRoot('dnf', () => {
  // BusyBox's shell takes an rpm of its own, whatever is in PATH.
  test.each(SHELLS.filter(([name]) => name !== 'busybox'))('installs, upgrades, removes: %s', async (...shell) => {
    program('rpm', RPM);
    program('dnf', DNF);
    const dry = await call('dnf', { name: 'foo' }, { check: true, shell });
    const results = ['Installed: foo-2.0-1.noarch'];
    const would = 'Check mode: No changes made, but would have if not in check mode';
    expect([dry.result, dry.trips, state()]).toEqual([{ changed: true, msg: would, results, rc: 0 }, 1, []]);
    const made = await call('dnf', { name: 'foo' }, { shell });
    expect([made.result, made.trips]).toEqual([{ changed: true, msg: '', results, rc: 0 }, 1]);
    const again = await call('dnf', { name: 'foo' }, { shell });
    expect([again.result, again.trips]).toEqual([{ changed: false, msg: 'Nothing to do', results: [], rc: 0 }, 1]);
    expect(again.log.filter((line) => line.startsWith('dnf'))).toEqual([]);
    writeFileSync(join(root, 'state'), 'foo 1.0\n');
    const latest = await call('yum', { name: 'foo', state: 'latest' }, { shell });
    expect(latest.result.results).toEqual(['Installed: foo-2.0-1.noarch', 'Removed: foo-1.0-1.noarch']);
    const gone = await call('dnf5', { name: 'foo', state: 'absent' }, { shell });
    expect(gone.result.results).toEqual(['Removed: foo-2.0-1.noarch']);
    const still = await call('dnf', { name: 'foo', state: 'absent' }, { shell });
    const note = ['No match for argument: foo'];
    expect(still.result).toEqual({ changed: false, msg: 'Nothing to do', results: note, rc: 0 });
  });

  test.each<[PlainDict, PlainDict]>([
    [
      { name: 'nope' },
      {
        msg: 'Failed to install some of the specified packages',
        failures: ['No package nope available.'],
        results: [],
        rc: 1,
      },
    ],
    [
      { name: 'broken' },
      {
        msg: 'Depsolve Error occurred: \n Problem: conflicting requests\n  - nothing provides x needed by broken-1-1.noarch',
        failures: [],
        results: [],
        rc: 1,
      },
    ],
    [
      { name: 'unsigned' },
      {
        msg: 'Failed to validate GPG signature for unsigned-2.0-1.noarch: Package unsigned-2.0-1.noarch.rpm is not signed',
      },
    ],
    [
      { name: 'a b' },
      {
        msg: 'It appears that a space separated string of packages was passed in as an argument. To operate on several packages, pass a comma separated string of packages or a list of packages.',
      },
    ],
    [
      { name: 'a', state: 'present', autoremove: true },
      { msg: 'Autoremove should be used alone or with state=absent', results: [] },
    ],
    [
      { name: 'x.rpm', state: 'absent' },
      { msg: 'Cannot remove paths -- please specify package name.', results: [] },
    ],
  ])('fails: %j', async (args, expected) => {
    program('rpm', RPM);
    program('dnf', DNF);
    expect((await call('dnf', args)).result).toEqual({ failed: true, ...expected });
  });

  test('what is there only is upgraded', async () => {
    program('rpm', RPM);
    program('dnf', DNF);
    const { result } = await call('dnf', { name: 'foo', state: 'latest', update_only: true });
    expect(result.results).toEqual(['Packages providing foo not installed due to update_only specified']);
  });

  test('flags', async () => {
    program('rpm', RPM);
    program('dnf', DNF);
    const args = {
      name: 'foo,bar',
      conf_file: '/c',
      enablerepo: 'a,b',
      disablerepo: ['*'],
      exclude: 'x*',
      disable_excludes: 'all',
      installroot: '/r',
      releasever: '9',
      cacheonly: true,
      update_cache: true,
      disable_gpg_check: true,
      sslverify: false,
      install_weak_deps: false,
      nobest: true,
      allowerasing: true,
      skip_broken: true,
      download_only: true,
      download_dir: '/d',
      disable_plugin: ['p'],
      allow_downgrade: true,
    };
    const { log } = await call('dnf', args);
    expect(log.at(-1)).toBe(
      'dnf -y -c /c --disableplugin=p --disablerepo=* --enablerepo=a --enablerepo=b --exclude=x* --disableexcludes=all --installroot=/r --releasever=9 -C --refresh --nogpgcheck --setopt=sslverify=0 --setopt=install_weak_deps=0 --setopt=clean_requirements_on_remove=0 --setopt=best=0 install --allowerasing --skip-broken --downloadonly --destdir=/d foo bar',
    );
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
