import { expect, test } from '@jest/globals';
import { findLocalFile } from '../../src/engine/local-files.js';

/** Where a file of that name would be looked for. */
function searched(searchPath: readonly string[], name: string): readonly string[] {
  try {
    return [findLocalFile(searchPath, '/none/play', 'files', name)];
  } catch (error) {
    return (error as Error).message
      .split('\n\t')
      .slice(1)
      .map((line) => line.split(' ')[0]!);
  }
}

test.each([
  [
    'a role',
    'x.sh',
    [
      '/none/role/files/x.sh',
      '/none/role/x.sh',
      '/none/role/tasks/files/x.sh',
      '/none/role/tasks/x.sh',
      '/none/play/files/x.sh',
      '/none/play/x.sh',
    ],
  ],
  [
    'a name that begins with the kind',
    'files/x.sh',
    ['/none/role/files/x.sh', '/none/role/tasks/files/x.sh', '/none/play/files/x.sh'],
  ],
])('the places of a file: %s', (_, name, places) => {
  expect(searched(['/none/role', '/none/role/tasks'], name)).toEqual(places);
});
