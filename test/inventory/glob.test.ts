import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { globToRegExp } from '../../src/inventory/glob.js';

test.each([
  ['*', ''],
  ['**', 'abc'],
  ['web*', 'web1'],
  ['*.org', 'a.b.org'],
  ['a*b*c', 'aXbXbXc'],
  ['a*bc', 'abcbc'],
  ['*a*', 'bab'],
  ['w?b[0-9]*[!x]', 'web5ay'],
  ['[]]*', ']z'],
])('%s takes %s', (glob, name) => expect(globToRegExp(glob).test(name)).toBe(true));

test.each([
  ['web*', 'aweb'],
  ['a*b*c', 'acb'],
  ['*ab*ab', 'ab'],
  ['w?b', 'wb'],
  ['a*b?', 'ab'],
])('%s does not take %s', (glob, name) => expect(globToRegExp(glob).test(name)).toBe(false));

test('a name is taken when the pieces between the stars stand in it one after the other', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 3 });
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 5 }),
      fc.string({ unit: fc.constantFrom('a', 'b') }),
      (parts, name) => {
        expect(globToRegExp(parts.join('*')).test(name)).toBe(new RegExp(`^${parts.join('.*')}$`).test(name));
      },
    ),
  );
});

test('no pattern takes long', () => {
  expect(globToRegExp(`${'a*'.repeat(40)}b`).test('a'.repeat(20_000))).toBe(false);
});
