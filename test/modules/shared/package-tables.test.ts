import { describe, expect, test } from '@jest/globals';
import { nevraOf, readDnfOutput } from '../../../modules/shared/dnf-output.js';
import { PACKAGE_SOURCES } from '../../../modules/shared/package-sources.js';
import { messagesOf, readSolvables } from '../../../modules/shared/zypper-output.js';

const DNF4 = `Dependencies resolved.
========================================================================================
 Package                                                          Arch    Version
                                                                                Repo
                                                                                    Size
========================================================================================
Installing:
 r-b                                                              noarch  1.0-1 t  5.4 k
 a-very-long-name-that-breaks-the-table
                                                                  x86_64  2:1.0-1
                                                                                t  885
     replacing  old.noarch 0.9-1
Upgrading:
 r-a                                                              noarch  2.0-1 t  5.4 k
Removing:
 r-z                                                              noarch  1.0-1 @t   0
Skipping packages with broken dependencies:
 r-broken                                                         noarch  1.0-1 t  1 k

Transaction Summary
========================================================================================
Install  2 Packages
`;

const DNF5 = `Updating and loading repositories:
Repositories loaded.
Package             Arch   Version       Repository      Size
Installing:
 foo                noarch 1.0-1         repo         0.0   B
Upgrading:
 bar                x86_64 0:2.0-1       repo        12.3 KiB
   replacing bar    x86_64 1.0-1         repo        12.1 KiB
Removing unused dependencies:
 baz                noarch 3-1           @System      1.0 MiB

Transaction Summary:
 Installing:         1 package
`;

describe('what dnf shows', () => {
  test('dnf 4, with lines that are broken', () => {
    const { items, unmatched } = readDnfOutput(`No match for argument: nope\n${DNF4}`);
    // What is replaced goes, and dnf tells of it.
    expect(items.map((item) => `${item.action} ${nevraOf(item)}`)).toEqual([
      'remove old-0.9-1.noarch',
      'install r-b-1.0-1.noarch',
      'install a-very-long-name-that-breaks-the-table-2:1.0-1.x86_64',
      'upgrade r-a-2.0-1.noarch',
      'remove r-z-1.0-1.noarch',
    ]);
    expect(unmatched).toEqual(['nope']);
  });

  test('dnf 5', () => {
    expect(readDnfOutput(DNF5).items.map((item) => `${item.action} ${nevraOf(item)}`)).toEqual([
      'install foo-1.0-1.noarch',
      'upgrade bar-2.0-1.x86_64',
      'remove baz-3-1.noarch',
    ]);
  });
});

test("zypper's XML", () => {
  const text = `<?xml version='1.0'?>
<stream>
<message type="info">Loading &amp; reading</message>
<install-summary download-size="0">
<to-install><solvable type="package" name="foo" edition="1.0-1" arch="noarch"/></to-install>
<to-upgrade><solvable type="package" name="bar" edition="2" edition-old="1"><summary>x</summary></solvable></to-upgrade>
</install-summary>
<message type="error">No provider of &apos;x&apos; found.</message>
</stream>`;
  expect([...(readSolvables(text)?.values() ?? [])]).toEqual([
    { name: 'foo', version: '1.0-1', oldVersion: '', group: 'to-install' },
    { name: 'bar', version: '2', oldVersion: '1', group: 'to-upgrade' },
  ]);
  expect(messagesOf(text)).toEqual(['Loading & reading', "No provider of 'x' found."]);
  expect(readSolvables('Permission denied')).toBeUndefined();
});

describe('installed packages', () => {
  test.each<[string, string, object[]]>([
    [
      'apk',
      'musl-1.2.4-r2\nbusybox-binsh-1.36.1-r5\nodd\n',
      [
        { name: 'musl', version: '1.2.4', release: 'r2' },
        { name: 'busybox-binsh', version: '1.36.1', release: 'r5' },
        { name: 'odd', version: '', release: '' },
      ],
    ],
    [
      'rpm',
      'bash\t5.2\t1.fc39\t(none)\tx86_64\ngpg-pubkey\tabc\tdef\t(none)\t(none)\n',
      [
        { name: 'bash', version: '5.2', release: '1.fc39', epoch: 'None', arch: 'x86_64' },
        { name: 'gpg-pubkey', version: 'abc', release: 'def', epoch: 'None', arch: 'None' },
      ],
    ],
    [
      'apt',
      'arch amd64\nfile http://d bookworm/main amd64 Packages\nrelease v=12,o=Debian,a=stable\nrow\tinstalled\tbash\t5.2\tamd64\tshells\nrow\tconfig-files\told\t1\tall\tmisc\nrow\tinstalled\tlibc6\t2.36\ti386\tlibs\npackage bash\nfrom http://d bookworm/main amd64 Packages\npackage libc6:i386\nfrom /var/lib/dpkg/status\n',
      [
        { name: 'bash', version: '5.2', arch: 'amd64', category: 'shells', origin: 'Debian' },
        { name: 'libc6:i386', version: '2.36', arch: 'i386', category: 'libs', origin: '' },
      ],
    ],
    [
      'pacman',
      'Name            : a\nVersion         : 1-1\nArchitecture    : any\nProvides        : x=1  y\n                  z\n\nName            : b\nVersion         : 2-1\nArchitecture    : x86_64\nProvides        : None\n',
      [
        { name: 'a', version: '1-1', arch: 'any', provides: ['x', 'y', 'z'] },
        { name: 'b', version: '2-1', arch: 'x86_64', provides: null },
      ],
    ],
    [
      'pkg_info',
      'bash-5.2p1 GNU shell\nodd\n',
      [
        { name: 'bash', version: '5.2p1' },
        { name: 'odd', version: '' },
      ],
    ],
    [
      'portage',
      'app-shells bash 5.2 r1 [0] [x]\n',
      [{ category: 'app-shells', name: 'bash', version: '5.2', ebuild_revision: 'r1', slots: '[0]', prefixes: '[x]' }],
    ],
    [
      'pkg',
      'bash\t5.2_1,2\trepo\t17\t1\tFreeBSD:14:amd64\tshells/bash\t/usr/local\t0\n',
      [
        {
          name: 'bash',
          version: '5.2',
          origin: 'repo',
          installed: '17',
          automatic: true,
          arch: 'amd64',
          category: 'shells',
          prefix: '/usr/local',
          vital: false,
          port_epoch: '2',
          revision: '1',
        },
      ],
    ],
  ])('%s', (manager, text, packages) => {
    expect(PACKAGE_SOURCES[manager]!.read(text)).toEqual(packages);
  });
});
