"""Whether the module runs in a changed root."""
import os


def is_chroot(module=None):
    """True, False, or None where nobody can tell."""
    if os.environ.get('debian_chroot', False):
        return True
    own = os.stat('/')
    try:
        of_init = os.stat('/proc/1/root/.')
        return own.st_ino != of_init.st_ino or own.st_dev != of_init.st_dev
    except Exception:
        # The inode of a root that was not changed is a small one, whose number the kind of file system tells.
        expected = 2
        stat_program = module and module.get_bin_path('stat')
        if stat_program:
            _rc, out, _err = module.run_command([stat_program, '-f', '--format=%T', '/'])
            expected = 256 if 'btrfs' in out else 128 if 'xfs' in out else 2
        return own.st_ino != expected
