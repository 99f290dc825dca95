"""Files and file systems of the target."""
import os


def get_file_content(path, default=None, strip=True):
    """The text of a file that is there and can be read."""
    if not (os.path.exists(path) and os.access(path, os.R_OK)):
        return default
    try:
        with open(path, errors='surrogateescape') as source:
            text = source.read()
    except (IOError, OSError):
        return default
    return (text.strip() if strip else text) or default


def get_file_lines(path, strip=True, line_sep=None):
    text = get_file_content(path, strip=strip)
    if not text:
        return []
    if line_sep is None:
        return text.splitlines()
    return text.rstrip(line_sep).split(line_sep) if len(line_sep) == 1 else text.split(line_sep)


def get_mount_size(mountpoint):
    """Sizes of a mounted file system in bytes, blocks and inodes."""
    try:
        found = os.statvfs(mountpoint)
    except OSError:
        return {}
    return dict(
        size_total=found.f_frsize * found.f_blocks,
        size_available=found.f_frsize * found.f_bavail,
        block_size=found.f_bsize,
        block_total=found.f_blocks,
        block_available=found.f_bavail,
        block_used=found.f_blocks - found.f_bavail,
        inode_total=found.f_files,
        inode_available=found.f_favail,
        inode_used=found.f_files - found.f_favail,
    )
