import { chmodSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createProject, type Project } from './drover.js';

/** Does as the program of that name does for `exec -i`, in a directory of its own for each container. */
const DOCKER = `#!/bin/sh
while [ "$1" != -i ]; do shift; done
shift
while :; do case $1 in -u | -w | -e) shift 2 ;; *) break ;; esac; done
cd "$(dirname "$0")/$1" || exit
shift
exec "$@"
`;

describe('containers', () => {
  let project: Project;
  beforeEach(() => {
    project = createProject();
    chmodSync(project.write('docker', DOCKER), 0o755);
    for (const name of ['one', 'two']) project.write(`${name}/name`, `${name}\n`);
  });
  afterEach(() => project.remove());

  test('a play in containers, and one that is not there', async () => {
    project.write(
      'hosts',
      '[all:vars]\nansible_connection=docker\n[boxes]\none\nb ansible_host=two\nc ansible_host=three\n',
    );
    project.write(
      'site.yml',
      `
- hosts: boxes
  gather_facts: false
  tasks:
    - copy: {content: "{{ inventory_hostname }}\\n", dest: made}
    - command: cat name made
      register: read
    - debug: {msg: "{{ read.stdout_lines | join(' ') }}"}
    - command: hostname
      delegate_to: localhost
      connection: local
`,
    );
    const args = ['playbook', 'site.yml', '-i', 'hosts'];
    const { code, out } = await project.run(args, { path: project.directory });
    expect(out).toContain('"msg": "one one"');
    expect(out).toContain('"msg": "two b"');
    expect(out).toMatch(/fatal: \[c\]: UNREACHABLE! .*cd to .*three"/);
    expect(code).toBe(4);
  });

  test('without the program it is named', async () => {
    const args = ['adhoc', 'box', '-i', 'box,', '-c', 'community.general.lxc', '-m', 'ping'];
    const { code, out } = await project.run(args, { path: project.directory });
    expect(out).toContain('lxc-attach command not found in PATH');
    expect(code).toBe(4);
  });
});
