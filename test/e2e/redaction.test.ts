import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CALLBACKS } from '../../src/output/load-callback.js';
import { createProject, type Project } from './drover.js';

/** Each with characters that shells, JSON, YAML, XML and URLs write in another way. */
const SECRETS = {
  vaulted: `Va"ul't&Secret1`,
  hidden: `No"lo'g&Secret2`,
  option: `Op"ti'on&Secret3`,
  become: "Bec&ome'Secret4",
  password: "Con&nect'Secret5",
};

const PLAY = `
- hosts: all
  gather_facts: false
  ignore_errors: true
  vars_files: [vault.yml, plain.yml]
  tasks:
    - command: printf %s {{ vaulted | quote }}
    - command: printf %s {{ vaulted | b64encode }}
    - shell: "echo {{ vaulted | quote }}; echo {{ vaulted | quote }} >&2; exit 3"
    - fail: { msg: "{{ vaulted }}" }
    - command: echo {{ item | quote }}
      loop: ["{{ vaulted }}"]
    - copy: { content: "{{ vaulted }}\\n", dest: "o1-{{ inventory_hostname }}" }
      diff: true
    - copy: { content: "{{ item }}\\n", dest: "o2-{{ inventory_hostname }}" }
      loop: ["{{ hidden }}", "{{ hidden }} and more"]
      diff: true
      no_log: true
    - command: "{{ vaulted }}"
    - file: { path: "/nonexistent/{{ vaulted }}/x", state: touch }
    - name: named {{ vaulted }}
      command: "true"
      environment: { PW: "{{ vaulted }}" }
    - set_stats: { data: { stat: "{{ vaulted }}" } }
    - assert: { that: vaulted == 'x', fail_msg: "{{ vaulted }}" }
    - command: echo x
      when: vaulted
    - fail: { msg: "{{ hidden }}" }
      no_log: true
    - command: "false {{ hidden | quote }}"
      no_log: true
      retries: 1
      delay: 0
      until: false
    - command: echo {{ hidden | quote }}
      no_log: true
      async: 5
      poll: 1
    - debug: { msg: "{{ hidden | nosuchfilter }}" }
      no_log: true
    - command: echo {{ item | quote }}
      loop: [a, "{{ hidden }}"]
      no_log: "{{ item != 'a' }}"
    - command: echo {{ item | quote }}
      loop: "{{ hidden }}"
      no_log: true
    - command: echo {{ item | quote }}
      loop: ["{{ hidden }}"]
      when: false
      no_log: true
    - user: { name: nosuchuser, password: "{{ option }}" }
      check_mode: true
`;

const CONFIG = `
[defaults]
callbacks_enabled = junit, log_plays, tree, timer, profile_tasks, profile_roles
log_path = drover.log
show_custom_stats = true
[callback_log_plays]
log_folder = plays
`;

const INPUTS = new Set([
  'plain.yml',
  'hosts',
  'ansible.cfg',
  'site.yml',
  'vault.yml',
  'o1-one',
  'o1-two',
  'o2-one',
  'o2-two',
]);

let project: Project;

beforeAll(async () => {
  project = createProject();
  project.write('password', 'pw\n');
  project.write('site.yml', PLAY);
  project.write('plain.yml', JSON.stringify({ hidden: SECRETS.hidden, option: SECRETS.option }));
  project.write('ansible.cfg', CONFIG);
  const hosts = [`one ansible_become_password="${SECRETS.become}"`, `two ansible_password="${SECRETS.password}"`];
  project.write('hosts', `${hosts.join('\n')}\n[all:vars]\nansible_connection=local\n`);
  const words = ['encrypt_string', '--vault-password-file', 'password', SECRETS.vaulted, '--name', 'vaulted'];
  project.write('vault.yml', (await project.run(words, { name: 'ansible-vault' })).out);
});
afterAll(() => project.remove());

const BESIDE = ['junit', 'log_plays', 'tree', 'timer', 'profile_tasks', 'profile_roles'];
const STDOUT = Object.keys(CALLBACKS).filter((name) => !BESIDE.includes(name));

test.each(STDOUT)('no secret is in what %s writes, nor in any file beside it', async (callback) => {
  project.write('ansible.cfg', CONFIG.replace('[defaults]', `[defaults]\nstdout_callback = ${callback}`));
  const words = ['-i', 'hosts', 'site.yml', '--vault-password-file', 'password', '-vvvv'];
  const { code, out, err } = await project.run(words, { name: 'ansible-playbook' });
  expect(code).toBe(0);
  const texts = { out, err, ...writtenFiles() };
  expect(Object.keys(texts)).toEqual(expect.arrayContaining(['drover.log', 'plays/one', '.ansible/tree/one']));
  expect(leaks(texts)).toEqual([]);
});

function writtenFiles(): Record<string, string> {
  const files = readdirSync(project.directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map((entry) => relative(project.directory, join(entry.parentPath, entry.name)));
  const written = paths.filter((path) => !INPUTS.has(path) && path !== 'password');
  return Object.fromEntries(written.map((path) => [path, readFileSync(join(project.directory, path), 'utf8')]));
}

function leaks(texts: Readonly<Record<string, string>>): string[] {
  return Object.entries(texts).flatMap(([name, text]) =>
    Object.entries(SECRETS).flatMap(([secret, value]) =>
      formsOf(value).some((form) => text.includes(form)) ? [`${secret} in ${name}`] : [],
    ),
  );
}

/** The part that no way of writing changes, and base64 of the whole. */
function formsOf(secret: string): string[] {
  const encoded = [secret, `${secret}\n`].map((text) => Buffer.from(text).toString('base64').replace(/=+$/, ''));
  return [/Secret\d/.exec(secret)![0], ...encoded];
}
