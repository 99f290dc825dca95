import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createProject, type Project } from './drover.js';

let project: Project;
beforeAll(() => {
  project = createProject();
});
afterAll(() => project.remove());

/** A program of facts that meets the other one: each leaves a file and looks for that of the other, for some time. */
function meeting(own: string, other: string, tries: number): string {
  const { directory } = project;
  return `#!/bin/sh
: >'${directory}/${own}'
i=0
until [ -e '${directory}/${other}' ] || [ $i = ${tries} ]; do i=$((i + 1)); sleep 0.1; done
if [ -e '${directory}/${other}' ]; then met=true; else met=false; fi
echo "{\\"ansible_facts\\": {\\"${own}_met\\": $met}}"
`;
}

test.each([
  ['by default', 'gather_facts:', 'true true'],
  ['when asked', 'gather_facts: {parallel: true}', 'true true'],
  ['unless it is refused', 'gather_facts: {parallel: false}', 'false true'],
])('modules of facts run at one time %s', async (_name, task, met) => {
  const tries = met === 'true true' ? 200 : 2;
  project.write('library/one', meeting('one', 'two', tries));
  project.write('library/two', meeting('two', 'one', tries));
  project.write(
    'site.yml',
    `- hosts: localhost
  gather_facts: false
  vars: {ansible_facts_modules: [one, two]}
  tasks:
    - file: {path: "{{ playbook_dir }}/{{ item }}", state: absent}
      loop: [one, two]
    - ${task}
    - debug: {msg: "{{ one_met }} {{ two_met }}"}
`,
  );
  const { out } = await project.run(['playbook', 'site.yml', '-i', 'localhost,', '-c', 'local']);
  expect(out.match(/"msg": "(.*)"/)?.[1]?.toLowerCase()).toBe(met);
});

test('an attempt to connect lasts as long as wait_for_connection says', async () => {
  const silent = createServer(() => {});
  const port = await new Promise<number>((resolve) => {
    silent.listen(0, '127.0.0.1', () => resolve((silent.address() as { port: number }).port));
  });
  project.write(
    'wait.yml',
    `- hosts: all
  gather_facts: false
  tasks:
    - wait_for_connection: {connect_timeout: 1, timeout: 1, sleep: 0}
      ignore_errors: true
      register: waited
    - debug: {msg: "{{ waited.elapsed < 20 }}"}
      delegate_to: localhost
`,
  );
  const host = `h ansible_host=127.0.0.1 ansible_port=${port} ansible_timeout=60`;
  project.write('hosts', `${host}\nlocalhost ansible_connection=local\n`);
  const { out } = await project.run(['playbook', 'wait.yml', '-i', 'hosts', '-l', 'h']);
  silent.close();
  expect(out.match(/"msg": "?(true|false)/i)?.[1]?.toLowerCase()).toBe('true');
});

test('programs in sbin are found where the user does not look for them, and the environment is told as it is', async () => {
  project.write(
    'paths.yml',
    `- hosts: localhost
  gather_facts: false
  tasks:
    - setup: &groups {gather_subset: ['!all', '!min', env, caps]}
      environment: {PATH: /usr/bin:/bin}
      register: few
    - setup: *groups
      environment: {PATH: /usr/bin:/bin:/usr/sbin:/sbin}
      register: more
    - debug:
        msg: "{{ few.ansible_facts.ansible_env.PATH }} {{ few.ansible_facts.ansible_system_capabilities == more.ansible_facts.ansible_system_capabilities }}"
`,
  );
  const { out } = await project.run(['playbook', 'paths.yml', '-i', 'localhost,', '-c', 'local']);
  expect(out.match(/"msg": "(.*)"/)?.[1]).toBe('/usr/bin:/bin True');
});
