import type { OptionTable } from '../option.js';

/** Facts and their cache. */
export const facts = {
  CACHE_PLUGIN: {
    type: 'string',
    default: 'memory',
    env: ['ANSIBLE_CACHE_PLUGIN'],
    ini: ['defaults.fact_caching'],
    doc: 'Where facts are kept between runs.',
  },
  CACHE_PLUGIN_CONNECTION: {
    type: 'string',
    env: ['ANSIBLE_CACHE_PLUGIN_CONNECTION'],
    ini: ['defaults.fact_caching_connection'],
    doc: 'Directory or address of the fact cache.',
  },
  CACHE_PLUGIN_PREFIX: {
    type: 'string',
    default: 'ansible_facts',
    env: ['ANSIBLE_CACHE_PLUGIN_PREFIX'],
    ini: ['defaults.fact_caching_prefix'],
    doc: 'Prefix of the names of what is in the fact cache.',
  },
  CACHE_PLUGIN_TIMEOUT: {
    type: 'integer',
    default: 86400,
    env: ['ANSIBLE_CACHE_PLUGIN_TIMEOUT'],
    ini: ['defaults.fact_caching_timeout'],
    doc: 'Seconds after which cached facts are stale; 0 for never.',
  },
  DEFAULT_CACHE_PLUGIN_PATH: {
    type: 'pathspec',
    default: ['{{ANSIBLE_HOME}}/plugins/cache', '/usr/share/ansible/plugins/cache'],
    env: ['ANSIBLE_CACHE_PLUGINS'],
    ini: ['defaults.cache_plugins'],
    doc: 'Directories with cache plugins of your own.',
  },
  FACTS_MODULES: {
    type: 'list',
    default: ['smart'],
    env: ['ANSIBLE_FACTS_MODULES'],
    ini: ['defaults.facts_modules'],
    vars: ['ansible_facts_modules'],
    doc: 'Modules that gather facts.',
  },
  INJECT_FACTS_AS_VARS: {
    type: 'boolean',
    default: true,
    env: ['ANSIBLE_INJECT_FACT_VARS'],
    ini: ['defaults.inject_facts_as_vars'],
    doc: 'Whether facts are variables of their own, besides standing in ansible_facts.',
  },
  'cache.jsonfile._uri': {
    type: 'path',
    env: ['ANSIBLE_CACHE_PLUGIN_CONNECTION'],
    ini: ['defaults.fact_caching_connection'],
    doc: 'Directory of the fact cache of kind jsonfile.',
  },
  'cache.jsonfile._prefix': {
    type: 'string',
    env: ['ANSIBLE_CACHE_PLUGIN_PREFIX'],
    ini: ['defaults.fact_caching_prefix'],
    doc: 'Prefix of the file names of the fact cache of kind jsonfile.',
  },
  'cache.jsonfile._timeout': {
    type: 'integer',
    default: 86400,
    env: ['ANSIBLE_CACHE_PLUGIN_TIMEOUT'],
    ini: ['defaults.fact_caching_timeout'],
    doc: 'Seconds after which facts in the cache of kind jsonfile are stale.',
  },
} as const satisfies OptionTable;
