import {
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Io } from '../../src/cli/io.js';
import { vaultCommand } from '../../src/cli/vault.js';
import { decryptVault } from '../../src/vault/vault.js';
import { fixture, fixtures, keyring, ONE, TWO } from './fixture.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drover-vault-test-'));
  for (const name of ['one.pw', 'two.pw', 'plain-11.yml', 'team-12.yml']) {
    copyFileSync(join(fixtures, name), at(name));
  }
  writeFileSync(at('p.txt'), 'hello\n', { mode: 0o644 });
});
afterEach(() => rmSync(directory, { recursive: true }));

const at = (name: string) => join(directory, name);
const text = (name: string) => readFileSync(at(name), 'utf8');
const mode = (name: string) => (statSync(at(name)).mode & 0o777).toString(8);
const opened = (name: string) => decryptVault(readFileSync(at(name)), keyring(ONE, TWO)).toString();

interface Given {
  readonly stdin?: string;
  readonly answers?: string[];
  readonly environment?: Record<string, string>;
}

interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

async function run(line: string, { stdin = '', answers = [], environment = {} }: Given = {}): Promise<Ran> {
  let out = '';
  let err = '';
  const io: Io = {
    environment: { PATH: process.env.PATH, HOME: directory, ...environment },
    cwd: directory,
    out: (more) => {
      out += more;
    },
    outBytes: (bytes) => {
      out += Buffer.from(bytes).toString('latin1');
    },
    err: (more) => {
      err += more.replaceAll(directory, 'DIR');
    },
    terminal: { stdin: false, stdout: false, stderr: false, columns: 80 },
    readAll: async () => Buffer.from(stdin),
    readLine: async () => answers.shift(),
    signal: new AbortController().signal,
  };
  const words = line.split(' ').filter((word) => word !== '');
  const status = await vaultCommand('ansible-vault')(words, io);
  return { status, out, err };
}

const quiet = { status: 0, out: '', err: '' };
const failed = (message: string, status = 1) => ({ status, out: '', err: `[ERROR]: ${message}\n` });

describe('files', () => {
  test('are encrypted and decrypted in place, for their owner alone', async () => {
    expect(await run('encrypt p.txt --vault-password-file one.pw')).toEqual(quiet);
    expect([opened('p.txt'), mode('p.txt')]).toEqual(['hello\n', '600']);
    expect(await run('decrypt p.txt --vault-password-file one.pw')).toEqual(quiet);
    expect([text('p.txt'), mode('p.txt')]).toEqual(['hello\n', '600']);
  });

  test('behind a link are replaced, and not the link', async () => {
    symlinkSync('p.txt', at('link'));
    await run('encrypt link --vault-id team@two.pw');
    expect(text('p.txt')).toMatch(/^\$ANSIBLE_VAULT;1\.2;AES256;team\n/);
    expect(text('link')).toBe(text('p.txt'));
  });

  test('can go elsewhere', async () => {
    await run('encrypt p.txt --output e --vault-password-file one.pw');
    expect([text('p.txt'), opened('e')]).toEqual(['hello\n', 'hello\n']);
    expect(await run('decrypt --output - e --vault-password-file one.pw')).toEqual({ ...quiet, out: 'hello\n' });
  });

  test('may be streams', async () => {
    const { out } = await run('encrypt - --vault-password-file one.pw', { stdin: 'piped' });
    expect(decryptVault(out, keyring(ONE)).toString()).toBe('piped');
    expect(await run('decrypt --vault-password-file one.pw', { stdin: out })).toEqual({ ...quiet, out: 'piped' });
  });

  test('that are no text come out as they went in', async () => {
    const given = { stdin: fixture('binary.bin').toString() };
    expect(await run('decrypt --vault-password-file one.pw', given)).toEqual({ ...quiet, out: '\x00\xff\xfe binary' });
  });

  test('are viewed with a line break at the end', async () => {
    copyFileSync(join(fixtures, 'block-sized'), at('b'));
    expect(await run('view b --vault-password-file one.pw')).toEqual({ ...quiet, out: '0123456789abcdef\n' });
  });
});

