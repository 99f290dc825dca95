"""Plugins that give variables to hosts and groups."""
from ansible.errors import AnsibleError
from ansible.utils.display import Display
from drover.inventory import Group, Host
from drover.lookup import Loader
from drover.wire import pack

#: One object of each file.
_made = {}


def load(plugin, message):
    """Whether the plugin must be enabled, and when it is to run, where it says that itself."""
    made = plugin()
    made._load_name, made._original_path = message['plugin'], message['file']
    _made[message['file']] = made
    if hasattr(made, 'set_options'):
        made.set_options(var_options={})
    stage = made._options.get('stage') if hasattr(made, '_options') else None
    if not hasattr(made, 'get_vars') and (hasattr(made, 'get_host_vars') or hasattr(made, 'get_group_vars')):
        told = 'The vars plugin %s from %s is relying on the deprecated entrypoints `get_host_vars` and `get_group_vars`.'
        Display().warning(told % (message['plugin'], message['file']))
    return {'requires': bool(getattr(plugin, 'REQUIRES_ENABLED', False)), 'stage': stage}


def give(plugin, message):
    """The variables of a host or a group, below a directory."""
    made, name = _made[message['file']], message['of']
    entity = Host(name, None) if message['entity'] == 'host' else Group(name, None)
    if hasattr(made, 'get_vars'):
        return pack(made.get_vars(Loader(message['directory']), message['directory'], [entity]) or {})
    old = getattr(made, 'get_%s_vars' % message['entity'], None)
    if old is not None:
        return pack(old(name) or {})
    if hasattr(made, 'run'):
        raise AnsibleError('Cannot use v1 type vars plugin %s from %s' % (message['plugin'], message['file']))
    raise AnsibleError('Invalid vars plugin %s from %s' % (message['plugin'], message['file']))
