import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DroverError } from '../../src/base/error.js';
import { readIni } from '../../src/inventory/ini.js';
import { Inventory } from '../../src/inventory/inventory.js';
import { parseLiteral } from '../../src/inventory/literal.js';
import { splitPattern } from '../../src/inventory/split-pattern.js';
import { splitWords } from '../../src/inventory/words.js';

/** Pieces that mean something to the readers, between arbitrary text. */
const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...'[]:=#;"\'\\{}(),.!&~*?-| \t\n01ab') },
  fc.constantFrom(
    '[g:vars]\n',
    '[g:children]\n',
    '[g]\n',
    '__proto__',
    'constructor',
    '[1:3]',
    '[a:c:2]',
    '{{ x }}',
    '::1',
    'all',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

/** Runs it; an error is fine as long as it is one for people. */
function tolerates(run: () => void): void {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(DroverError);
  }
}

function inventoryOf(ini: string): Inventory {
  const inventory = new Inventory();
  readIni(inventory, ini, 'hosts');
  inventory.reconcile();
  return inventory;
}

describe('nothing that is read hangs, crashes or pollutes a prototype', () => {
  test('INI', () => {
    fc.assert(
      fc.property(text, (ini) => tolerates(() => inventoryOf(ini))),
      { numRuns: 3000 },
    );
    expect(({} as Record<string, unknown>).x).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test('literals and words', () => {
    fc.assert(
      fc.property(text, (line) => {
        tolerates(() => parseLiteral(line));
        splitWords(line);
      }),
      { numRuns: 3000 },
    );
  });

  test('patterns', () => {
    const inventory = inventoryOf('[web]\nweb[1:9]\n__proto__\n[db]\ndb1\n::1\n[prod:children]\nweb\n');
    fc.assert(
      fc.property(text, (pattern) => {
        splitPattern(pattern);
        tolerates(() => inventory.match(pattern));
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    ['deep brackets', `h x=${'['.repeat(100_000)}`],
    ['a range of too many hosts', 'h[1:99999999999]'],
    ['ranges that multiply', `h${'[0:999]'.repeat(8)}`],
    ['a long name', 'a'.repeat(200_000)],
    ['a long name that nearly is an address', `${'a-'.repeat(50_000)}!`],
    ['colons without end', ':'.repeat(50_000)],
    ['a quote that never closes', `h x="${'\\'.repeat(50_001)}`],
  ])('%s ends at once', (_, ini) => tolerates(() => inventoryOf(ini)));

  test('names of the language are names like all others', () => {
    const inventory = inventoryOf('[__proto__]\nconstructor __proto__=1 toString=2\n');
    expect([...inventory.hosts.keys()]).toEqual(['constructor']);
    expect(inventory.hosts.get('constructor')?.vars.get('__proto__')).toBe(1);
    expect(inventory.match('__proto__').map((host) => host.name)).toEqual(['constructor']);
  });
});
