import { realpathSync } from 'node:fs';
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
