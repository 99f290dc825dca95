import { describe, expect, test } from '@jest/globals';
import { DroverError, ProblemList } from '../../src/base/error.js';
import { formatAdvice, formatError, formatWhole } from '../../src/output/report.js';

const read = () => ['first', 'second'];
const here = { file: '/p/a.yml', line: 1, column: 1 };
const there = { file: '/p/a.yml', line: 2, column: 3 };
const HERE = 'Origin: /p/a.yml:1:1\n\n1 first\n  ^ column 1\n';
const THERE = 'Origin: /p/a.yml:2:3\n\n1 first\n2 second\n    ^ column 3\n';

const circular = new DroverError('circle');
Object.assign(circular, { cause: circular });

const ROWS: readonly (readonly [string, unknown, string])[] = [
  ['a message alone', new DroverError('No such thing'), 'No such thing\n'],
  ['a hint on the same line', new DroverError('Bad.', { hint: 'Do this.' }), 'Bad. Do this.\n'],
  ['a hint below a place', new DroverError('Bad.', { source: here, hint: 'Do this.' }), `Bad.\n${HERE}\nDo this.\n\n`],
  ['causes that add only words', new DroverError('Outer.', { cause: new Error('inner') }), 'Outer: inner\n'],
  [
    'a message that ends with its cause',
    new DroverError('Outer: inner', { cause: new Error('inner') }),
    'Outer: inner\n',
  ],
  [
    'causes of the same place',
    new DroverError('Outer', { source: here, cause: new DroverError('inner', { source: here }) }),
    `Outer: inner\n${HERE}\n`,
  ],
  [
    'causes of another place',
    new DroverError('Task failed.', { source: here, cause: new DroverError('inner', { source: there }) }),
    `Task failed: inner\n\nTask failed.\n${HERE}\n<<< caused by >>>\n\ninner\n${THERE}\n`,
  ],
  [
    'several problems',
    new ProblemList([new DroverError('one', { source: here }), new DroverError('two', { source: there })]),
    `one\n${HERE}\ntwo\n${THERE}\n`,
  ],
  [
    'several problems below an error',
    new DroverError('Outer', { cause: new ProblemList([new DroverError('one'), new DroverError('two')]) }),
    'Outer: 2 problems\n\nOuter\n\n<<< caused by >>>\n\n2 problems\n\n+--[ Sub-Event 1 of 2 ]---\n| \n| one\n| \n+--[ Sub-Event 2 of 2 ]---\n| \n| two\n| \n+--[ End Sub-Event ]---\n\n',
  ],
  ['what is no error', 'text', 'text\n'],
];

describe('formatError', () => {
  test.each(ROWS)('%s', (_name, error, expected) => {
    expect(formatError(error, read)).toBe(expected);
  });

  test('what ansible-core does not tell is left out of the report, and told apart', () => {
    const missing = new DroverError("'x' is undefined", { source: there, told: here, advice: "Did you mean 'y'?" });
    const error = new DroverError('Task failed.', { source: here, cause: missing });
    const more = "Stands at: /p/a.yml:2:3\n\n1 first\n2 second\n    ^ column 3\n\nDid you mean 'y'?\n\n";
    expect(formatError(error, read)).toBe(`Task failed: 'x' is undefined\n${HERE}\n`);
    expect(formatAdvice(error, read)).toBe(`'x' is undefined\n${more}`);
    expect(formatWhole(error, read)).toBe(`Task failed: 'x' is undefined\n${HERE}\n${more}`);
  });

  test('a place that ansible-core knows less of', () => {
    const coarse = { file: '<unknown>', line: 0, column: 0, text: 'item' };
    const error = new DroverError('Bad.', { source: { ...here, coarse } });
    expect(formatError(error, read)).toBe('Bad.\nOrigin: <unknown>\n\nitem\n\n');
    expect(formatAdvice(error, read)).toBe('Bad.\nStands at: /p/a.yml:1:1\n\n1 first\n  ^ column 1\n\n');
  });

  test('advice alone stands in a line below the message', () => {
    const error = new DroverError('No hosts.', { advice: 'Look at the inventory.' });
    expect(formatWhole(error)).toBe('No hosts.\nLook at the inventory.\n\n');
    expect(formatAdvice(new DroverError('No hosts.'))).toBeUndefined();
  });

  test('an error that is its own cause ends', () => {
    expect(formatError(circular)).toContain('Maximum depth exceeded');
  });
});
