import { createEnvironment, type Environment, type Filter, type Test } from '../../jinja/index.js';
import type { AnsibleEnvironment } from '../environment.js';
import { communityFilters, coreFilters } from '../filters/index-of-filters.js';
import { lookupTable } from '../lookups/index-of-lookups.js';
import type { Lookup } from '../lookups/lookup.js';
import { communityTests, coreTests } from '../tests/index-of-tests.js';
import { missingPluginHint } from './missing.js';
import { pythonFunction, pythonLookup } from './python-calls.js';
import { userFilter, userLookup, userTest } from './user.js';
import type { PluginKind, UserPlugins } from './user-plugins.js';
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

/** All filters, tests and lookups of a run, by every name that they have. Each is made ready when it is first named. */
export class PluginTables {
  private readonly language: Environment = createEnvironment({});
  private readonly filters: ReadonlyMap<string, Filter>;
  private readonly tests: ReadonlyMap<string, Test>;
  private readonly communityTests = communityTests();
  private readonly lookups: ReadonlyMap<string, Lookup>;
  private readonly community: ReturnType<typeof communityFilters>;
  private readonly readyFilters = new Map<string, Filter | undefined>();
  private readonly readyTests = new Map<string, Test | undefined>();
  private version = 0;

  constructor(
    private readonly environment: AnsibleEnvironment,
    private readonly user: UserPlugins,
  ) {
    this.filters = coreFilters(environment, (name) => this.language.findFilter(name)!);
    this.tests = coreTests(environment);
    this.lookups = lookupTable();
    this.community = communityFilters(environment);
  }

  filter(name: string): Filter | undefined {
    this.refresh();
    if (!this.readyFilters.has(name)) this.readyFilters.set(name, this.makeFilter(name));
    return this.readyFilters.get(name);
  }

  test(name: string): Test | undefined {
    this.refresh();
    if (!this.readyTests.has(name)) this.readyTests.set(name, this.makeTest(name));
    return this.readyTests.get(name);
  }

  lookup(name: string): Lookup | undefined {
    const own = this.own('lookup', name);
    if (own) return userLookup(own);
    const python = this.pythonPlugin('lookup', name);
    return python ? pythonLookup(this.user.python!.host, python) : this.lookups.get(name.replace(CORE, ''));
  }

  /** The name that error messages say: `ansible.builtin.bool`. */
  fullName(kind: 'filter' | 'test', name: string): string {
    if (name.includes('.')) return name.replace(/^ansible\.legacy\./, 'ansible.builtin.');
    if (this.own(kind, name) || this.pythonPlugin(kind, name)) return name;
    if (kind === 'filter' && !this.isCoreFilter(name)) return this.community.fullNames.get(name) ?? name;
    return `ansible.builtin.${name}`;
  }

  /** Whether there is a lookup of that name; it may be the user's and not loaded yet. */
  hasLookup(name: string): boolean {
    return this.lookup(name) !== undefined || [...this.user.names('lookup')].includes(shortOf(name));
  }

  /** Why a lookup in Python cannot be used. */
  lookupProblem(name: string): string | undefined {
    const unloaded = this.user.python?.unloaded('lookup', shortOf(name));
    return unloaded && (unloaded.reason ?? `${unloaded.file} needs a python3 on the controller, which has none`);
  }

  /** What to do about a name that does not exist. */
  missingHint(kind: PluginKind, name: string): string | undefined {
    return missingPluginHint(kind, name, this.names(kind), this.user);
  }

  /** Names of the user's plugins and of those with a table; Jinja2's own are known by asking. */
  names(kind: PluginKind): string[] {
    const { user, community } = this;
    const builtin = kind === 'filter' ? [...this.filters.keys(), ...community.fullNames.keys()] : [];
    const core = kind === 'filter' ? builtin : [...(kind === 'test' ? this.tests : this.lookups).keys()];
    return [...user.names(kind), ...core];
  }

  private own(kind: PluginKind, name: string) {
    return this.user.get(kind, shortOf(name));
  }

  /** A plugin in Python; `everywhere` loads all files that may have it, whatever they say. */
  private pythonPlugin(kind: PluginKind, name: string, everywhere = false) {
    return this.user.python?.find(kind, shortOf(name), everywhere);
  }

  private pythonFunction(kind: 'filter' | 'test', name: string, everywhere = false) {
    const plugin = this.pythonPlugin(kind, name, everywhere);
    return plugin && pythonFunction(this.user.python!.host, plugin, this.environment);
  }

  /** Forgets what was made ready before the user's plugins became more. */
  private refresh(): void {
    if (this.version === this.user.version) return;
    this.version = this.user.version;
    this.readyFilters.clear();
    this.readyTests.clear();
  }

  private isCoreFilter(name: string): boolean {
    return this.filters.has(name) || this.language.findFilter(name) !== undefined;
  }

  private makeFilter(name: string): Filter | undefined {
    const { environment } = this;
    const own = this.own('filter', name);
    if (own) return wrapFilter(environment, userFilter(own), STRICT);
    const python = this.pythonFunction('filter', name);
    if (python) return wrapFilter(environment, python, STRICT);
    const short = name.replace(CORE, '');
    const filter = this.filters.get(short);
    const ranges = RANGE_FILTERS.has(short);
    if (filter) return wrapFilter(environment, filter, { ...policyOf(filter), ranges });
    const builtin = this.language.findFilter(short);
    if (builtin) return wrapFilter(environment, builtin, { args: false, items: LENIENT_BUILTINS.has(short), ranges });
    const community = this.community.filters.get(this.community.fullNames.get(name) ?? name);
    if (community) return wrapFilter(environment, community, policyOf(community));
    const anywhere = this.pythonFunction('filter', name, true);
    return anywhere && wrapFilter(environment, anywhere, STRICT);
  }

  private makeTest(name: string): Test | undefined {
    const { environment } = this;
    const own = this.own('test', name);
    const full = this.fullName('test', name);
    if (own) return wrapTest(environment, full, userTest(own), STRICT);
    const python = this.pythonFunction('test', name);
    if (python) return wrapTest(environment, full, python, STRICT);
    const short = name.replace(CORE, '');
    const test = this.tests.get(short) ?? this.communityTests.get(name);
    if (test) return wrapTest(environment, full, test, policyOf(test));
    const builtin = this.language.findTest(short);
    if (builtin) return wrapTest(environment, full, builtin, STRICT);
    const anywhere = this.pythonFunction('test', name, true);
    return anywhere && wrapTest(environment, name, anywhere, STRICT);
  }
}

/** The user's plugins are `ansible.legacy`'s. */
function shortOf(name: string): string {
  return name.replace(/^ansible\.legacy\./, '');
}

function policyOf(plugin: Filter | Test): MarkerPolicy {
  return {
    args: plugin.acceptsUndefined ?? false,
    items: (plugin as { acceptsItems?: boolean }).acceptsItems ?? false,
  };
}
