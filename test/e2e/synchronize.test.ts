import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { addUser, noSshd, noUsers, type Sshd, startSshd } from '../ssh/server.js';
import { createProject, type Project } from './drover.js';

const noRsync = spawnSync('rsync', ['--version']).status === 0 ? undefined : 'there is no rsync';
const skipped = noSshd ?? noUsers ?? noRsync;
const suite = skipped ? describe.skip : describe;
const USER = `drv${process.pid}y`;

interface Told {
  readonly changed: boolean;
  readonly failed?: boolean;
  readonly msg: string;
  readonly cmd: string;
}

suite(`synchronize over a real sshd${skipped ? ` (${skipped})` : ''}`, () => {
  let sshd: Sshd;
  let user: ReturnType<typeof addUser>;
  let project: Project;
  let root: string;

  beforeAll(async () => {
    sshd = await startSshd({ addresses: ['127.0.0.1'], config: '' });
    user = addUser(USER, '/bin/sh', 'x');
    project = createProject();
  });
  afterAll(async () => {
    project.remove();
    user.remove();
    await sshd.stop();
  });

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'drover-sync-'));
    mkdirSync(join(root, 'there'), { mode: 0o777 });
    spawnSync('chmod', ['755', root]);
    spawnSync('chmod', ['777', join(root, 'there')]);
    mkdirSync(join(root, 'from/sub dir'), { recursive: true });
    writeFileSync(join(root, 'from/a'), 'a\n');
    writeFileSync(join(root, 'from/sub dir/b'), 'b\n');
    const ssh = `ansible_ssh_common_args='-F none -o UserKnownHostsFile=${sshd.knownHosts}'`;
    const host = `h ansible_host=127.0.0.1 ansible_user=${USER} ansible_port=${sshd.port}`;
    project.write('hosts', `${host} ansible_ssh_private_key_file=${sshd.userKey} ${ssh}\n`);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  /** Results of the tasks, in order; `@` is the scratch directory. */
  async function run(tasks: readonly object[]): Promise<Told[]> {
    const all = tasks.map((task) => ({ ignore_errors: true, diff: true, ...task }));
    const play = JSON.stringify([{ hosts: 'h', gather_facts: false, tasks: all }]).replaceAll('@', root);
    project.write('site.yml', play);
    project.write('ansible.cfg', '[defaults]\nstdout_callback = json\n');
    const { out } = await project.run(['playbook', 'site.yml', '-i', 'hosts']);
    const { plays } = JSON.parse(out) as { plays: { tasks: { hosts: { h: Told } }[] }[] };
    return plays[0]!.tasks.map(({ hosts }) => hosts.h);
  }

  const push = { src: '@/from/', dest: '@/there/to' };

  test('pushes as the user and with the port and key of the inventory; check mode changes nothing', async () => {
    const [dry] = await run([{ 'ansible.posix.synchronize': push, check_mode: true }]);
    expect([dry!.changed, existsSync(join(root, 'there/to'))]).toEqual([true, false]);
    const [made, again] = await run([{ synchronize: push }, { synchronize: push }]);
    const files = 'cd+++++++++ ./\n<f+++++++++ a\ncd+++++++++ sub dir/\n<f+++++++++ sub dir/b\n';
    expect([made!.changed, made!.msg.replace(/^created directory .*\n/, '')]).toEqual([true, files]);
    expect(readFileSync(join(root, 'there/to/sub dir/b'), 'utf8')).toBe('b\n');
    expect(spawnSync('stat', ['-c', '%U', join(root, 'there/to/a')]).stdout.toString()).toBe(`${USER}\n`);
    expect([again!.changed, again!.msg]).toEqual([false, '']);
    const rsh = `--rsh='/usr/bin/ssh -S none -i ${sshd.userKey} -o Port=${sshd.port} -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null'`;
    const ends = `${root}/from/ ${USER}@127.0.0.1:${root}/there/to`;
    expect(made!.cmd.replace(/^\S+rsync/, 'rsync')).toBe(
      `rsync --delay-updates -F --compress --archive ${rsh} --out-format='<<CHANGED>>%i %n%L' ${ends}`,
    );
  });

  test('pulls, removes what is not there, and takes relative paths from the project', async () => {
    project.write('files/own', 'own\n');
    const pull = { src: '@/from/', dest: '@/pulled', mode: 'pull' };
    mkdirSync(join(root, 'pulled'));
    writeFileSync(join(root, 'pulled/old'), '');
    const [pulled, pushed] = await run([
      { synchronize: { ...pull, delete: true } },
      { synchronize: { src: 'own', dest: '@/there/' } },
    ]);
    expect([pulled!.changed, existsSync(join(root, 'pulled/old'))]).toEqual([true, false]);
    expect(readFileSync(join(root, 'pulled/a'), 'utf8')).toBe('a\n');
    expect([pushed!.changed, readFileSync(join(root, 'there/own'), 'utf8')]).toEqual([true, 'own\n']);
  });

  test('on the target itself, when it is delegated there', async () => {
    const [there] = await run([{ synchronize: push, delegate_to: 'h' }]);
    expect([there!.changed, there!.cmd.includes('--rsh')]).toEqual([true, false]);
    expect(spawnSync('stat', ['-c', '%U', join(root, 'there/to/a')]).stdout.toString()).toBe(`${USER}\n`);
  });

  test('fails with what rsync says', async () => {
    const [missing, port] = await run([
      { synchronize: { src: '@/nowhere', dest: '@/there/' } },
      { synchronize: { ...push, dest_port: 1 } },
    ]);
    expect([missing!.failed, missing!.msg.includes('No such file or directory')]).toEqual([true, true]);
    expect([port!.failed, port!.msg.includes('port 1: Connection refused')]).toEqual([true, true]);
  });
});
