"""Bits and flags of files."""
import os
import re
import stat

FILE_ATTRIBUTES = {
    'A': 'noatime',
    'a': 'append',
    'c': 'compressed',
    'C': 'nocow',
    'd': 'nodump',
    'D': 'dirsync',
    'e': 'extents',
    'E': 'encrypted',
    'h': 'blocksize',
    'i': 'immutable',
    'I': 'indexed',
    'j': 'journalled',
    'N': 'inline',
    's': 'zero',
    'S': 'synchronous',
    't': 'notail',
    'T': 'blockroot',
    'u': 'undelete',
    'X': 'compressedraw',
    'Z': 'compresseddirty',
}

MODE_OPERATOR_RE = re.compile(r'[+=-]')
USERS_RE = re.compile(r'^[ugo]+$')
PERMS_RE = re.compile(r'^[rwxXstugo]*$')

S_IRANY = 0o0444
S_IWANY = 0o0222
S_IXANY = 0o0111
S_IRWU_RWG_RWO = stat.S_IRUSR | stat.S_IWUSR | stat.S_IRGRP | stat.S_IWGRP | stat.S_IROTH | stat.S_IWOTH
S_IRWU_RG_RO = stat.S_IRUSR | stat.S_IWUSR | stat.S_IRGRP | stat.S_IROTH
S_IRWXU_RXG_RXO = stat.S_IRWXU | stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH

_PERM_BITS = 0o7777
_EXEC_PERM_BITS = 0o0111
_DEFAULT_PERM = 0o0666


def is_executable(path):
    """Whether anybody may execute it."""
    return bool(os.stat(path).st_mode & S_IXANY)


def format_attributes(attributes):
    return [FILE_ATTRIBUTES[attribute] for attribute in attributes if attribute in FILE_ATTRIBUTES]


def get_flags_from_attributes(attributes):
    return ''.join(flag for flag, name in FILE_ATTRIBUTES.items() if name in attributes)


def get_file_arg_spec():
    """The options of whatever handles files."""
    return dict(
        mode=dict(type='raw'),
        owner=dict(),
        group=dict(),
        seuser=dict(),
        serole=dict(),
        selevel=dict(),
        setype=dict(),
        attributes=dict(aliases=['attr']),
    )
