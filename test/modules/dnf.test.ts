import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { PlainDict } from '../../src/module/plain.js';
import { SHELLS } from '../module/local-session.js';
import { call, program, root, state } from './fake-tools.js';

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
