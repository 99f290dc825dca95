import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { environmentOf } from './contenders.js';
import { timed } from './measure.js';

/**
 * How long a large project takes that is only looked at: hundreds of roles, 5,000 tasks. Whole processes, beside
 * ansible-playbook (`--ansible DIR`), the best of three runs.
 */
const ROLES = 250;
const TASKS_A_ROLE = 20;
const RUNS = 3;
const LISTINGS = ['--list-tasks', '--list-tags', '--list-hosts', '--syntax-check'];

const { values: options } = parseArgs({ options: { ansible: { type: 'string' } } });
const directory = mkdtempSync(join(tmpdir(), 'drover-bench-'));
try {
  writeProject();
  const drover = [process.execPath, join(import.meta.dirname, '../bin/drover.js'), 'playbook'];
  const ansible = [join(options.ansible ?? '', 'ansible-playbook')];
  for (const listing of LISTINGS) {
    report('drover', drover, listing, RUNS);
    report('ansible-core', ansible, listing, 1);
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}

function report(name: string, command: readonly string[], listing: string, runs: number): void {
  const words = ['-i', 'localhost,', join(directory, 'site.yml'), listing];
  const taken = Array.from({ length: runs }, () => timed([...command, ...words], environmentOf({ directory })));
  const seconds = taken.flatMap((one) => one?.seconds ?? []);
  const told = seconds.length === 0 ? 'is not installed, or fails' : `${Math.min(...seconds).toFixed(2)} s`;
  console.log(`${listing}, ${ROLES} roles, ${ROLES * TASKS_A_ROLE} tasks: ${name} ${told}`);
}

function writeProject(): void {
  const roles = Array.from({ length: ROLES }, (_, role) => `role${role}`);
  write('site.yml', `- hosts: all\n  roles:\n${roles.map((role) => `    - ${role}\n`).join('')}`);
  for (const role of roles) {
    write(`roles/${role}/tasks/main.yml`, Array.from({ length: TASKS_A_ROLE }, (_, at) => taskOf(role, at)).join(''));
    write(`roles/${role}/defaults/main.yml`, `${role}_items: [{ name: a }, { name: b }]\n${role}_package: ${role}\n`);
    write(
      `roles/${role}/handlers/main.yml`,
      `- name: Restart ${role}\n  service: { name: ${role}, state: restarted }\n`,
    );
    write(`roles/${role}/templates/${role}.j2`, 'name = {{ item.name }}\n');
  }
}

function write(path: string, text: string): void {
  const file = join(directory, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Tasks of four kinds in turn. */
function taskOf(role: string, at: number): string {
  const name = `- name: Task ${at} of ${role}\n`;
  const kinds = [
    `  template:\n    src: ${role}.j2\n    dest: "/etc/${role}/{{ item.name }}"\n    mode: "0644"\n  loop: "{{ ${role}_items }}"\n  notify: Restart ${role}\n  tags: [config, ${role}]\n`,
    `  package:\n    name: "{{ ${role}_package }}"\n    state: present\n  become: true\n  when: ansible_facts.os_family == "Debian"\n`,
    `  shell: echo ${at} && true\n  register: said\n  changed_when: false\n  failed_when: said.rc not in [0, 2]\n`,
    `  copy:\n    content: |\n      # managed\n      value = ${at}\n    dest: /etc/${role}/${at}\n    mode: "0600"\n`,
  ];
  return name + kinds[at % kinds.length]!;
}
