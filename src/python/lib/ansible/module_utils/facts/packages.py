"""Managers of packages, as `package_facts` asks them."""
from abc import ABCMeta, abstractmethod

from ansible.module_utils.common._utils import get_all_subclasses
from ansible.module_utils.common.process import get_bin_path


def get_all_pkg_managers():
    return {heir.__name__.lower(): heir for heir in get_all_subclasses(PkgMgr) if heir not in (CLIMgr, LibMgr, RespawningLibMgr)}


class PkgMgr(metaclass=ABCMeta):
    """One manager of packages."""

    @abstractmethod
    def is_available(self, handle_exceptions):
        """Whether the system has it."""

    @abstractmethod
    def list_installed(self):
        """Packages, in whatever form `get_package_details` takes."""

    @abstractmethod
    def get_package_details(self, package):
        """`name`, `version` and what else is known of a package."""

    def get_packages(self):
        found = {}
        for package in self.list_installed():
            details = self.get_package_details(package)
            details.setdefault('source', self.__class__.__name__.lower())
            found.setdefault(details['name'], []).append(details)
        return found


class LibMgr(PkgMgr):
    """One whose Python library is asked."""

    LIB = None

    def __init__(self):
        self._lib = None
        super(LibMgr, self).__init__()

    def is_available(self, handle_exceptions=True):
        try:
            self._lib = __import__(self.LIB)
        except ImportError:
            if not handle_exceptions:
                raise
            return False
        return True


class RespawningLibMgr(LibMgr):
    """One whose library another Python of the system may have."""

    INTERPRETERS = []

    def is_available(self, handle_exceptions=True):
        if super(RespawningLibMgr, self).is_available(handle_exceptions=True):
            return True
        from ansible.module_utils.common.respawn import has_respawned, probe_interpreters_for_module, respawn_module

        interpreter = None if has_respawned() else probe_interpreters_for_module(self.INTERPRETERS, self.LIB)
        if interpreter:
            respawn_module(interpreter)
        return False


class CLIMgr(PkgMgr):
    """One whose program is asked."""

    CLI = None

    def __init__(self):
        self._cli = None
        super(CLIMgr, self).__init__()

    def is_available(self, handle_exceptions=True):
        try:
            self._cli = get_bin_path(self.CLI)
        except ValueError:
            if not handle_exceptions:
                raise
            return False
        return True
