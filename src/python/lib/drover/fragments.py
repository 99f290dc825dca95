"""Options that plugins share: Ansible's own documentation fragments, by their names."""


def _option(section, key, env, **rest):
    return dict(rest, env=[{'name': name} for name in env], ini=[{'section': section, 'key': key}])


def _cache(key, fact_key, env, **rest):
    return dict(
        rest,
        env=[{'name': 'ANSIBLE_CACHE_PLUGIN' + env}, {'name': 'ANSIBLE_INVENTORY_CACHE_' + (env.lstrip('_') or 'PLUGIN')}],
        ini=[{'section': 'defaults', 'key': 'fact_caching' + fact_key}, {'section': 'inventory', 'key': key}],
    )


_CONSTRUCTED = {
    'strict': {'type': 'bool', 'default': False},
    'compose': {'type': 'dict', 'default': {}},
    'groups': {'type': 'dict', 'default': {}},
    'keyed_groups': {'type': 'list', 'elements': 'dict', 'default': []},
    'leading_separator': {'type': 'bool', 'default': True},
    'use_extra_vars': _option('inventory_plugins', 'use_extra_vars', ['ANSIBLE_INVENTORY_USE_EXTRA_VARS'], type='bool', default=False),
}

_INVENTORY_CACHE = {
    'cache': _option('inventory', 'cache', ['ANSIBLE_INVENTORY_CACHE'], type='bool', default=False),
    'cache_plugin': _cache('cache_plugin', '', '', type='str', default='memory'),
    'cache_timeout': _cache('cache_timeout', '_timeout', '_TIMEOUT', type='int', default=3600),
    'cache_connection': _cache('cache_connection', '_connection', '_CONNECTION', type='str'),
    'cache_prefix': dict(_cache('cache_prefix', '_prefix', '_PREFIX', type='str', default='ansible_inventory_')),
}
_INVENTORY_CACHE['cache_prefix']['env'][1] = {'name': 'ANSIBLE_INVENTORY_CACHE_PLUGIN_PREFIX'}

FRAGMENTS = {'constructed': _CONSTRUCTED, 'inventory_cache': _INVENTORY_CACHE}
