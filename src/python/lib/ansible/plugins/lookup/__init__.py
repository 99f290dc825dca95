"""The base of lookups."""
from abc import abstractmethod

from ansible.plugins import AnsiblePlugin
from ansible.utils.display import Display

__all__ = ['LookupBase']

display = Display()


class LookupBase(AnsiblePlugin):
    """A lookup: `run` makes a list of terms."""

    def __init__(self, loader=None, templar=None, **kwargs):
        super(LookupBase, self).__init__()
        self._loader = loader
        self._templar = templar
        self._display = display

    def set_loader(self, loader):
        self._loader = loader

    def get_basedir(self, variables):
        return variables['role_path'] if 'role_path' in variables else self._loader.get_basedir()

    @staticmethod
    def _flatten(terms):
        ret = []
        for term in terms:
            ret.extend(term if isinstance(term, (list, tuple)) else [term])
        return ret

    @staticmethod
    def _combine(a, b):
        return [LookupBase._flatten([x, y]) for x in a for y in b]

    @staticmethod
    def _flatten_hash_to_list(terms):
        return [{'key': key, 'value': terms[key]} for key in terms]

    @abstractmethod
    def run(self, terms, variables=None, **kwargs):
        """The results, as a list."""

    def find_file_in_search_path(self, myvars, subdir, needle, ignore_missing=False):
        """The path of a file that is looked for where drover's own lookups do."""
        from drover.channel import ask

        found = ask('find', subdir or '', needle)
        if found is None and not ignore_missing:
            self._display.warning("Unable to find '%s' in expected paths (use -vvvvv to see paths)" % needle)
        return found

    def _deprecate_inline_kv(self):
        pass