describe('errors leave files as they are', () => {
  const rows: [line: string, outcome: Ran][] = [
    ['encrypt plain-11.yml --vault-password-file one.pw', failed('input is already encrypted')],
    [
      'decrypt plain-11.yml --vault-password-file two.pw',
      failed('Decryption failed (no vault secrets were found that could decrypt). for DIR/plain-11.yml'),
    ],
    [
      'view plain-11.yml --vault-password-file two.pw',
      failed('Decryption failed (no vault secrets were found that could decrypt). for plain-11.yml'),
    ],
    ['view p.txt --vault-password-file one.pw', failed('Input is not vault encrypted data. for p.txt')],
    [
      'view nope --vault-password-file one.pw',
      failed("Unable to read source file (DIR/nope): [Errno 2] No such file or directory: 'DIR/nope'"),
    ],
    [
      'encrypt . --vault-password-file one.pw',
      failed("Unable to read source file (DIR): [Errno 21] Is a directory: 'DIR'"),
    ],
    [
      'decrypt plain-11.yml --output no/where --vault-password-file one.pw',
      failed("Destination 'DIR/no' not writable"),
    ],
    [
      'encrypt p.txt --vault-id a@one.pw --vault-id b@two.pw',
      failed('The vault-ids a,b are available to encrypt. Specify the vault-id to encrypt with --encrypt-vault-id', 5),
    ],
    [
      'encrypt p.txt --vault-id a@one.pw --encrypt-vault-id b',
      failed("Did not find a match for --encrypt-vault-id=b in the known vault-ids ['a']"),
    ],
    [
      'view --vault-id a;b p.txt',
      failed("'a;b' is not a valid vault id. The character ';' is not allowed in vault ids", 5),
    ],
    ['encrypt --output x p.txt q.txt', failed('At most one input file may be used with the --output option', 5)],
    ['create x --vault-password-file one.pw', failed('not a tty, editor cannot be opened', 5)],
    ['create a b --vault-password-file one.pw', failed('ansible-vault create can take only one filename argument', 5)],
    ['create p.txt --skip-tty-check --vault-password-file one.pw', failed("p.txt exists, please use 'edit' instead")],
    ['encrypt_string --vault-password-file one.pw', failed('stdin was empty, not encrypting', 5)],
    [
      'encrypt_string -p - --vault-password-file one.pw',
      failed('The --prompt option is not supported if also reading input from stdin', 5),
    ],
  ];
  test.each(rows)('%s', async (line, outcome) => {
    const before = readdirSync(directory).map((name) => [name, text(name)]);
    expect(await run(line)).toEqual(outcome);
    expect(readdirSync(directory).map((name) => [name, text(name)])).toEqual(before);
  });
});

describe('usage', () => {
  const choices = "'create', 'decrypt', 'edit', 'view', 'encrypt', 'encrypt_string', 'rekey'";
  const rows: [line: string, message: string][] = [
    ['', 'ansible-vault: error: the following arguments are required: action'],
    ['bogus', `ansible-vault: error: argument action: invalid choice: 'bogus' (choose from ${choices})`],
    ['view --bogus f', 'ansible-vault: error: unrecognized arguments: --bogus'],
    ['encrypt --output', 'ansible-vault encrypt: error: argument --output: expected one argument'],
    [
      'rekey --new-vault-id a --new-vault-password-file b x',
      'ansible-vault rekey: error: argument --new-vault-password-file: not allowed with argument --new-vault-id',
    ],
    [
      'view -J --vault-password-file x',
      'ansible-vault view: error: argument --vault-password-file/--vault-pass-file: not allowed with argument -J/--ask-vault-password/--ask-vault-pass',
    ],
  ];
  test.each(rows)('%j', async (line, message) => {
    const { status, out, err } = await run(line);
    expect([status, out, err.split('\n').find((row) => row.includes(': error: '))]).toEqual([2, '', message]);
  });

  test('help', async () => {
    const helps = [await run('--help'), await run('rekey -h')];
    expect(helps.map(({ status, out, err }) => [status, out.split(' [')[0], err])).toEqual([
      [0, 'usage: ansible-vault', ''],
      [0, 'usage: ansible-vault rekey', ''],
    ]);
  });
});

