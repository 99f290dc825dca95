import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { addUser, noSshd, noUsers, type Sshd, startSshd } from '../ssh/server.js';
import { createProject, type Project } from './drover.js';

const skipped = noSshd ?? noUsers;
const suite = skipped ? describe.skip : describe;
const USER = `drv${process.pid}e`;
const PASSWORD = 'correct horse';

suite(`plays over a real sshd${skipped ? ` (${skipped})` : ''}`, () => {
  let sshd: Sshd;
  let user: ReturnType<typeof addUser>;
  let project: Project;

  beforeAll(async () => {
    sshd = await startSshd({
      addresses: ['127.0.0.1', '127.0.0.2', '127.0.0.3'],
      config: 'PasswordAuthentication yes\n',
    });
    user = addUser(USER, '/bin/sh', PASSWORD);
    project = createProject();
  });
  afterAll(async () => {
    project.remove();
    user.remove();
    await sshd.stop();
  });

  const common = (more = '') =>
    `ansible_user=${USER} ansible_port=${sshd.port} ansible_ssh_private_key_file=${sshd.userKey} ` +
    `ansible_ssh_common_args='-F none -o UserKnownHostsFile=${sshd.knownHosts}' ${more}`;

  beforeEach(() => {
    const hosts = ['a ansible_host=127.0.0.1', 'b ansible_host=127.0.0.2', 'c ansible_host=127.0.0.3'];
    project.write('hosts', `[web]\n${hosts.map((host) => `${host} ${common()}`).join('\n')}\n`);
  });

  test('an ad-hoc command on every host', async () => {
    const { code, out } = await project.run(['adhoc', 'web', '-i', 'hosts', '-m', 'shell', '-a', 'id -un', '-f', '1']);
    const line = (host: string) => `${host} | CHANGED | rc=0 >>\n${USER}\n`;
    expect({ code, out }).toEqual({ code: 0, out: ['a', 'b', 'c'].map(line).join('') });
  });

  test('it answers to the names of Ansible', async () => {
    const args = ['web', '-i', 'hosts', '-m', 'command', '-a', 'echo hi', '-o', '-f', '1'];
    const { code, out } = await project.run(args, { name: 'ansible' });
    const line = (host: string) => `${host} | CHANGED | rc=0 | (stdout) hi\n`;
    expect({ code, out }).toEqual({ code: 0, out: ['a', 'b', 'c'].map(line).join('') });
  });

  test('a play: registered results, a loop, a file with its content, failure of one host', async () => {
    project.write(
      'site.yml',
      `
- hosts: web
  gather_facts: false
  tasks:
    - copy: {dest: ~/greeting, content: "hello {{ inventory_hostname }}\\n"}
      loop: [1]
    - command: cat greeting
      register: greeting
      changed_when: false
    - assert: {that: "greeting.stdout is match('hello [abc]')", quiet: true}
      run_once: true
    - command: "false"
      when: inventory_hostname == 'b'
    - debug: {msg: "{{ inventory_hostname }} goes on"}
`,
    );
    const { code, out } = await project.run(['playbook', 'site.yml', '-i', 'hosts', '-f', '1']);
    expect({ code, out }).toMatchObject({ code: 2 });
    expect(out).toContain('"msg": "a goes on"');
    expect(out).not.toContain('"msg": "b goes on"');
    expect(out.split('PLAY RECAP')[1]).toMatch(/b +: ok=2 +changed=\d +unreachable=0 +failed=1/);
  });

  test('a host that refuses is unreachable; the others go on', async () => {
    project.write(
      'hosts',
      `a ansible_host=127.0.0.1 ${common()}\ndead ansible_host=127.0.0.1 ${common('ansible_port=1')}\n`,
    );
    const { code, out } = await project.run(['adhoc', 'all', '-i', 'hosts', '-m', 'ping', '-f', '1']);
    expect(code).toBe(4);
    expect(out).toContain('a | SUCCESS => {');
    expect(out).toContain('dead | UNREACHABLE! => {');
    expect(out).toContain('refused');
  });

  test('a wrong password is unreachable and is shown nowhere', async () => {
    project.write(
      'hosts',
      `a ansible_host=127.0.0.1 ansible_port=${sshd.port} ansible_user=${USER} ansible_password=wrongpass7 ` +
        `ansible_ssh_common_args='-F none -o UserKnownHostsFile=${sshd.knownHosts} -o IdentitiesOnly=yes'\n`,
    );
    const { code, out, err } = await project.run(['adhoc', 'all', '-i', 'hosts', '-m', 'ping', '-vvv']);
    expect(code).toBe(4);
    expect(out + err).toContain('UNREACHABLE!');
    expect(out + err).not.toContain('wrongpass7');
  });

  test('-k asks for the password that hosts do not have', async () => {
    project.write(
      'hosts',
      `a ansible_host=127.0.0.1 ansible_port=${sshd.port} ansible_user=${USER} ` +
        `ansible_ssh_common_args='-F none -o UserKnownHostsFile=${sshd.knownHosts} -o IdentitiesOnly=yes'\n`,
    );
    const { code, out } = await project.run(['adhoc', 'all', '-i', 'hosts', '-a', 'echo in', '-k'], {
      input: `${PASSWORD}\n`,
    });
    expect({ code, out }).toEqual({ code: 0, out: 'a | CHANGED | rc=0 >>\nin\n' });
  });

  test('an unknown host key is refused with what to do about it', async () => {
    const empty = project.write('no_hosts', '');
    project.write('hosts', `a ansible_host=127.0.0.1 ${common().replace(sshd.knownHosts, empty)}\n`);
    const { code, out } = await project.run(['adhoc', 'all', '-i', 'hosts', '-m', 'ping']);
    expect(code).toBe(4);
    expect(out).toContain('ssh-keyscan');
  });

  test('a changed host key is refused with the line that has the old one', async () => {
    const other = readFileSync(join(sshd.directory, 'user_key.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
    const changed = project.write('changed_hosts', `# old\n[127.0.0.1]:${sshd.port} ${other}\n`);
    project.write('hosts', `a ansible_host=127.0.0.1 ${common().replace(sshd.knownHosts, changed)}\n`);
    const { code, out } = await project.run(['adhoc', 'all', '-i', 'hosts', '-m', 'ping']);
    expect(code).toBe(4);
    expect(out).toContain(`${changed}:2`);
  });

  test('a host that dies in the middle of a task is unreachable; the others end theirs', async () => {
    const script = 'if [ $h = b ]; then kill -9 $(ps -o ppid= -p $(ps -o ppid= -p $PPID)) $PPID; fi; sleep 1; echo $h';
    writeFileSync(
      join(project.directory, 'site.yml'),
      `
- hosts: web
  gather_facts: false
  tasks:
    - shell: ${JSON.stringify(script)}
      environment: {h: "{{ inventory_hostname }}"}
`,
    );
    const { code, out } = await project.run(['playbook', 'site.yml', '-i', 'hosts']);
    expect(code).toBe(4);
    expect(out).toContain('fatal: [b]: UNREACHABLE!');
    expect(out).toContain('changed: [a]');
    expect(out).toContain('changed: [c]');
  });

  test('with async, a module of any kind survives the loss of its connection in the middle of a change', async () => {
    mkdirSync(join(project.directory, 'node_modules'));
    symlinkSync(resolve(import.meta.dirname, '../..'), join(project.directory, 'node_modules/drover'));
    project.write(
      'library/cut.js',
      `import { defineModule } from 'drover/module';
const CUT = "kill -9 $(ps -u $(id -un) -o pid= -o comm= | awk '$2 ~ /^sshd/ {print $1}'); sleep 1; echo survived";
export default defineModule({
  name: 'ansible.legacy.cut',
  description: 'Ends the connection that it came by.',
  options: {},
  returns: {},
  check: 'none',
  async run(args, target) {
    const cut = await target.sh(CUT);
    const after = await target.sh('echo looked', { form: 'look' });
    return { changed: true, said: cut.text + after.text };
  },
});
`,
    );
    project.write(
      'site.yml',
      `
- hosts: a
  gather_facts: false
  tasks:
    - cut:
      async: 60
      poll: 1
      register: cut
    - debug: {msg: "{{ cut.said.split() }}"}
    - find: {paths: ~/.ansible_async}
      register: left
    - debug: {msg: "{{ left.matched }} files left"}
    - cut:
      register: cut
`,
    );
    const { code, out } = await project.run(['playbook', 'site.yml', '-i', 'hosts']);
    expect(out.replace(/\s+/g, ' ')).toContain('"msg": [ "survived", "looked" ]');
    expect(out).toContain('0 files left');
    expect(out).toContain('fatal: [a]: UNREACHABLE!');
    expect(code).toBe(4);
  });

  test('Ctrl-C kills what runs on the hosts, prints the recap and exits with 99', async () => {
    const mark = `drover-sleeper-${process.pid}`;
    project.write(
      'site.yml',
      `
- hosts: a
  gather_facts: false
  tasks:
    - debug: {msg: ready}
    - shell: "sh -c 'while :; do sleep 0.2; done' ${mark}"
    - debug: {msg: never}
`,
    );
    const { code, out } = await project.run(['playbook', 'site.yml', '-i', 'hosts'], { interruptAt: 'TASK [shell]' });
    expect(code).toBe(99);
    expect(out).toContain('PLAY RECAP');
    expect(out).not.toContain('never');
    const left = await project.run([
      'adhoc',
      'a',
      '-i',
      'hosts',
      '-m',
      'shell',
      '-a',
      `pgrep -f '[d]rover-sleeper-${process.pid}' || echo none`,
    ]);
    expect(left.out).toBe('a | CHANGED | rc=0 >>\nnone\n');
  });
});
