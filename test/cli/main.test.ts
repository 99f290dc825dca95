import { describe, expect, test } from '@jest/globals';
import { main } from '../../src/cli/main.js';
import { type CliInput, fakeProcess } from './fake-process.js';

async function drover(words: readonly string[], { as = 'drover.js', ...input }: CliInput & { as?: string } = {}) {
  const { io, written } = fakeProcess(input);
  const status = await main(as, words, io);
  return { status, ...written };
}

describe('drover', () => {
  test.each([[['--help']], [['help']]])('%s lists the commands', async (words) => {
    const { status, stdout } = await drover(words);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^usage: drover COMMAND[\s\S]*\n {2}playbook {4}run playbooks \(as ansible-playbook\)\n/);
  });

  test('without a command', async () => {
    const { status, stdout, stderr } = await drover([]);
    expect([status, stdout, stderr.split('\n')[0]]).toEqual([2, '', 'usage: drover COMMAND [options]']);
  });

  test('with a command that there is not', async () => {
    expect(await drover(['playbok'])).toMatchObject({
      status: 2,
      stderr: "drover: 'playbok' is no command. Did you mean 'playbook'?\n",
    });
  });

  test('--version', async () => {
    const { status, stdout } = await drover(['--version']);
    expect([status, /^drover \d+\.\d+\.\d+\n$/.test(stdout)]).toEqual([0, true]);
  });

  test.each([
    ['ansible-playbook', []],
    ['ansible', []],
    ['drover', ['playbook']],
    ['drover', ['adhoc']],
  ])('%s %j says its name', async (as, words) => {
    const { status, stdout } = await drover([...words, '--help'], { as });
    const name = [as, ...words].join(' ');
    expect([status, stdout.startsWith(`usage: ${name} [-h]`)]).toEqual([0, true]);
  });

  test('a version that tools for Ansible understand', async () => {
    const { stdout } = await drover(['--version'], { as: 'ansible' });
    expect(stdout.split('\n')[0]).toMatch(/^ansible \[core 2\.19\.\d+\] \(drover \d/);
  });

  test.each([
    ['ansible-playbook', ['--bogus', 'x.yml'], 2, 'ansible-playbook: error: unrecognized arguments: --bogus'],
    [
      'ansible-playbook',
      ['-f', '0', 'x.yml'],
      2,
      'ansible-playbook: error: The number of processes (--forks) must be >= 1',
    ],
    ['ansible', [], 2, 'ansible: error: the following arguments are required: pattern'],
    ['ansible-playbook', ['none.yml'], 1, '[ERROR]: the playbook: none.yml could not be found'],
    ['ansible-playbook', ['/'], 1, '[ERROR]: the playbook: / does not appear to be a file'],
    ['ansible', ['all'], 5, '[ERROR]: No argument passed to command module'],
    [
      'ansible',
      ['site.yml'],
      5,
      '[ERROR]: No argument passed to command module (did you mean to run ansible-playbook?)',
    ],
    [
      'ansible',
      ['all', '-m', 'import_playbook'],
      5,
      "[ERROR]: 'import_playbook' is not a valid action for ad-hoc commands",
    ],
    ['ansible', ['all', '-m', 'ping', '-e', '/x'], 5, "[ERROR]: Please prepend extra_vars filename '/x' with '@'"],
    [
      'ansible',
      ['all', '-m', 'ping', '-e', '[1]'],
      5,
      "[ERROR]: Invalid extra vars data supplied. '[1]' could not be made into a dictionary",
    ],
    ['ansible-playbook', ['/', '--callback', 'defualt'], 1, "Did you mean 'default'?"],
  ])('%s %j', async (as, words, status, line) => {
    const got = await drover(words, { as });
    expect([got.status, got.stderr.split('\n').includes(line)]).toEqual([status, true]);
  });
});

describe('completion', () => {
  test.each(['bash', 'zsh', 'fish'])('%s', async (shell) => {
    const { status, stdout } = await drover(['completion', shell]);
    expect(status).toBe(0);
    for (const word of ['start-at-task', 'module-name', 'ansible-playbook']) expect(stdout).toContain(word);
  });

  test('of a shell that is not known', async () => {
    expect(await drover(['completion', 'tcsh'])).toMatchObject({
      status: 2,
      stderr: 'usage: drover completion bash|zsh|fish\n',
    });
  });
});

test('a flag that means nothing here is named under -v', async () => {
  const words = ['-i', 'h,', '--sftp-extra-args', 'x', '-m', 'debug', '-c', 'local', 'h', '-v'];
  const { status, stdout } = await drover(words, { as: 'ansible', cwd: import.meta.dirname });
  expect([status, stdout.split('\n').slice(0, 2)]).toEqual([
    0,
    ['No config file found; using defaults', '--sftp-extra-args has no effect: the connection is made in this process'],
  ]);
});