describe('the editor', () => {
  const editor = (name: string, script: string) => {
    writeFileSync(at(name), `#!/bin/sh\n${script}\n`);
    chmodSync(at(name), 0o755);
    return { environment: { EDITOR: `'${at(name)}' --flag` } };
  };

  test('changes a file, which keeps mode and id', async () => {
    chmodSync(at('team-12.yml'), 0o640);
    const given = editor('ed', 'stat -c %a "$2" > seen; echo "$1" >> seen; cat "$2" >> seen; echo more >> "$2"');
    expect(await run('edit team-12.yml --vault-id other@two.pw', given)).toEqual(quiet);
    expect(text('seen')).toBe('600\n--flag\nplain: text\nsecond: "line"\n');
    expect([opened('team-12.yml'), mode('team-12.yml')]).toEqual(['plain: text\nsecond: "line"\nmore\n', '640']);
    expect(text('team-12.yml')).toMatch(/^\$ANSIBLE_VAULT;1\.2;AES256;team\n/);
    expect(readdirSync(at('.ansible/tmp'))).toEqual([]);
  });

  test('that changes nothing leaves the file alone', async () => {
    const before = text('team-12.yml');
    expect(await run('edit team-12.yml --vault-id team@two.pw', editor('ed', 'exit 0'))).toEqual(quiet);
    expect(text('team-12.yml')).toBe(before);
  });

  test('that fails leaves the old file, and no plaintext', async () => {
    const before = text('team-12.yml');
    const { status, err } = await run('edit team-12.yml --vault-id team@two.pw', editor('ed', 'echo x > "$2"; exit 3'));
    expect([status, err]).toEqual([
      1,
      expect.stringMatching(/^\[ERROR\]: The editor "DIR\/ed .*" failed \(status 3\): nothing was saved\.\n$/),
    ]);
    expect(text('team-12.yml')).toBe(before);
    expect(readdirSync(at('.ansible/tmp'))).toEqual([]);
  });

  test('that does not exist', async () => {
    const given = { environment: { EDITOR: './none' } };
    const { status, err } = await run('edit team-12.yml --vault-id team@two.pw', given);
    const message =
      /^\[ERROR\]: Unable to execute the command "\.\/none .*": \[Errno 2\] No such file or directory: '\.\/none'\n$/;
    expect([status, err]).toEqual([1, expect.stringMatching(message)]);
  });

  test('makes a new file, and its directory', async () => {
    const given = editor('ed', 'echo new > "$2"');
    const made = await run('create sub/new.yml --skip-tty-check --vault-id team@two.pw', given);
    expect(made).toEqual({ ...quiet, err: '[WARNING]: sub does not exist, creating...\n' });
    expect([opened('sub/new.yml'), mode('sub/new.yml'), mode('sub')]).toEqual(['new\n', '600', '700']);
  });
});

describe('a new password', () => {
  test('from a file', async () => {
    chmodSync(at('plain-11.yml'), 0o604);
    const { err } = await run('rekey plain-11.yml --vault-password-file one.pw --new-vault-password-file two.pw');
    expect([err, mode('plain-11.yml')]).toEqual(['Rekey successful\n', '604']);
    expect(decryptVault(readFileSync(at('plain-11.yml')), keyring(TWO)).toString()).toBe(
      'plain: text\nsecond: "line"\n',
    );
  });

  test('with a new id', async () => {
    await run('rekey plain-11.yml --vault-password-file one.pw --new-vault-id n@two.pw');
    expect(text('plain-11.yml')).toMatch(/^\$ANSIBLE_VAULT;1\.2;AES256;n\n/);
  });

  test('typed in', async () => {
    const answers = ['vault-password-1', 'two words é', 'two words é'];
    expect((await run('rekey plain-11.yml', { answers })).status).toBe(0);
    expect(decryptVault(readFileSync(at('plain-11.yml')), keyring(TWO)).length).toBe(27);
  });
});

describe('strings', () => {
  const salt = { environment: { ANSIBLE_VAULT_ENCRYPT_SALT: 'fixed-salt' } };
  test('as YAML, with their names', async () => {
    const { out, err } = await run('encrypt_string foo bar -n a --vault-password-file one.pw', salt);
    const blocks = out.split(/^(?=\S)/m);
    expect(blocks.map((block) => block.split('\n')[0])).toEqual(['a: !vault |', '!vault |']);
    expect(blocks.map((block) => decrypted(block))).toEqual(['foo', 'bar']);
    expect(err.split('\n')).toEqual([
      'The number of --name options do not match the number of args.',
      'The last named variable will be "a". The rest will not have names.',
      '# The encrypted version of variable ("a", the string #1 from the command line args).',
      '# The encrypted version of the string #2 from the command line args.)',
      '',
    ]);
    expect(blocks[0]!.split('\n')[1]).toBe('          $ANSIBLE_VAULT;1.1;AES256');
  });

  test('from standard input', async () => {
    const { out } = await run('encrypt_string --stdin-name x --vault-password-file one.pw', { stdin: 'piped\n' });
    expect([out.split('\n')[0], decrypted(out)]).toEqual(['x: !vault |', 'piped\n']);
  });

  test('typed in', async () => {
    const { out } = await run('encrypt_string -p --vault-password-file one.pw', { answers: ['name', 'text'] });
    expect([out.split('\n')[0], decrypted(out)]).toEqual(['name: !vault |', 'text']);
  });

  test('into a file', async () => {
    expect(await run('encrypt_string foo --output s.yml --vault-password-file one.pw')).toEqual(quiet);
    expect([decrypted(text('s.yml')), mode('s.yml')]).toEqual(['foo', '600']);
  });

  function decrypted(block: string): string {
    const envelope = block
      .split('\n')
      .slice(1)
      .map((line) => line.trim())
      .join('\n');
    return decryptVault(envelope, keyring(ONE)).toString();
  }
});
