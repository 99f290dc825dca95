"""The bases of inventory plugins."""
import hashlib
import os
import string
from collections.abc import Mapping

from ansible.errors import AnsibleError, AnsibleParserError
from ansible.inventory.group import to_safe_group_name as _safe_name
from ansible.parsing.utils.addresses import parse_address
from ansible.plugins import AnsiblePlugin
from ansible.template import Templar
from ansible.utils.display import Display
from ansible.utils.vars import load_extra_vars
from drover.caches import open_cache
from drover.constructing import Constructing

display = Display()


def to_safe_group_name(name):
    return _safe_name(name, force=True, silent=True)


def detect_range(line=None):
    return '[' in line


def expand_hostname_range(line=None):
    """The names of a pattern such as `web[01:10:3]`."""
    if not line:
        return []
    head, rest = line.split('[', 1)
    inner, tail = rest.split(']', 1)
    bounds = inner.split(':')
    if len(bounds) not in (2, 3):
        raise AnsibleError('host range must be begin:end or begin:end:step')
    begin, end, step = bounds[0] or '0', bounds[1], int(bounds[2]) if len(bounds) == 3 else 1
    if not end:
        raise AnsibleError('host range must specify end value')
    names = [head + one + tail for one in _between(begin, end, step)]
    return [name for one in names for name in (expand_hostname_range(one) if detect_range(one) else [one])]


def _between(begin, end, step):
    letters = string.ascii_letters
    if len(begin) == len(end) == 1 and begin in letters and end in letters:
        if letters.index(begin) > letters.index(end):
            raise AnsibleError('host range must have begin <= end')
        return letters[letters.index(begin) : letters.index(end) + 1 : step]
    width = len(begin) if begin[0] == '0' and len(begin) > 1 else 0
    if width and width != len(end):
        raise AnsibleError('host range must specify equal-length begin and end formats')
    return [str(number).zfill(width) for number in range(int(begin), int(end) + 1, step)]


class _BaseInventoryPlugin(AnsiblePlugin):
    """Reads one kind of source."""

    TYPE = 'generator'
    NAME = None
    plugin_type = 'inventory'
    #: Whether text that the plugin sets may be templates.
    trusted_by_default = False
    _sanitize_group_name = staticmethod(to_safe_group_name)
    _redirected_names = ()

    def __init__(self):
        super(_BaseInventoryPlugin, self).__init__()
        self.display = display
        self.loader = self.inventory = self._vars = self._templar_made = None

    @property
    def templar(self):
        if self._templar_made is None:
            self._templar_made = Templar(loader=self.loader, base={})
        return self._templar_made

    def verify_file(self, path):
        """Whether the source can be read; plugins add what tells theirs from others."""
        if os.path.exists(path) and os.access(path, os.R_OK):
            return True
        self.display.vvv('Skipping due to inventory source not existing or not being readable by the current user')
        return False

    def parse(self, inventory, loader, path, cache=True):
        """What every plugin's `parse` begins with."""
        self.loader = loader
        self.inventory = inventory
        self._vars = load_extra_vars(loader)

    def _populate_host_vars(self, hosts, variables, group=None, port=None):
        if not isinstance(variables, Mapping):
            raise AnsibleParserError('Invalid data from file, expected dictionary and got:\n\n%s' % variables)
        for host in hosts:
            self.inventory.add_host(host, group=group, port=port)
            for name, value in variables.items():
                self.inventory.set_variable(host, name, value)

    def _read_config_data(self, path):
        """The configuration in a YAML file, which becomes the plugin's options. Throws when it is for another plugin."""
        try:
            config = self.loader.load_from_file(path, cache='none', trusted_as_template=True)
        except Exception as error:
            raise AnsibleParserError(str(error)) from error
        if not config:
            raise AnsibleParserError('%s is empty' % path)
        if not isinstance(config, Mapping):
            raise AnsibleParserError('inventory source has invalid structure, it should be a dictionary, got: %s' % type(config))
        if config.get('plugin') not in [self.NAME, *self._redirected_names]:
            raise AnsibleParserError('Incorrect plugin name in file: %s' % config.get('plugin', 'none found'))
        self.set_options(direct=config, var_options=self._vars)
        if self._options.get('cache'):
            self._cache = self._opened_cache()
        return config

    def _opened_cache(self):
        given = {word: self.get_option('cache_' + word) for word in ('connection', 'timeout', 'prefix')}
        return open_cache(self.get_option('cache_plugin'), **{word: value for word, value in given.items() if value is not None})

    def _consume_options(self, data):
        for name in self._options:
            if name in data:
                self._options[name] = data.pop(name)

    def _expand_hostpattern(self, hostpattern):
        """The names that a pattern stands for, and their port."""
        try:
            pattern, port = parse_address(hostpattern, allow_ranges=True)
        except AnsibleError:
            pattern, port = hostpattern, None
        return (expand_hostname_range(pattern) if detect_range(pattern) else [pattern]), port


class BaseInventoryPlugin(_BaseInventoryPlugin):
    """Reads a source."""


class BaseFileInventoryPlugin(_BaseInventoryPlugin):
    """Reads a file."""

    TYPE = 'storage'


class Constructable(Constructing, _BaseInventoryPlugin):
    """Works out variables and groups."""


class Cacheable(object):
    """Keeps what it found for the next run."""

    _cache = None

    @property
    def cache(self):
        return self._cache

    def load_cache_plugin(self):
        self._cache = self._opened_cache()

    def get_cache_key(self, path):
        return '%s_%s' % (self.ansible_name, self._get_cache_prefix(path))

    def _get_cache_prefix(self, path):
        return 'k' + hashlib.sha256(('%s%s' % (self.ansible_name, path)).encode()).hexdigest()[:6]

    def clear_cache(self):
        self._cache.flush()

    def update_cache_if_changed(self):
        self._cache.update_cache_if_changed()

    def set_cache_plugin(self):
        self._cache.set_cache()
