"""Versions that can be compared: those of programs, and strict ones."""
import re
from functools import total_ordering


@total_ordering
class Version(object):
    """A version; `parse` makes of its text what is compared."""

    def __init__(self, vstring=None):
        if vstring:
            self.parse(vstring)

    def parse(self, vstring):
        raise NotImplementedError

    def _cmp(self, other):
        raise NotImplementedError

    def __repr__(self):
        return "%s ('%s')" % (self.__class__.__name__, self)

    def __eq__(self, other):
        result = self._cmp(other)
        return result if result is NotImplemented else result == 0

    def __lt__(self, other):
        result = self._cmp(other)
        return result if result is NotImplemented else result < 0

    def _other(self, other):
        if isinstance(other, str):
            return type(self)(other)
        return other if isinstance(other, type(self)) else None


def _order(a, b):
    return 0 if a == b else -1 if a < b else 1


class StrictVersion(Version):
    """Two or three numbers, and perhaps `aN` or `bN`."""

    version_re = re.compile(r'^(\d+)\.(\d+)(?:\.(\d+))?(?:([ab])(\d+))?$', re.ASCII)

    def parse(self, vstring):
        match = self.version_re.match(vstring)
        if not match:
            raise ValueError("invalid version number '%s'" % vstring)
        major, minor, patch, letter, number = match.groups()
        self.version = (int(major), int(minor), int(patch or 0))
        self.prerelease = (letter, int(number)) if letter else None

    def __str__(self):
        numbers = self.version if self.version[2] else self.version[:2]
        return '.'.join(str(number) for number in numbers) + (''.join(str(part) for part in self.prerelease or ()))

    def _cmp(self, other):
        other = self._other(other)
        if other is None:
            return NotImplemented
        # What has no letter comes behind all that have one.
        return _order((self.version, self.prerelease or ('c',)), (other.version, other.prerelease or ('c',)))


class LooseVersion(Version):
    """Numbers and words, compared one after the other."""

    component_re = re.compile(r'(\d+|[a-z]+|\.)')

    def __init__(self, vstring=None):
        self.vstring = ''
        self.version = []
        super(LooseVersion, self).__init__(vstring)

    def parse(self, vstring):
        self.vstring = vstring
        words = [word for word in self.component_re.split(vstring) if word and word != '.']
        self.version = [int(word) if word.isdigit() else word for word in words]

    def __str__(self):
        return self.vstring

    def __repr__(self):
        return "LooseVersion ('%s')" % self

    def _cmp(self, other):
        other = self._other(other)
        return NotImplemented if other is None else _order(self.version, other.version)
