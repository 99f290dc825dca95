import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createProject, type Project } from './drover.js';

describe('bad input is told with its place, and nothing runs', () => {
  let project: Project;
  beforeAll(() => {
    project = createProject();
  });
  afterAll(() => project.remove());

  test.each([
    ['YAML that does not parse', '- hosts: all\n  tasks:\n  - debug: {msg: x\n', 4, /site\.yml:\d+:\d+/],
    [
      'an unknown keyword of a play',
      '- hosts: localhost\n  taskz: []\n',
      4,
      /'taskz' is not a valid attribute for a Play[\s\S]*site\.yml:\d+:\d+/,
    ],
    [
      'an unknown module',
      '- hosts: localhost\n  tasks:\n    - shel: x\n',
      4,
      /couldn't resolve module\/action 'shel'[\s\S]*site\.yml:3:7/,
    ],
    [
      'two actions',
      '- hosts: localhost\n  tasks:\n    - shell: x\n      command: y\n',
      4,
      /conflicting action statements: shell, command/,
    ],
  ])('%s', async (_, text, expected, message) => {
    project.write('site.yml', text);
    const { code, out, err } = await project.run(['playbook', 'site.yml', '-i', 'localhost,']);
    expect({ code, out }).toEqual({ code: expected, out: '' });
    expect(err).toMatch(message);
    expect(err).not.toMatch(/^\s+at /m);
  });

  test('all problems at once', async () => {
    project.write(
      'site.yml',
      '- hosts: localhost\n  taskz: []\n- hosts: localhost\n  tasks:\n    - shel: x\n    - debug: {msg: x}\n      whenn: y\n',
    );
    const { code, err } = await project.run(['playbook', 'site.yml', '-i', 'localhost,']);
    expect(code).toBe(4);
    for (const word of ["'taskz'", "'shel'", 'whenn']) expect(err).toContain(word);
  });

  test('a collection that is not there is told of before what misses it', async () => {
    project.write(
      'site.yml',
      '- hosts: localhost\n  gather_facts: false\n  tasks:\n    - debug: {msg: "{{ lookup(\'no.such.one\') }}"}\n    - action: no.such.action\n',
    );
    const { code, err } = await project.run(['playbook', 'site.yml', '-i', 'localhost,', '--no-preflight']);
    expect(code).toBe(2);
    expect(err).toContain("[WARNING]: Error loading plugin 'no.such.one': No module named 'ansible_collections.no'");
    project.write('site.yml', '- hosts: localhost\n  tasks:\n    - no.such.module:\n');
    const unknown = await project.run(['playbook', 'site.yml', '-i', 'localhost,']);
    expect(unknown.err.split('\n').slice(0, 2)).toEqual([
      "[WARNING]: Error loading plugin 'no.such.module': No module named 'ansible_collections.no'",
      "[ERROR]: couldn't resolve module/action 'no.such.module'. This often indicates a misspelling, missing collection, or incorrect module path.",
    ]);
  });

  test('a playbook that is not there', async () => {
    const { code, err } = await project.run(['playbook', 'missing.yml', '-i', 'localhost,']);
    expect(code).toBe(1);
    expect(err).toContain('the playbook: missing.yml could not be found');
  });

  test('a pattern that matches nothing', async () => {
    project.write('hosts', 'a\nb\n');
    const { code, err } = await project.run(['adhoc', 'nothere', '-i', 'hosts', '-m', 'ping']);
    expect(code).toBe(0);
    expect(err).toContain('[WARNING]: Could not match supplied host pattern, ignoring: nothere');
    expect(err).toContain('[WARNING]: No hosts matched, nothing to do');
  });

  test('an undefined variable and a wrong argument fail the task', async () => {
    project.write(
      'site.yml',
      '- hosts: localhost\n  gather_facts: false\n  tasks:\n    - debug: {msg: "{{ nope }}"}\n      ignore_errors: true\n    - ping: {dta: x}\n',
    );
    const words = ['playbook', 'site.yml', '-i', 'localhost,', '-c', 'local'];
    const refused = await project.run(words);
    expect([refused.code, refused.out]).toEqual([4, '']);
    expect(refused.err).toMatch(/Unsupported parameters for \(\S*ping\) module: dta/);
    const { code, out } = await project.run([...words, '--no-preflight']);
    expect(code).toBe(2);
    expect(out).toContain("'nope' is undefined");
    expect(out).toMatch(/Unsupported parameters for \(\S*ping\) module: dta/);
  });

  test('an unknown flag', async () => {
    const { code, err } = await project.run(['playbook', '--bogus', 'site.yml']);
    expect(code).toBe(2);
    expect(err).toContain('--bogus');
  });
});
