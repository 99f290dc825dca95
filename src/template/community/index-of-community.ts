import type { Filter } from '../../jinja/index.js';
import type { AnsibleEnvironment } from '../environment.js';
import { pathFilters } from '../filters/paths.js';
import { IP_FILTERS } from '../ip/filters.js';
import { COMPARING_FILTERS } from './comparing.js';
import { DICT_FILTERS } from './dicts.js';
import { JSON_QUERY_FILTERS } from './json-query.js';
import { LIST_FILTERS } from './lists.js';
import { NESTED_KEY_FILTERS } from './nested-keys.js';
import { PATH_FILTERS } from './paths.js';
import { TABLE_FILTERS } from './tables.js';
import { textFilters } from './texts.js';
import { TIME_UNIT_FILTERS } from './time-units.js';
import { XML_FILTERS } from './xml.js';

type Table = (environment: AnsibleEnvironment) => Readonly<Record<string, Filter>>;

/** Filters of collections that people take for granted, by collection. Of two short names the first counts. */
export const COMMUNITY: readonly (readonly [collection: string, table: Table])[] = [
  [
    'community.general',
    (environment) => ({
      ...DICT_FILTERS,
      ...JSON_QUERY_FILTERS,
      ...LIST_FILTERS,
      ...TABLE_FILTERS,
      ...TIME_UNIT_FILTERS,
      ...textFilters(environment),
      path_join: pathFilters(environment).path_join!,
    }),
  ],
  [
    'ansible.utils',
    () => ({ ...IP_FILTERS, ...COMPARING_FILTERS, ...NESTED_KEY_FILTERS, ...PATH_FILTERS, ...XML_FILTERS }),
  ],
  ['ansible.netcommon', () => IP_FILTERS],
];
