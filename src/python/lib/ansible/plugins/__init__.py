"""What all plugins are."""
from ansible.utils.display import Display


class AnsiblePlugin(object):
    """A plugin with options."""

    _load_name = None
    _original_path = None
    #: The text of the file's DOCUMENTATION.
    _documentation = None
    plugin_type = 'lookup'

    def __init__(self):
        self._options = {}
        self._defs = None
        self._display = Display()

    @property
    def ansible_name(self):
        return self._load_name

    @property
    def option_definitions(self):
        from drover.options import definitions

        if self._defs is None:
            self._defs = definitions(self)
        return self._defs

    def matches_name(self, possible_names):
        return self._load_name in possible_names

    def set_option(self, option, value):
        from drover.options import checked

        self._options[option] = checked(self, option, value)

    def get_option(self, option, hostvars=None):
        from drover.options import resolve

        if option not in self._options:
            self._options[option] = resolve(self, option, {}, hostvars)
        return self._options[option]

    def get_option_and_origin(self, option, hostvars=None):
        return self.get_option(option, hostvars), None

    def get_options(self, hostvars=None):
        return {name: self.get_option(name, hostvars) for name in self.option_definitions}

    def set_options(self, task_keys=None, var_options=None, direct=None):
        from drover.options import resolve_all

        self._options = resolve_all(self, direct or {}, var_options)

    def has_option(self, option):
        return option in self.option_definitions
