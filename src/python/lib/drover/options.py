"""The options of a plugin, as its DOCUMENTATION declares them."""
import configparser
import os
import sys

from drover import context
from drover.channel import ask
from drover.fragments import FRAGMENTS


def definitions(plugin):
    """The `options` of the plugin's documentation, those of its fragments among them."""
    module = sys.modules.get(type(plugin).__module__)
    text = getattr(plugin, '_documentation', None) or getattr(module, 'DOCUMENTATION', None)
    document = ask('yaml', text, plugin._original_path) if text else {}
    found = {}
    fragments = document.get('extends_documentation_fragment') or []
    for fragment in [fragments] if isinstance(fragments, str) else fragments:
        found.update(_fragment(fragment))
    found.update(document.get('options') or {})
    return found


def _fragment(name):
    """The options of a fragment: of a collection's, or of Ansible's own as far as plugins that drover runs have them."""
    import importlib

    parts = name.split('.')
    if name.replace('ansible.builtin.', '').lower() in FRAGMENTS:
        return FRAGMENTS[name.replace('ansible.builtin.', '').lower()]
    if len(parts) < 3:
        return {}
    try:
        module = importlib.import_module('ansible_collections.%s.%s.plugins.doc_fragments.%s' % tuple(parts[:3]))
    except ImportError:
        return {}
    attribute = parts[3].upper() if len(parts) > 3 else 'DOCUMENTATION'
    text = getattr(module.ModuleDocFragment, attribute, None)
    return (ask('yaml', text, name).get('options') or {}) if text else {}


def resolve_all(plugin, direct, variables):
    from ansible.errors import AnsibleRequiredOptionError

    known = plugin.option_definitions
    if not known:
        return dict(direct)
    aliases = {alias for option in known.values() for alias in option.get('aliases') or []}
    values = {name: resolve(plugin, name, direct, variables) for name in known}
    values.update({name: value for name, value in direct.items() if name not in known and name not in aliases})
    for name, option in known.items():
        if values[name] is None and option.get('required') and not name.startswith('_'):
            raise AnsibleRequiredOptionError('Required config %s not provided.' % _named(plugin, name))
    return values


def _named(plugin, name):
    return "'%s' for '%s' %s plugin" % (name, plugin._load_name, plugin.plugin_type)


def resolve(plugin, name, direct, variables):
    """Given with the call, or by a variable, the environment, ansible.cfg; or the default."""
    option = plugin.option_definitions.get(name)
    if option is None:
        from ansible.errors import AnsibleUndefinedConfigEntry

        raise AnsibleUndefinedConfigEntry(': No config definition exists for %s.' % _named(plugin, name))
    for found, origin in _places(name, option, direct, variables):
        return checked(plugin, name, found, origin)
    default = option.get('default')
    return default if default is None else checked(plugin, name, default, 'default')


def _places(name, option, direct, variables):
    for key in [name] + list(option.get('aliases') or []):
        if key in direct:
            yield direct[key], 'Direct'
    given = context.Variables() if variables is None else variables
    for entry in option.get('vars') or []:
        if entry['name'] in given:
            yield given[entry['name']], 'var: %s' % entry['name']
    for entry in option.get('env') or []:
        if entry['name'] in os.environ:
            yield os.environ[entry['name']], 'env: %s' % entry['name']
    for entry in option.get('ini') or []:
        found = _setting(entry['section'], entry['key'])
        if found is not None:
            yield found, context.settings['config']


_files = {}


def _setting(section, key):
    path = context.settings.get('config')
    if not path:
        return None
    if path not in _files:
        parser = configparser.ConfigParser(interpolation=None, strict=False, inline_comment_prefixes=(';',))
        parser.read(path)
        _files[path] = parser
    return _files[path].get(section, key, fallback=None)


def checked(plugin, name, value, origin='Direct'):
    """The value as the option's type says, and among its choices."""
    from ansible.errors import AnsibleError, AnsibleOptionsError

    option = plugin.option_definitions.get(name) or {}
    wanted = option.get('type')
    try:
        value = converted(value, wanted)
        if wanted == 'list' and option.get('elements') and isinstance(value, list):
            value = [converted(item, option['elements']) for item in value]
    except (TypeError, ValueError):
        problem = AnsibleError('Invalid value provided for %r: %r' % (wanted, value))
        raise AnsibleOptionsError('Config %s from %r has an invalid value.' % (_named(plugin, name), origin)) from problem
    choices = option.get('choices')
    if choices and value is not None:
        given = value if isinstance(value, list) else [value]
        if any(item not in choices for item in given):
            known = ', '.join(str(choice) for choice in choices)
            message = 'Invalid value %r for config %s.' % (value, _named(plugin, name))
            raise AnsibleOptionsError(message, help_text='Valid values are: %s' % known)
    return value


def converted(value, wanted):
    """Raises TypeError or ValueError for what is not of the type."""
    if wanted is None or value is None:
        return value
    name = {'string': 'str', 'boolean': 'bool', 'integer': 'int', 'dictionary': 'dict'}.get(wanted, wanted)
    convert = _TYPES.get(name)
    return value if convert is None else convert(value)


def _int(value):
    from ansible.module_utils.common.validation import check_type_int

    return check_type_int(value)


def _bool(value):
    from ansible.module_utils.parsing.convert_bool import boolean

    return boolean(value, strict=False)


def _list(value):
    if isinstance(value, str):
        return [item.strip() for item in value.split(',')]
    return list(_only((list, tuple, set, frozenset), value))


def _only(types, value):
    if not isinstance(value, types):
        raise TypeError(type(value))
    return value


def _path(value):
    return os.path.expanduser(os.path.expandvars(_only(str, value)))


_TYPES = {
    'str': lambda value: value if isinstance(value, str) else str(_only((int, float, bool), value)),
    'int': _int,
    'float': float,
    'bool': _bool,
    'list': _list,
    'dict': lambda value: dict(_only(dict, value)),
    'path': _path,
    'tmp': _path,
    'tmppath': _path,
    'temppath': _path,
    'pathlist': lambda value: [_path(item) for item in _list(value)],
    'pathspec': lambda value: [_path(item) for item in (value.split(os.pathsep) if isinstance(value, str) else _list(value))],
}
