import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { FILTERS } from '../../src/jinja/filters/table.js';
import { TESTS } from '../../src/jinja/tests/table.js';
import { AnsibleEnvironment } from '../../src/template/environment.js';
import { communityFilters, coreFilters } from '../../src/template/filters/index-of-filters.js';
import { lookupTable } from '../../src/template/lookups/index-of-lookups.js';
import { communityTests, coreTests } from '../../src/template/tests/index-of-tests.js';

const PAGE = readFileSync(resolve(import.meta.dirname, '../../docs/templates.md'), 'utf8');
const environment = new AnsibleEnvironment({});
const community = [...communityFilters(environment).filters.keys()];
const of = (names: Iterable<string>, collection: string) =>
  [...names].filter((name) => name.startsWith(`${collection}.`)).map((name) => name.slice(collection.length + 1));

/** The names under a heading of the page, up to its first full stop. */
function listed(heading: string): string[] {
  const [, text = ''] = PAGE.split(`## ${heading}\n`);
  return [...text.split('.\n')[0]!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
}

test.each<[heading: string, names: Iterable<string>]>([
  ['Filters of Jinja2', FILTERS.keys()],
  ['Filters of ansible.builtin', coreFilters(environment, (name) => FILTERS.get(name)!).keys()],
  ['Filters of ansible.netcommon', of(community, 'ansible.netcommon')],
  ['Filters of ansible.utils', of(community, 'ansible.utils')],
  ['Filters of community.general', of(community, 'community.general')],
  ['Tests of Jinja2', TESTS.keys()],
  ['Tests of ansible.builtin', coreTests(environment).keys()],
  ['Tests of ansible.utils', of(communityTests().keys(), 'ansible.utils')],
  ['Lookups', lookupTable().keys()],
])('%s: all are documented, and nothing else', (heading, names) => {
  expect(listed(heading)).toEqual([...new Set(names)].sort());
});
