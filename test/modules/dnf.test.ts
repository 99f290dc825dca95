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
  ' --hidden') printf '%s\\n' 'Available Environment Groups:' '   My Env (envr)' 'Available Groups:' '   My Group (grp)' ; exit 0 ;;
  *@grp) table 'Installing group/module packages:' ' g1              noarch              1.0-1                 t              5.9 k' 'Installing Groups:' ' My Group                                                                      ' ;;
  *@mod:1) echo "Module or Group 'mod:1' is not available."; echo 'Error: Nothing to do.' >&2; exit 1 ;;
  *obsnew) table 'Installing:' ' obsnew             noarch             2.0-1                t             6.0 k' '     replacing  obsold.noarch 1.0-1' ;;
  *gone.rpm) printf '%s\\n' 'Can not load RPM file: /gone.rpm.' 'Could not open: /gone.rpm' >&2; exit 1 ;;
  *noconf) echo 'Config error: Config file "/no" does not exist' >&2; exit 1 ;;
  *norepo) printf '%s\\n' "Error: Failed to download metadata for repo 't': Cannot download repomd.xml" >&2; exit 1 ;;
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
    [{ name: '@none' }, { msg: 'No group none available.', results: [] }],
    [
      { name: '@none', state: 'absent' },
      { msg: 'No group none available.', results: [] },
    ],
    [{ name: '@mod:1' }, { msg: 'No group mod:1 available.', results: [] }],
    [
      { name: '/gone.rpm' },
      { msg: 'Error occurred attempting remote rpm operation: Could not open: /gone.rpm', results: [], rc: 1 },
    ],
    [{ name: 'noconf' }, { msg: 'cannot read configuration file', conf_file: '/no', results: [] }],
    [
      { name: 'norepo' },
      { msg: "Failed to download metadata for repo 't': Cannot download repomd.xml", results: [], rc: 1 },
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

  test.each<[PlainDict, PlainDict]>([
    [{ name: '@My Group' }, { results: ['Group grp installed.', 'Installed: g1-1.0-1.noarch'] }],
    [{ name: '@grp' }, { results: ['Group grp installed.', 'Installed: g1-1.0-1.noarch'] }],
    [{ name: 'obsnew' }, { results: ['Installed: obsnew-2.0-1.noarch', 'Removed: obsold-1.0-1.noarch'] }],
    [
      { name: 'obsnew', state: 'latest' },
      { results: ['Installed: obsnew-2.0-1.noarch', 'Removed: obsold-1.0-1.noarch'] },
    ],
  ])('changes: %j', async (args, expected) => {
    program('rpm', RPM);
    program('dnf', DNF);
    expect((await call('dnf', args)).result).toEqual({ changed: true, msg: '', rc: 0, ...expected });
  });

  test('a pattern that something installed fits is upgraded, too', async () => {
    program('rpm', RPM);
    program('dnf', DNF);
    writeFileSync(join(root, 'state'), 'foo 1.0\n');
    const { log } = await call('dnf', { name: ['f*', '/gone.rpm'], state: 'latest' }, { check: true });
    const acts = log.filter((line) => / (?:install|upgrade) /.test(line)).map((line) => line.replace(/ -?-\S+/g, ''));
    expect(acts).toEqual(['dnf install /gone.rpm', 'dnf install f* /gone.rpm', 'dnf upgrade f*']);
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
