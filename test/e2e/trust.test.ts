import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createProject, type Project } from './drover.js';

let project: Project;
beforeAll(() => {
  project = createProject();
});
afterAll(() => project.remove());

/** What each task of a play said, or why it failed. */
async function saidBy(tasks: string): Promise<string[]> {
  project.write(
    'site.yml',
    `- hosts: localhost
  gather_facts: false
  ignore_errors: true
  vars: {name: where, where: here, names: [where]}
  tasks:
${tasks}`,
  );
  const { out } = await project.run(['playbook', 'site.yml', '-i', 'localhost,', '-c', 'local']);
  return [...out.matchAll(/"(msg|where|none_of_that_name)": "(.*)"/g)].map(([, , said]) => said!);
}

const UNTRUSTED = 'Task failed: Error while resolving `var` expression: Encountered untrusted template or expression.';

test('debug takes expressions from the user alone', async () => {
  const said = await saidBy(`
    - command: echo where
      register: ran
      changed_when: false
    - debug: {var: "{{ name }}"}
    - debug: {var: "{{ item }}"}
      loop: [where]
    - debug: {var: "{{ item }}"}
      loop: "{{ names }}"
    - debug: {var: "{{ ran.stdout }}"}
    - debug: {var: "{{ item }}"}
      loop: "{{ ran.stdout_lines }}"
    - debug: {var: "x{{ name }}"}
`);
  expect(said).toEqual(['here', 'here', 'here', UNTRUSTED, UNTRUSTED, 'One or more items failed', UNTRUSTED]);
});
