"""What is imported and is no file. Collections are packages: one without an `__init__.py` has a file nevertheless, by which plugins find where it is."""
import sys
from importlib.machinery import ModuleSpec, PathFinder


class CollectionFinder(object):
    """Finds `ansible_collections.NAMESPACE.COLLECTION` where it is only a directory."""

    def find_spec(self, name, path=None, target=None):
        if not name.startswith('ansible_collections.') or name.count('.') != 2:
            return None
        spec = PathFinder.find_spec(name, path)
        if spec is None or spec.origin is not None or not spec.submodule_search_locations:
            return None
        places = list(spec.submodule_search_locations)
        found = ModuleSpec(name, self, origin=places[0] + '/__synthetic__', is_package=True)
        found.submodule_search_locations = places
        found.has_location = True
        return found

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        pass


class ActionFinder(object):
    """Finds `ansible.plugins.action.NAME`, whose class plugins build on."""

    _PACKAGE = 'ansible.plugins.action.'

    def find_spec(self, name, path=None, target=None):
        return ModuleSpec(name, self) if name.startswith(self._PACKAGE) and '.' not in name[len(self._PACKAGE) :] else None

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        from drover.other_action import fill

        fill(module, module.__name__[len(self._PACKAGE) :])


def install():
    sys.meta_path.insert(0, CollectionFinder())
    sys.meta_path.append(ActionFinder())
