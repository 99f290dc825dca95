"""A locale whose output can be read."""
from ansible.module_utils.common.text.converters import to_native


def get_best_parsable_locale(module, preferences=None, raise_on_locale=False):
    """The first locale of the preferences that the system has; C when none."""
    wanted = preferences or ['C.utf8', 'C.UTF-8', 'en_US.utf8', 'en_US.UTF-8', 'C', 'POSIX']
    found = 'C'
    try:
        program = module.get_bin_path('locale')
        if not program:
            raise RuntimeWarning("Could not find 'locale' tool")
        rc, out, err = module.run_command([program, '-a'])
        if rc != 0:
            raise RuntimeWarning('Unable to get locale information, rc=%s: %s' % (rc, to_native(err)))
        if not out:
            raise RuntimeWarning('No output from locale, rc=%s: %s' % (rc, to_native(err)))
        available = out.strip().splitlines()
        found = next((one for one in wanted if one in available), 'C')
    except RuntimeWarning:
        if raise_on_locale:
            raise
    return found
