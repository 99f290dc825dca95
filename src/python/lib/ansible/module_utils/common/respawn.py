"""A module that starts anew under another Python, which has the library that it needs."""
import os
import subprocess
import sys

from ansible.module_utils._parts import start


def has_respawned():
    """Whether this is the second start already."""
    return '_DROVER_RESPAWNED' in os.environ


def respawn_module(interpreter_path):
    """Runs the module under that interpreter, with the same arguments, and ends with its status."""
    if has_respawned():
        raise Exception('module has already been respawned')
    environment = dict(os.environ, _DROVER_RESPAWNED='1')
    process = subprocess.Popen([interpreter_path, '-c', start.boot], stdin=subprocess.PIPE, env=environment)
    process.communicate(start.bundle)
    sys.exit(process.returncode)


def probe_interpreters_for_module(interpreter_paths, module_name):
    """The first of the interpreters that can import a module; None when none can."""
    for path in interpreter_paths:
        if not os.path.isfile(path):
            continue
        try:
            if subprocess.call([path, '-c', 'import %s' % module_name], stderr=subprocess.DEVNULL) == 0:
                return path
        except OSError:
            continue
    return None
