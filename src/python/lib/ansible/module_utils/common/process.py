"""Where programs are."""
import os

from ansible.module_utils.common.file import is_executable


def get_bin_path(arg, opt_dirs=None, required=None):
    """The full path of a program; `opt_dirs` are searched before PATH. Raises ValueError when there is none."""
    paths = [directory for directory in opt_dirs or [] if directory is not None and os.path.exists(directory)]
    paths += os.environ.get('PATH', '').split(os.pathsep)
    # Whoever is no root may have no sbin in the path, where many programs of the system are.
    paths += [path for path in ('/sbin', '/usr/sbin', '/usr/local/sbin') if path not in paths and os.path.exists(path)]
    for directory in paths:
        if not directory:
            continue
        path = os.path.join(directory, arg)
        if os.path.exists(path) and not os.path.isdir(path) and is_executable(path):
            return path
    raise ValueError('Failed to find required executable "%s" in paths: %s' % (arg, os.pathsep.join(paths)))
