import { describe, expect, test } from '@jest/globals';
import {
  addSource,
  parseRepo,
  parseSourceFile,
  removeSource,
  sourceText,
  suggestName,
} from '../../../modules/shared/apt-sources.js';
import { debSource, slugOf } from '../../../modules/shared/deb822.js';
import { parsePythonConfig, writePythonConfig } from '../../../modules/shared/python-config.js';

describe('lists of sources', () => {
  test.each<[string, string]>([
    ['deb http://deb.example.org/debian stable main', 'deb_example_org_debian'],
    ['deb [arch=amd64 signed-by=/k] https://user:pw@x.example/a/b s m', 'x_example_a_b'],
    ['deb-src http://x/ s m', 'x'],
    ['ppa:owner/name_jammy', 'ppa_owner_name_jammy'],
  ])('%s goes to %s.list', (source, name) => {
    expect(suggestName(source)).toBe(name);
  });

  test.each<[string, string]>([
    ['deb  http://x   s m', 'deb http://x s m'],
    ['  deb http://x s m  # why', 'deb http://x s m'],
  ])('%j is a source', (repo, source) => {
    expect(parseRepo(repo)).toBe(source);
  });

  test.each<[string, string]>([
    ['foo bar', 'foo bar'],
    ['# deb http://x s m', ' deb http://x s m'],
    ['foo # deb', 'foo '],
  ])('%j is none', (repo, shown) => {
    expect(() => parseRepo(repo)).toThrow(new Error(`Invalid repository string: ${shown}`));
  });

  const text = '# Comment\n\ndeb  http://x s m # why\n#deb http://y s m\n';
  const file = parseSourceFile('/l', text);

  test('are written with single spaces', () => {
    expect(sourceText(file.lines)).toBe('# Comment\n\ndeb http://x s m # why\n# deb http://y s m\n');
  });

  test.each<[string, (source: string) => string]>([
    ['a disabled source is enabled', () => '# Comment\n\ndeb http://x s m # why\ndeb http://y s m\n'],
  ])('%s', (_name, expected) => {
    expect(sourceText(addSource([file], 'deb http://y s m', '/new')[0]!.lines)).toBe(expected(''));
  });

  test('a new one goes to a file of its own', () => {
    const [, added] = addSource([file], 'deb http://z s m', '/new');
    expect(added).toEqual({
      path: '/new',
      lines: [{ valid: true, enabled: true, source: 'deb http://z s m', comment: '' }],
    });
  });

  test('removes what is enabled only', () => {
    const after = removeSource(removeSource([file], 'deb http://x s m'), 'deb http://y s m');
    expect(sourceText(after[0]!.lines)).toBe('# Comment\n\n# deb http://y s m\n');
  });
});

describe('the deb822 format', () => {
  test('fields are in order of the options', () => {
    const fields = {
      name: 'a b',
      uris: ['http://x', 'http://y'],
      types: ['deb'],
      by_hash: true,
      date_max_future: 5,
      trusted: null,
    };
    expect(debSource({ ...fields, enabled: false })).toBe(
      'By-Hash: yes\nDate-Max-Future: 5\nEnabled: no\nX-Repolib-Name: a b\nTypes: deb\nURIs: http://x http://y\n',
    );
  });

  test('a key of several lines is indented', () => {
    expect(debSource({ signed_by: '-----BEGIN\n\nabc\n-----END\n' })).toBe(
      'Signed-By:\n    -----BEGIN\n    .\n    abc\n    -----END\n',
    );
  });

  test.each([
    ['My Repo_1!', 'my-repo-1'],
    ['ä/../x', 'x'],
  ])('%s is %s in file names', (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });
});

describe("configurations as Python's", () => {
  const text = '# c\n[a]\nOne = 1\n two\ntwo: 2\n\n; c\n[b]\nempty =\n';

  test('are read', () => {
    const config = [...parsePythonConfig(text, '/f')].map(([name, options]) => [name, [...options]]);
    expect(config).toEqual([
      [
        'a',
        [
          ['one', '1\ntwo'],
          ['two', '2'],
        ],
      ],
      ['b', [['empty', '']]],
    ]);
  });

  test('and written', () => {
    expect(writePythonConfig(parsePythonConfig(text, '/f'))).toBe('[a]\none = 1\n\ttwo\ntwo = 2\n\n[b]\nempty = \n\n');
  });

  test.each<[string, string]>([
    ['x\n', "File contains no section headers.\nfile: '/f', line: 1\n'x\\n'"],
    ['[a]\n[a]\n', "While reading from '/f' [line  2]: section 'a' already exists"],
    ['[a]\nx=1\nX=2\n', "While reading from '/f' [line  3]: option 'x' in section 'a' already exists"],
    ['[a]\nx\n', "Source contains parsing errors: '/f'\n\t[line  2]: 'x\\n'"],
  ])('%j is refused', (broken, message) => {
    expect(() => parsePythonConfig(broken, '/f')).toThrow(new Error(message));
  });
});
