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


def _shown(name, default):
    return _option('defaults', name, ['ANSIBLE_' + name.upper()], type='bool', default=default)


_DEFAULT_CALLBACK = {name: _shown(name, True) for name in ('display_skipped_hosts', 'display_ok_hosts')}
_DEFAULT_CALLBACK.update(
    (name, _shown(name, False))
    for name in ('display_failed_stderr', 'show_custom_stats', 'show_per_host_start', 'check_mode_markers', 'show_task_path_on_failure')
)

_RESULT_FORMAT = {
    'result_format': dict(
        _option('defaults', 'callback_result_format', ['ANSIBLE_CALLBACK_RESULT_FORMAT'], type='str', default='json'), choices=['json', 'yaml']
    ),
    'pretty_results': _option('defaults', 'callback_format_pretty', ['ANSIBLE_CALLBACK_FORMAT_PRETTY'], type='bool'),
}

_VARS_STAGING = {'stage': {'type': 'str', 'choices': ['all', 'task', 'inventory']}}

FRAGMENTS = {
    'constructed': _CONSTRUCTED,
    'inventory_cache': _INVENTORY_CACHE,
    'default_callback': _DEFAULT_CALLBACK,
    'result_format_callback': _RESULT_FORMAT,
    'vars_plugin_staging': _VARS_STAGING,
}
