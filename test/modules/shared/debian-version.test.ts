import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { compareDebianVersions } from '../../../modules/shared/debian-version.js';

/** From the oldest to the newest. */
const ORDER = [
  '0~~',
  '0~',
  '0',
  '1.0~rc1',
  '1.0~rc1+b1',
  '1.0',
  '1.0-0.1',
  '1.0-1~bpo11+1',
  '1.0-1',
  '1.0-1+b1',
  '1.0-1.1',
  '1.0a',
  '1.0+b1',
  '1.0.1',
  '1.2',
  '1.10',
  '1.10-2',
  '2:0.1',
  '2:0.1-1',
  '10:0',
];

describe('versions of Debian packages', () => {
  test('are in order', () => {
    expect([...ORDER].reverse().sort(compareDebianVersions)).toEqual(ORDER);
  });

  test.each<[string, string]>([
    ['1.0', '1.0-0'],
    ['0:1.0', '1.0'],
    ['1.01', '1.1'],
    ['20260101000000000000000001', '20260101000000000000000001'],
  ])('%s and %s are equal', (a, b) => {
    expect(compareDebianVersions(a, b)).toBe(0);
  });

  test('numbers of any length', () => {
    expect(compareDebianVersions('20260101000000000000000001', '20260101000000000000000002')).toBeLessThan(0);
  });

  const dpkg = spawnSync('dpkg', ['--version']).status === 0 ? test : test.skip;
  dpkg(
    'as dpkg has them',
    () => {
      const wrong = ORDER.flatMap((a) =>
        ORDER.filter((b) => {
          const older = spawnSync('dpkg', ['--compare-versions', a, 'lt', b]).status === 0;
          return older !== compareDebianVersions(a, b) < 0;
        }).map((b) => `${a} ${b}`),
      );
      expect(wrong).toEqual([]);
    },
    60_000,
  );
});
