"""Services of the target, as modules look for them."""
import glob
import os
import shlex
import subprocess

from ansible.module_utils.common.text.converters import to_bytes, to_text


def sysv_is_enabled(name, runlevel=None):
    """Whether a script of the name starts at a runlevel, or at one of those that are in use."""
    levels = runlevel if runlevel is not None else '[0-6S]' if os.path.isdir('/etc/rc0.d/') else '?'
    return bool(glob.glob('/etc/rc%s.d/S??%s' % (levels, name)))


def get_sysv_script(name):
    return name if name.startswith('/') else '/etc/init.d/%s' % name


def sysv_exists(name):
    return os.path.exists(get_sysv_script(name))


def get_ps(module, pattern):
    """Whether the list of processes has the pattern."""
    flags = '-efww' if os.uname()[0] == 'SunOS' else 'auxww'
    program = module.get_bin_path('ps', True)
    rc, out, _err = module.run_command([program, flags])
    return rc == 0 and any(pattern in line for line in out.split('\n'))


def fail_if_missing(module, found, service, msg=''):
    if not found:
        module.fail_json(msg='Could not find the requested service %s: %s' % (service, msg))


def check_ps(module, pattern):
    return get_ps(module, pattern)


def is_systemd_managed(module):
    """Whether systemd is the system's first program."""
    if module.get_bin_path('systemctl'):
        return any(os.path.exists(path) for path in ('/run/systemd/system/', '/dev/.run/systemd/', '/dev/.systemd/'))
    return False


def daemonize(module, cmd):
    """Runs a command in a session of its own and waits for it: (return code, output, errors)."""
    words = shlex.split(cmd) if isinstance(cmd, (str, bytes)) else cmd
    process = subprocess.Popen(
        [to_bytes(word, errors='surrogate_or_strict') for word in words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    out, err = process.communicate()
    return process.returncode, to_text(out), to_text(err)
