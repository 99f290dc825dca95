import { describe, expect, test } from '@jest/globals';
import { adhocSpec } from '../../src/cli/adhoc-flags.js';
import { parseFlags } from '../../src/cli/parse-flags.js';
import { playbookSpec } from '../../src/cli/playbook-flags.js';

const context = { cwd: '/work', home: '/home/me', environment: { KEYS: '/keys' } };
const parse = (words: string, spec = playbookSpec) => parseFlags(spec, words.split(' '), context);

describe('flags', () => {
  test.each([
    ['x.yml', {}, ['x.yml']],
    ['-vvv x.yml', { verbosity: 3 }, ['x.yml']],
    ['-v x.yml -vv --verbose', { verbosity: 4 }, ['x.yml']],
    ['-bK x.yml', { become: true, become_ask_pass: true }, ['x.yml']],
    ['-f5 x.yml', { forks: 5 }, ['x.yml']],
    ['--forks=5 x.yml', { forks: 5 }, ['x.yml']],
    ['x.yml -i a -i b, --inventory c', { inventory: ['a', 'b,', 'c'] }, ['x.yml']],
    ['-e a=1 x.yml -e @f y.yml', { extra_vars: ['a=1', '@f'] }, ['x.yml', 'y.yml']],
    ['--skip a,b -t c x.yml', { skip_tags: ['a,b'], tags: ['c'] }, ['x.yml']],
    ['--start x --list-h y', { start_at_task: 'x', listhosts: true }, ['y']],
    ['--key-file keys/id x', { private_key_file: '/work/keys/id' }, ['x']],
    ['--private-key ~/id x', { private_key_file: '/home/me/id' }, ['x']],
    ['--vault-password-file $KEYS/v --vault-pass-file - x', { vault_password_files: ['/keys/v', '-'] }, ['x']],
    ['-M a:/b -M c x', { module_path: ['/work/c', '/work/a', '/b'] }, ['x']],
    ['-l -5 y', { subset: '-5' }, ['y']],
    ['-bl - y', { become: true, subset: '-' }, ['y']],
    ['-lx y', { subset: 'x' }, ['y']],
    ['-- -x', {}, ['-x']],
  ])('%s', (words, flags, positional) => {
    expect(parse(words)).toEqual({ kind: 'run', flags, positional, deprecated: [] });
  });

  test.each([
    ['--bogus x', 'unrecognized arguments: --bogus'],
    ['-i', 'argument -i/--inventory/--inventory-file: expected one argument'],
    ['-l -x y', 'argument -l/--limit: expected one argument'],
    ['-bl', 'argument -l/--limit: expected one argument'],
    ['', 'the following arguments are required: playbook'],
    ['-b', 'the following arguments are required: playbook'],
    ['-f many x', "argument -f/--forks: invalid int value: 'many'"],
    ['--vault x y', 'ambiguous option: --vault could match --vault-id, --vault-password-file, --vault-pass-file'],
    [
      '-k --conn-pass-file f x',
      'argument --connection-password-file/--conn-pass-file: not allowed with argument -k/--ask-pass',
    ],
  ])('%s: %s', (words, message) => {
    expect(() => parseFlags(playbookSpec, words === '' ? [] : words.split(' '), context)).toThrow(message);
  });

  test('a pattern is one word', () => {
    expect(() => parse('web db', adhocSpec)).toThrow('unrecognized arguments: db');
  });

  test.each([
    ['--version --bogus', 'version'],
    ['-b -h', 'help'],
  ])('%s', (words, kind) => {
    expect(parse(words).kind).toBe(kind);
  });

  test('deprecated names are told as they were written', () => {
    const parsed = parse('all -o --tree d', adhocSpec);
    expect(parsed.kind === 'run' && parsed.deprecated.map(({ name }) => name)).toEqual(['-o', '--tree']);
  });
});
