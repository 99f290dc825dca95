import { describe, expect, test } from '@jest/globals';
import { failure, readRows, vectors } from './rows.js';

describe('every recorded row of Jinja2 is reproduced', () => {
  test.each(['jinja-core', 'jinja-expr', 'jinja-filters', 'jinja-tests'])('%s', (name) => {
    const failures = readRows(vectors(name)).flatMap((row) => {
      const reason = failure(row);
      return reason === undefined ? [] : [`${row.id}: ${JSON.stringify(row.template)}: ${reason}`];
    });
    expect(failures).toEqual([]);
  });
});
