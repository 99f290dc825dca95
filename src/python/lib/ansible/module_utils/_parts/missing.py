"""Libraries that the target does not have."""
import platform
import sys


def missing_required_lib(library, reason=None, url=None):
    """What to say of a Python library that the target does not have."""
    text = 'Failed to import the required Python library (%s) on %s\'s Python %s.' % (
        library,
        platform.node(),
        sys.executable,
    )
    if reason:
        text += ' This is required %s.' % reason
    if url:
        text += ' See %s for more info.' % url
    return text + (
        ' Please read the module documentation and install it in the appropriate location.'
        ' If the required library is installed, but Ansible is using the wrong Python interpreter,'
        ' please consult the documentation on ansible_python_interpreter'
    )
