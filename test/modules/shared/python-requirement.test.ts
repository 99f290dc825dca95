import { describe, expect, test } from '@jest/globals';
import { meetsSpecifier } from '../../../modules/shared/pep440.js';
import { isSatisfied, joinNames, parseRequirement } from '../../../modules/shared/python-requirement.js';

describe('conditions of PEP 440', () => {
  test.each<[string, string, string, boolean]>([
    ['1.0', '==', '1', true],
    ['1.0', '==', '1.0.0', true],
    ['1.0+local', '==', '1.0', true],
    ['1.0', '==', '1.0+local', false],
    ['1.4.5', '==', '1.4.*', true],
    ['1.40', '==', '1.4.*', false],
    ['1.4.5', '!=', '1.4.*', false],
    ['1.0rc1', '<', '1.0', false],
    ['1.0.dev1', '>=', '1.0a1', false],
    ['1.0a1', '>', '1.0.dev9', true],
    ['1.0.post1', '>', '1.0', false],
    ['1.0.post1', '>=', '1.0', true],
    ['2.2.post3', '~=', '2.2', true],
    ['2.3', '~=', '2.2', true],
    ['3.0', '~=', '2.2', false],
    ['1.5', '~=', '1.4.2', false],
    ['1.4.9', '~=', '1.4.2', true],
    ['1!1.0', '>', '99.0', true],
    ['1.0-1', '==', '1.0.post1', true],
    ['1.0-alpha', '==', '1.0a0', true],
    ['v1.0', '==', '1.0', true],
    ['foo', '===', 'FOO', true],
    ['foo', '==', '1.0', false],
    ['10.0', '>', '9.9', true],
  ])('%s %s%s: %s', (version, operator, wanted, expected) => {
    expect(meetsSpecifier(version, { operator, version: wanted })).toBe(expected);
  });
});

describe('requirements', () => {
  test.each<[string, string | undefined, string, string]>([
    ['Django', undefined, 'django', 'Django'],
    ['foo_Bar.baz', undefined, 'foo-bar-baz', 'foo_Bar.baz'],
    ['foo >= 1.0 , < 2', undefined, 'foo', 'foo<2,>=1.0'],
    ['foo[b, a]==1', undefined, 'foo', 'foo[a,b]==1'],
    ['foo', '1.0', 'foo', 'foo==1.0'],
    ['foo', '>=1,<2', 'foo', 'foo<2,>=1'],
    ['foo @ https://x/y.zip', undefined, 'foo', 'foo@ https://x/y.zip'],
    ['git+https://x/y.git', undefined, 'git+https://x/y.git', 'git+https://x/y.git'],
    ['./foo.whl', undefined, './foo.whl', './foo.whl'],
  ])('%s, version %s', (text, version, name, shown) => {
    const found = parseRequirement(text, version);
    expect([found.name, found.text]).toEqual([name, shown]);
  });

  test.each<[string[], string[]]>([
    [
      ['django>1.11.1', '<1.11.3', 'ipaddress'],
      ['django>1.11.1,<1.11.3', 'ipaddress'],
    ],
    [
      ['django>1.11.1,<1.11.3,ipaddress', 'x>1', '<2'],
      ['django>1.11.1,<1.11.3', 'ipaddress', 'x>1,<2'],
    ],
    [
      ['foo[a', 'b]>=1', 'bar'],
      ['foo[a,b]>=1', 'bar'],
    ],
  ])('%j are put together', (names, joined) => {
    expect(joinNames(names)).toEqual(joined);
  });

  test('is satisfied by what is installed', () => {
    const installed = new Map([['foo', '1.5']]);
    const of = (text: string) => isSatisfied(parseRequirement(text), installed);
    expect([of('Foo'), of('foo>1,<2'), of('foo>=2'), of('bar')]).toEqual([true, true, false, false]);
  });
});
