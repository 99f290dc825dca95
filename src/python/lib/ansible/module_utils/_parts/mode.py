"""Modes in symbols: `u=rwX,g-w`."""
import os
import re
import stat

_SHIFT = {'u': 6, 'g': 3, 'o': 0}
_SPECIAL = {'u': stat.S_ISUID, 'g': stat.S_ISGID, 'o': 0}


def octal_of_symbolic(path_stat, symbolic_mode):
    """The mode that a file gets of it. Raises ValueError for what is no mode."""
    mode = stat.S_IMODE(path_stat.st_mode)
    for part in symbolic_mode.split(',') if symbolic_mode else ():
        # Whoever says no user means all, within the umask.
        match = re.match(r'([ugoa]*)((?:[+=-][rwxXstugo]*)+)$', part)
        if match is None:
            raise ValueError('bad symbolic permission for mode: %s' % part)
        users = match.group(1) or 'ugo'
        users = 'ugo' if 'a' in users else users
        use_umask = match.group(1) == ''
        for operator, permissions in re.findall(r'([+=-])([rwxXstugo]*)', match.group(2)):
            for user in users:
                mode = _applied(mode, user, operator, _bits(path_stat, mode, user, permissions, use_umask))
    return mode


def _applied(mode, user, operator, bits):
    if operator == '+':
        return mode | bits
    if operator == '-':
        return mode & ~bits
    whole = (0o7 << _SHIFT[user]) | _SPECIAL[user] | (stat.S_ISVTX if user == 'u' else 0)
    return (mode & ~whole) | bits


def _bits(path_stat, mode, user, permissions, use_umask):
    shift = _SHIFT[user]
    bits = 0
    for permission in permissions:
        if permission in 'ugo':
            bits |= ((mode >> _SHIFT[permission]) & 0o7) << shift
        elif permission == 's':
            bits |= _SPECIAL[user]
        elif permission == 't':
            bits |= stat.S_ISVTX if user == 'u' else 0
        elif permission == 'X':
            executable = stat.S_ISDIR(path_stat.st_mode) or mode & 0o111
            bits |= 0o1 << shift if executable else 0
        else:
            bits |= {'r': 0o4, 'w': 0o2, 'x': 0o1}[permission] << shift
    if use_umask:
        umask = os.umask(0)
        os.umask(umask)
        bits &= ~(umask & 0o777)
    return bits
