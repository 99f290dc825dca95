import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createProject, type Project } from './drover.js';

let project: Project;
beforeAll(() => {
  project = createProject();
});
afterAll(() => project.remove());

test('a pause is waited for, also when nothing else goes on', async () => {
  project.write(
    'site.yml',
    '- hosts: localhost\n  gather_facts: false\n  tasks: [{ pause: { seconds: 1 } }, { debug: }]\n',
  );
  const { code, out } = await project.run(['playbook', 'site.yml', '-i', 'localhost,']);
  expect(out).toContain('ok=2 ');
  expect(code).toBe(0);
});
