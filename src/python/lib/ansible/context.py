"""The options of the command line."""
from collections.abc import Mapping

from drover import context as _context


class _Arguments(Mapping):
    def __getitem__(self, name):
        # What was not given is there, too.
        return _context.settings.get('arguments', {}).get(name)

    def __iter__(self):
        return iter(_context.settings.get('arguments', {}))

    def __len__(self):
        return len(_context.settings.get('arguments', {}))


CLIARGS = _Arguments()


def cliargs_deferred_get(key, default=None, shallowcopy=False):
    return lambda: CLIARGS.get(key, default)
