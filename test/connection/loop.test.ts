import { expect, test } from '@jest/globals';
import { loopCommand, readerCommand } from '../../src/connection/loop.js';

test('any login shell takes the words that start the loop', () => {
  const bare = (command: string) => command.replaceAll(/'[^']*'/g, (word) => word.slice(1, -1));
  for (const command of [loopCommand('/bin/sh', 'mark'), readerCommand('/bin/sh', 'mark')]) {
    expect([...bare(command)].filter((character) => "'\\!\n".includes(character))).toEqual([]);
  }
});
