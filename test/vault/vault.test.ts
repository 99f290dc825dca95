import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fullMessage } from '../../src/base/chain.js';
import { DroverError } from '../../src/base/error.js';
import { isVault } from '../../src/vault/envelope.js';
import { decryptVault, encryptVault, openVault } from '../../src/vault/vault.js';
import { fixture, keyring, ONE, secret, TWO } from './fixture.js';

const plain = 'plain: text\nsecond: "line"\n';

describe("ansible-vault's files", () => {
  const rows: [file: string, contents: string][] = [
    ['plain-11.yml', plain],
    ['team-12.yml', plain],
    ['salted.yml', plain],
    ['binary.bin', '\x00\xff\xfe binary'],
    ['empty', ''],
    ['block-sized', '0123456789abcdef'],
  ];
  test.each(rows)('%s opens', (file, contents) => {
    expect(decryptVault(fixture(file), keyring(ONE, TWO)).toString('latin1')).toBe(contents);
  });

  test('the same salt gives the same file', () => {
    const options = { id: 'team', salt: Buffer.from('fixed-salt') };
    expect(encryptVault(plain, TWO, options)).toBe(fixture('salted.yml').toString());
  });
});

describe('ids', () => {
  test('the envelope names every id but the default one', () => {
    const headers = ['default', 'team', undefined].map((id) => encryptVault('x', ONE, { id }).split('\n')[0]);
    expect(headers).toEqual([
      '$ANSIBLE_VAULT;1.1;AES256',
      '$ANSIBLE_VAULT;1.2;AES256;team',
      '$ANSIBLE_VAULT;1.1;AES256',
    ]);
  });

  test('any secret may open it, whatever its id', () => {
    const { secret: used, envelope } = openVault(fixture('team-12.yml'), keyring(ONE, secret('other', 'two words é')));
    expect([used.id, envelope.id]).toEqual(['other', 'team']);
  });

  test('unless ids must match', () => {
    const strict = { ...keyring(secret('other', 'two words é')), idMatch: true };
    expect(() => decryptVault(fixture('team-12.yml'), strict)).toThrow('Decryption failed');
    expect(decryptVault(fixture('plain-11.yml'), { ...keyring(TWO, ONE), idMatch: true }).toString()).toBe(plain);
  });
});

describe('errors', () => {
  const whole = fixture('plain-11.yml').toString();
  const [header, ...lines] = whole.split('\n') as [string, ...string[]];
  const body = lines.join('');
  const nested = (text: string) => Buffer.from(text).toString('hex');
  const rows: [name: string, data: string, message: string][] = [
    ['no vault data', 'plain', 'Input is not vault encrypted data.'],
    ['a blank in front', ` ${whole}`, 'Input is not vault encrypted data.'],
    ['beyond ASCII', `${whole}é`, 'Input is not vault encrypted data.'],
    ['no cipher', '$ANSIBLE_VAULT;1.1', 'Vault envelope format error: list index out of range'],
    ['another cipher', whole.replace('AES256', 'ROT13'), "Cipher 'ROT13' could not be found."],
    ['only a header', `${header}\n`, 'Vault vaulttext format error: not enough values to unpack (expected 3, got 1)'],
    ['odd hex', `${header}\n${body.slice(1)}`, 'Vault format unhexlify error: Odd-length string'],
    ['bad hex', `${header}\n${body.slice(0, -1)}g`, 'Vault format unhexlify error: Non-hexadecimal digit found'],
    [
      'two lines',
      `${header}\n${nested('61\n62')}`,
      'Vault vaulttext format error: not enough values to unpack (expected 3, got 2)',
    ],
    ['bad salt', `${header}\n${nested('zz\n62\n63')}`, 'Vault format unhexlify error: Non-hexadecimal digit found'],
    [
      'tampered',
      `${header}\n${body.slice(0, -2)}30`,
      'Decryption failed (no vault secrets were found that could decrypt).',
    ],
  ];
  const where = { file: 'f.yml', line: 3, column: 5 };

  test.each(rows)('%s', (_name, data, message) => {
    const error = caught(() => decryptVault(data, keyring(ONE), where));
    expect([fullMessage(error), error.code, error.source]).toEqual([message, 'vault', where]);
  });

  test('the wrong password', () => {
    const error = caught(() => decryptVault(whole, keyring(TWO)));
    expect(error.message).toBe('Decryption failed (no vault secrets were found that could decrypt).');
  });

  test('no password', () => {
    const error = caught(() => decryptVault(whole, keyring()));
    expect(error.message).toBe('Attempting to decrypt but no vault secrets found.');
  });

  test('encrypting twice', () => {
    expect(caught(() => encryptVault(whole, ONE)).message).toBe('input is already encrypted');
  });

  test('any text under the header is refused with an error of the vault', () => {
    const texts = fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f\n]*$/));
    fc.assert(
      fc.property(texts, (text) => {
        expect(caught(() => decryptVault(`$ANSIBLE_VAULT;1.1;AES256\n${text}`, keyring(ONE))).code).toBe('vault');
      }),
      { numRuns: 300 },
    );
  });

  function caught(act: () => unknown): DroverError {
    try {
      act();
    } catch (error) {
      if (error instanceof DroverError) return error;
      throw error;
    }
    throw new Error('no error');
  }
});

test('whatever is encrypted can be decrypted', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.string({ minLength: 1 }), (bytes, password) => {
      const own = secret('default', password);
      const options = { salt: Buffer.from('one salt for all') };
      expect(new Uint8Array(decryptVault(encryptVault(bytes, own, options), keyring(own)))).toEqual(bytes);
    }),
    { numRuns: 50 },
  );
});

test.each([
  ['$ANSIBLE_VAULT;1.1;AES256', true],
  ['$ANSIBLE_VAULT', true],
  ['$ANSIBLE_VAUL', false],
  ['', false],
  ['$ANSIBLE_VAULT é', false],
])('%j is vault data: %s', (text, expected) => {
  expect([isVault(text), isVault(Buffer.from(text))]).toEqual([expected, expected]);
});
