import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { PlainDict } from '../../../src/module/plain.js';
import { callOnTarget } from '../call.js';
import { resultOnMachine } from '../reference.js';

const busybox = spawnSync('sh', ['-c', 'command -v busybox']).stdout.toString().trim();
const able = process.getuid?.() === 0 && busybox !== '' && spawnSync('chroot', ['/', 'true']).status === 0;
const onBusybox = able ? describe : describe.skip;

const FILES = {
  passwd: 'root:x:0:0:root:/root:/bin/sh\nada:x:1000:1000:Ada:/home/ada:/bin/sh\n',
  group: 'root:x:0:\nusers:x:100:\nwheel:x:10:ada\nada:x:1000:\n',
  shadow: 'root:*:19000:0:99999:7:::\nada:!:19000:0:99999:7:::\n',
};

// Nothing but BusyBox: no getent, no useradd, no GNU tools. It needs root, chroot and busybox-static.
onBusybox('a target that has only BusyBox', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'drover-busybox-'));
    for (const name of ['bin', 'etc/init.d', 'home', 'tmp', 'root', 'proc', 'dev'])
      mkdirSync(join(root, name), { recursive: true });
    execFileSync('cp', [busybox, join(root, 'bin/busybox')]);
    execFileSync('chroot', [root, '/bin/busybox', '--install', '-s', '/bin']);
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(root, 'etc', name), text);
    writeFileSync(join(root, 'etc/os-release'), 'ID=alpine\nNAME="Alpine Linux"\nVERSION_ID=3.19.1\n');
    writeFileSync(join(root, 'etc/alpine-release'), '3.19.1\n');
    writeFileSync(join(root, 'dev/null'), '');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const call = async (module: string, args: PlainDict) => {
    const shell = ['sh', '-c', `PATH=/bin:/sbin exec chroot '${root}' /bin/sh -c "$(cat "$0")"`];
    const { result } = await callOnTarget(module, args, { shell });
    return resultOnMachine(result);
  };
  // Debian's BusyBox has no adduser; how that is called is in the cases of user and group.
  test.each([
    ['group', { name: 'web' }, 'groupadd'],
    ['user', { name: 'bob' }, 'useradd'],
  ] as const)('%s says what is missing', async (module, args, tool) => {
    expect(await call(module, args)).toMatchObject({
      failed: true,
      msg: `Failed to find required executable "${tool}"`,
    });
  });

  test('getent reads the files', async () => {
    expect(await call('getent', { database: 'passwd', key: 'ada' })).toEqual({
      changed: false,
      ansible_facts: { getent_passwd: { ada: ['x', '1000', '1000', 'Ada', '/home/ada', '/bin/sh'] } },
    });
    expect(await call('getent', { database: 'group', key: 'nope' })).toMatchObject({
      failed: true,
      msg: 'One or more supplied key could not be found in the database.',
    });
  });

  test('facts tell what it is', async () => {
    const { ansible_facts: facts } = (await call('setup', { gather_subset: ['!all'] })) as { ansible_facts: PlainDict };
    const { ansible_distribution, ansible_distribution_version, ansible_os_family, ansible_pkg_mgr, ansible_user_id } =
      facts;
    expect({
      ansible_distribution,
      ansible_distribution_version,
      ansible_os_family,
      ansible_pkg_mgr,
      ansible_user_id,
    }).toEqual({
      ansible_distribution: 'Alpine',
      ansible_distribution_version: '3.19.1',
      ansible_os_family: 'Alpine',
      ansible_pkg_mgr: 'unknown',
      ansible_user_id: 'root',
    });
    expect(Object.keys(facts)).not.toContain('ansible_python_version');
  });

  test('a service without a tool says what is missing', async () => {
    expect(await call('systemd_service', { name: 'x', state: 'started' })).toMatchObject({
      failed: true,
      msg: 'Failed to find required executable "systemctl"',
    });
    expect(await call('service', { name: 'x', state: 'started' })).toMatchObject({
      failed: true,
      msg: expect.stringMatching(/^Could not find the requested service x: /),
    });
  });
});
