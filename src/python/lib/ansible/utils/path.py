"""Paths of the controller."""
import os


def unfrackpath(path, follow=True, basedir=None):
    """An absolute path without `~`, variables, dots and (with `follow`) links."""
    base = basedir or os.getcwd()
    expanded = os.path.expandvars(os.path.expanduser(path))
    whole = os.path.normpath(expanded if os.path.isabs(expanded) else os.path.join(base, expanded))
    return os.path.realpath(whole) if follow else whole


def makedirs_safe(path, mode=None):
    os.makedirs(unfrackpath(path), mode if mode else 0o777, exist_ok=True)


def basedir(source):
    return os.path.dirname(os.path.abspath(source))


def cleanup_tmp_file(path, warn=False):
    if os.path.isfile(path):
        os.unlink(path)


def is_subpath(child, parent, real=False):
    child, parent = unfrackpath(child, follow=real), unfrackpath(parent, follow=real)
    return os.path.commonpath([child, parent]) == parent
