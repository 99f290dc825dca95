import { describe, expect, test } from '@jest/globals';
import { createRedactor } from '../../src/base/secret.js';
import { registerSecretText } from '../../src/cli/secret-text.js';

describe('what an encrypted file held is masked', () => {
  test.each([
    [
      'the values of variables',
      'user: admin\npassword: hunter22\ndeep: [{pin: 123456}]\n',
      '"admin" "********" "********"',
    ],
    ['no names', 'hunter22: short\n', '"admin" "hunter22" "123456"'],
    ['nothing of tasks', '- name: hunter22\n  debug: {msg: 123456}\n', '"admin" "hunter22" "123456"'],
    ['the lines of any other text', 'begin {\n  hunter22\nx\n', '"admin" "********" "123456"'],
    ['JSON', '{"password": "hunter22"}', '"admin" "********" "123456"'],
  ])('%s', (_, text, shown) => {
    const redactor = createRedactor();
    registerSecretText(Buffer.from(text), redactor);
    expect(redactor.mask('"admin" "hunter22" "123456"')).toBe(shown);
  });

  test('bytes that are no text are left alone', () => {
    const redactor = createRedactor();
    registerSecretText(Buffer.from([0xff, 0xfe, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41]), redactor);
    expect(redactor.active).toBe(false);
  });
});
