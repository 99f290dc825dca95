import { expect, test } from '@jest/globals';
import { createRedactor } from '../../src/base/secret.js';

test('a secret is masked in its usual encodings', () => {
  const redactor = createRedactor();
  redactor.add("it's me\n");
  const forms = ["it's me", 'aXQncyBtZQ==', `'it'"'"'s me'`, 'it%27s%20me'];
  expect(forms.map((form) => redactor.mask(form))).toEqual(['********', '********', "'********'", 'it%27s%20me']);
});

test('a secret that is too short for masking has no longer encoding that is masked', () => {
  const redactor = createRedactor();
  for (const secret of ['b', 'b\n', '']) redactor.add(secret);
  expect([redactor.active, redactor.mask('b Yg== Ygo=')]).toEqual([false, 'b Yg== Ygo=']);
});

test('a short secret is masked as a word of its own, not inside of others', () => {
  const redactor = createRedactor();
  for (const secret of ['test', 'test-abc']) redactor.add(secret);
  const shown = ['testhost', 'a test', 'latest', 'test_x', 'é-test.', '"a\\ntest\\n"', 'test-abc', 'dGVzdA=='];
  expect(shown.map((text) => redactor.mask(text))).toEqual([
    'testhost',
    'a ********',
    'latest',
    'test_x',
    'é-********.',
    '"a\\n********\\n"',
    '********',
    '********',
  ]);
});
