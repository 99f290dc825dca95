"""Values of sysctl."""
import re


def get_sysctl(module, prefixes):
    """`sysctl` of the prefixes as a dict."""
    program = module.get_bin_path('sysctl')
    if program is None:
        return {}
    rc, out, _err = module.run_command([program] + list(prefixes))
    found, key = {}, None
    for line in out.splitlines() if rc == 0 else []:
        if line.startswith(' ') and key:
            found[key] += '\n' + line
            continue
        parts = re.split(r'\s?=\s?|: ', line, maxsplit=1)
        if len(parts) == 2:
            key, value = parts
            found[key] = value.strip()
    return found
