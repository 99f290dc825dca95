import type { Filter } from '../../jinja/index.js';
import { COMMUNITY } from '../community/index-of-community.js';
import type { AnsibleEnvironment } from '../environment.js';
import { DATA_FILTERS } from './data.js';
import { hashFilters } from './hashing.js';
import { ITERATION_FILTERS } from './iteration.js';
import { JSON_FILTERS } from './json.js';
import { logicFilters } from './logic.js';
import { NUMBER_FILTERS } from './numbers.js';
import { pathFilters } from './paths.js';
import { randomFilters } from './random.js';
import { REGEX_FILTERS } from './regex.js';
import { setFilters } from './sets.js';
import { TEXT_FILTERS } from './text.js';
import { timeFilters } from './time.js';
import { URL_FILTERS } from './urls.js';
import { vaultFilters } from './vault.js';
import { WINDOWS_PATH_FILTERS } from './windows-paths.js';
import { yamlFilters } from './yaml.js';

/** Filters of ansible-core by their short names. `builtin` finds Jinja2's own. */
export function coreFilters(
  environment: AnsibleEnvironment,
  builtin: (name: string) => Filter,
): ReadonlyMap<string, Filter> {
  return new Map(
    Object.entries({
      ...DATA_FILTERS,
      ...ITERATION_FILTERS,
      ...JSON_FILTERS,
      ...NUMBER_FILTERS,
      ...REGEX_FILTERS,
      ...TEXT_FILTERS,
      ...URL_FILTERS,
      ...WINDOWS_PATH_FILTERS,
      ...setFilters(builtin('unique'), (message) =>
        environment.notice({ type: 'warning', message, source: environment.current?.source }),
      ),
      ...hashFilters(environment),
      ...logicFilters(environment),
      ...pathFilters(environment),
      ...randomFilters(environment),
      ...timeFilters(environment),
      ...vaultFilters(environment),
      ...yamlFilters(environment),
    }),
  );
}

/** Filters of community collections by their full names, and those names by the short ones that they had. */
export function communityFilters(environment: AnsibleEnvironment): {
  readonly filters: ReadonlyMap<string, Filter>;
  readonly fullNames: ReadonlyMap<string, string>;
} {
  const filters = new Map<string, Filter>();
  const fullNames = new Map<string, string>();
  for (const [collection, table] of COMMUNITY)
    for (const [name, filter] of Object.entries(table(environment))) {
      filters.set(`${collection}.${name}`, filter);
      if (!fullNames.has(name)) fullNames.set(name, `${collection}.${name}`);
    }
  return { filters, fullNames };
}
