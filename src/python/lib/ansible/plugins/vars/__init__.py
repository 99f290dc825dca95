"""The base of vars plugins."""
from ansible.plugins import AnsiblePlugin
from ansible.utils.display import Display
from ansible.utils.path import basedir

display = Display()


class BaseVarsPlugin(AnsiblePlugin):
    """Gives variables to hosts and groups."""

    plugin_type = 'vars'
    is_stateless = False

    def __init__(self):
        super(BaseVarsPlugin, self).__init__()
        self._display = display

    def get_vars(self, loader, path, entities):
        self._basedir = basedir(path)
        return {}
