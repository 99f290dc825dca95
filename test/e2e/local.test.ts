import { realpathSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createProject, type Project } from './drover.js';

let project: Project;
beforeAll(() => {
  project = createProject();
});
afterAll(() => project.remove());

const PLAY = `
- hosts: localhost
  connection: local
  gather_facts: false
  tasks:
    - shell: echo "at $(pwd)"
      register: shell
    - raw: echo "at $(pwd)"
      register: raw
    - debug: {msg: "{{ shell.stdout }}, {{ raw.stdout | trim }}"}
`;

test('commands of the controller run in the directory of their playbook', async () => {
  const home = realpathSync(project.directory);
  project.write('sub/other/imported.yml', PLAY);
  project.write('sub/site.yml', `${PLAY}\n- import_playbook: other/imported.yml\n`);
  const { out } = await project.run(['playbook', 'sub/site.yml', '-i', 'localhost,']);
  const adhoc = await project.run(['adhoc', 'localhost', '-i', 'localhost,', '-c', 'local', '-a', 'pwd']);
  expect({
    plays: [...out.matchAll(/"msg": "(.*)"/g)].map(([, said]) => said),
    adhoc: adhoc.out.split('\n')[1],
  }).toEqual({
    plays: [join(home, 'sub'), join(home, 'sub/other')].map((place) => `at ${place}, at ${place}`),
    adhoc: home,
  });
});

// So a host without sudo can be reached as root by plays that say `become`.
test('nobody is become who is the login user already, unless become_allow_same_user', async () => {
  const play = (user: string) => `
- hosts: localhost
  connection: local
  gather_facts: false
  become: true
  become_user: ${user}
  vars: {ansible_become_exe: /nowhere/sudo}
  tasks: [{command: id -un}]
`;
  project.write('same.yml', play(userInfo().username));
  project.write('other.yml', play('nobody-else'));
  const codeOf = async (name: string) => (await project.run(['playbook', name, '-i', 'localhost,'])).code;
  const codes = { same: await codeOf('same.yml'), other: await codeOf('other.yml') };
  project.write('ansible.cfg', '[privilege_escalation]\nbecome_allow_same_user = true\n');
  expect({ ...codes, allowed: await codeOf('same.yml') }).toEqual({ same: 0, other: 2, allowed: 2 });
});
