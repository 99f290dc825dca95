import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { fullMessage } from '../../src/base/chain.js';
import { type KeyringRequest, loadKeyring } from '../../src/vault/load-keyring.js';
import { fixtures } from './fixture.js';

const directory = mkdtempSync(join(tmpdir(), 'drover-keyring-'));
afterAll(() => rmSync(directory, { recursive: true }));

const write = (name: string, text: string, mode = 0o644) => {
  writeFileSync(join(directory, name), text);
  chmodSync(join(directory, name), mode);
};
write('file', '\n  pass word \n\n');
write('empty', ' \n');
write('script', '#!/bin/sh\necho " from $0 "\n', 0o755);
write('silent', '#!/bin/sh\n', 0o755);
write('failing', '#!/bin/sh\nexit 4\n', 0o755);
write('text', 'no program\n', 0o755);
write('some-client.sh', '#!/bin/sh\n[ "$2" = known ] || { echo "no $2" >&2; exit 2; }\necho "$*"\n', 0o755);
write('broken-client', '#!/bin/sh\necho oops >&2\nexit 3\n', 0o755);
mkdirSync(join(directory, 'directory'));

interface Outcome {
  readonly secrets?: readonly (readonly [id: string, password: string])[];
  readonly error?: string;
  readonly warnings?: readonly string[];
  readonly prompts?: readonly string[];
}

async function load(request: Partial<KeyringRequest>, answers: (string | undefined)[] = []): Promise<Outcome> {
  const warnings: string[] = [];
  const prompts: string[] = [];
  const seen = () => ({ ...(warnings.length > 0 && { warnings }), ...(prompts.length > 0 && { prompts }) });
  const short = (text: string) => text.replaceAll(directory, 'DIR');
  const paths = { environment: process.env, cwd: directory, home: directory };
  const base = { vaultIds: [], passwordFiles: [], ask: false, defaultId: 'default', idMatch: false };
  try {
    const { secrets } = await loadKeyring(
      { ...base, ...request },
      {
        paths,
        warn: (message) => warnings.push(short(message)),
        readLine: async (prompt) => {
          prompts.push(prompt);
          return answers.shift();
        },
      },
    );
    return { secrets: secrets.map(({ id, password }) => [id, short(Buffer.from(password).toString())]), ...seen() };
  } catch (error) {
    return { error: short(fullMessage(error)), ...seen() };
  }
}

const both = (message: string, label = 'default') => ({
  error: message,
  warnings: [`Error in vault password file loading (${label}): ${message}`],
});

describe('files and programs', () => {
  const rows: [request: Partial<KeyringRequest>, outcome: Outcome][] = [
    [{ passwordFiles: ['file'] }, { secrets: [['default', 'pass word']] }],
    [
      { vaultIds: ['dev@file', 'file', '@file'] },
      {
        secrets: [
          ['dev', 'pass word'],
          ['default', 'pass word'],
          ['default', 'pass word'],
        ],
      },
    ],
    [
      { vaultIds: ['dev@script'], passwordFiles: ['file'] },
      {
        secrets: [
          ['dev', ' from DIR/script '],
          ['default', 'pass word'],
        ],
      },
    ],
    [{ vaultIds: ['known@some-client.sh'] }, { secrets: [['known', '--vault-id known']] }],
    [{ passwordFiles: ['~/file'] }, { secrets: [['default', 'pass word']] }],
    [
      { passwordFiles: [join(fixtures, 'two.pw'), join(fixtures, 'encrypted.pw')] },
      {
        secrets: [
          ['default', 'two words é'],
          ['default', 'vault-password-1'],
        ],
      },
    ],
    [{}, { secrets: [] }],
    [{ passwordFiles: ['empty'] }, both('Invalid vault password was provided from file (DIR/empty)')],
    [{ passwordFiles: ['silent'] }, both('Invalid vault password was provided from script (DIR/silent)')],
    [{ passwordFiles: ['failing'] }, both('Vault password script DIR/failing returned non-zero (4): None')],
    [
      { passwordFiles: ['text'] },
      both(
        "Problem running vault password script DIR/text ([Errno 8] Exec format error: 'DIR/text'). If this is not a script, remove the executable bit from the file.",
      ),
    ],
    [
      { vaultIds: ['unknown@some-client.sh'] },
      both(
        "Vault password client script DIR/some-client.sh did not find a secret for vault-id=unknown: b'no unknown\\n'",
        'unknown',
      ),
    ],
    [
      { vaultIds: ['a@broken-client'] },
      both(
        "Vault password client script DIR/broken-client returned non-zero (3) when getting secret for vault-id=a: b'oops\\n'",
        'a',
      ),
    ],
    [{ passwordFiles: [join(fixtures, 'encrypted.pw')] }, both('A vault password must be specified to decrypt data.')],
    [
      { passwordFiles: ['missing'] },
      {
        error: 'The vault password file DIR/missing was not found',
        warnings: ['Error getting vault password file (default): The vault password file DIR/missing was not found'],
      },
    ],
    [
      { vaultIds: ['directory'] },
      {
        error: "The vault password file provided 'DIR/directory' can not be a directory",
        warnings: [
          "Error getting vault password file (None): The vault password file provided 'DIR/directory' can not be a directory",
        ],
      },
    ],
    [
      { passwordFiles: ['missing', 'file'] },
      {
        secrets: [['default', 'pass word']],
        warnings: ['Error getting vault password file (default): The vault password file DIR/missing was not found'],
      },
    ],
  ];
  test.each(rows)('%j', async (request, outcome) => expect(await load(request)).toEqual(outcome));
});

describe('prompts', () => {
  const wrong = (message: string, label: string) => ({
    error: message,
    warnings: [`Error in vault password prompt (${label}): ${message}`],
  });
  const rows: [request: Partial<KeyringRequest>, answers: (string | undefined)[], outcome: Outcome][] = [
    [{ ask: true }, [' pw '], { secrets: [['default', 'pw']], prompts: ['Vault password: '] }],
    [{ askByDefault: true }, ['pw'], { secrets: [['default', 'pw']], prompts: ['Vault password: '] }],
    [{ vaultIds: ['dev@prompt'] }, ['pw'], { secrets: [['dev', 'pw']], prompts: ['Vault password (dev): '] }],
    [{ vaultIds: ['prompt'] }, ['pw'], { secrets: [['default', 'pw']], prompts: ['Vault password (default): '] }],
    [
      { vaultIds: ['dev@prompt'], create: true },
      ['pw', 'pw'],
      { secrets: [['dev', 'pw']], prompts: ['New vault password (dev): ', 'Confirm new vault password (dev): '] },
    ],
    [
      { ask: true, create: true },
      ['pw', 'other'],
      {
        ...wrong('Passwords do not match', 'default'),
        prompts: ['New Vault password: ', 'Confirm New Vault password: '],
      },
    ],
    [
      { ask: true },
      [''],
      { ...wrong('Invalid vault password was provided', 'default'), prompts: ['Vault password: '] },
    ],
    [
      { vaultIds: ['prompt'] },
      [],
      { ...wrong('EOFError (ctrl-d) on prompt for (default)', 'None'), prompts: ['Vault password (default): '] },
    ],
  ];
  test.each(rows)('%j, answered %j', async (request, answers, outcome) => {
    expect(await load(request, [...answers])).toEqual(outcome);
  });
});
