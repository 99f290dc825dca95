import { suggest } from '../../base/suggest.js';
import { createEnvironment, type Environment, type Filter, type Test } from '../../jinja/index.js';
import type { AnsibleEnvironment } from '../environment.js';
import { communityFilters, coreFilters } from '../filters/index-of-filters.js';
import { lookupTable } from '../lookups/index-of-lookups.js';
import type { Lookup } from '../lookups/lookup.js';
import { coreTests } from '../tests/index-of-tests.js';
import type { LoadedPlugins } from './load.js';
import { userFilter, userLookup, userTest } from './user.js';
import { type MarkerPolicy, wrapFilter, wrapTest } from './wrap.js';

const STRICT: MarkerPolicy = { args: false, items: false };

/** Filters of Jinja's own that may read markers, in Ansible. */
const LENIENT_BUILTINS = new Set(['map', 'select', 'selectattr', 'reject', 'rejectattr']);

/** Filters that need no list of a range's items. */
const RANGE_FILTERS = new Set([
  'random',
  'length',
  'count',
  'first',
  'last',
  'default',
  'd',
  'type_debug',
  'string',
  'ternary',
]);

/** Prefixes under which the plugins of ansible-core are known. */
const CORE = /^ansible\.(?:builtin|legacy)\./;

type Kind = 'filter' | 'test';

/** All filters, tests and lookups of a run, by every name that they have. Each is made ready when it is first named. */
export class PluginTables {
  private readonly language: Environment = createEnvironment({});
  private readonly filters: ReadonlyMap<string, Filter>;
  private readonly tests: ReadonlyMap<string, Test>;
  private readonly lookups: ReadonlyMap<string, Lookup>;
  private readonly community: ReturnType<typeof communityFilters>;
  private readonly readyFilters = new Map<string, Filter | undefined>();
  private readonly readyTests = new Map<string, Test | undefined>();

  constructor(
    private readonly environment: AnsibleEnvironment,
    private readonly user: LoadedPlugins,
  ) {
    this.filters = coreFilters(environment, (name) => this.language.findFilter(name)!);
    this.tests = coreTests(environment);
    this.lookups = lookupTable();
    this.community = communityFilters(environment);
  }

  filter(name: string): Filter | undefined {
    if (!this.readyFilters.has(name)) this.readyFilters.set(name, this.makeFilter(name));
    return this.readyFilters.get(name);
  }

  test(name: string): Test | undefined {
    if (!this.readyTests.has(name)) this.readyTests.set(name, this.makeTest(name));
    return this.readyTests.get(name);
  }

  lookup(name: string): Lookup | undefined {
    const own = this.user.lookups.get(name.replace(/^ansible\.legacy\./, ''));
    return own ? userLookup(own) : this.lookups.get(name.replace(CORE, ''));
  }

  /** The name that error messages say: `ansible.builtin.bool`. */
  fullName(kind: Kind, name: string): string {
    if (name.includes('.')) return name.replace(/^ansible\.legacy\./, 'ansible.builtin.');
    const own = kind === 'filter' ? this.user.filters : this.user.tests;
    if (own.has(name)) return name;
    if (kind === 'filter' && !this.isCoreFilter(name)) return this.community.fullNames.get(name) ?? name;
    return `ansible.builtin.${name}`;
  }

  /** Names near one that does not exist. */
  near(kind: Kind | 'lookup', name: string): string[] {
    if (kind === 'lookup') return suggest(name, this.lookups.keys());
    return suggest(
      name,
      kind === 'filter' ? [...this.filters.keys(), ...this.community.fullNames.keys()] : this.tests.keys(),
    );
  }

  private isCoreFilter(name: string): boolean {
    return this.filters.has(name) || this.language.findFilter(name) !== undefined;
  }

  private makeFilter(name: string): Filter | undefined {
    const { environment, user } = this;
    const own = user.filters.get(name.replace(/^ansible\.legacy\./, ''));
    if (own) return wrapFilter(environment, userFilter(own), STRICT);
    const short = name.replace(CORE, '');
    const filter = this.filters.get(short);
    const ranges = RANGE_FILTERS.has(short);
    if (filter) return wrapFilter(environment, filter, { ...policyOf(filter), ranges });
    const builtin = this.language.findFilter(short);
    if (builtin) return wrapFilter(environment, builtin, { args: false, items: LENIENT_BUILTINS.has(short), ranges });
    const community = this.community.filters.get(this.community.fullNames.get(name) ?? name);
    return community && wrapFilter(environment, community, policyOf(community));
  }

  private makeTest(name: string): Test | undefined {
    const { environment, user } = this;
    const own = user.tests.get(name.replace(/^ansible\.legacy\./, ''));
    const full = this.fullName('test', name);
    if (own) return wrapTest(environment, full, userTest(own), STRICT);
    const short = name.replace(CORE, '');
    const test = this.tests.get(short);
    if (test) return wrapTest(environment, full, test, policyOf(test));
    const builtin = this.language.findTest(short);
    return builtin && wrapTest(environment, full, builtin, STRICT);
  }
}

function policyOf(plugin: Filter | Test): MarkerPolicy {
  return {
    args: plugin.acceptsUndefined ?? false,
    items: (plugin as { acceptsItems?: boolean }).acceptsItems ?? false,
  };
}
