"""The distribution, as /etc/os-release and the files of old tell it."""
import re

_cache = {}


def os_release_info():
    """The keys of os-release, in lower case."""
    if 'release' not in _cache:
        found = {}
        for path in ('/etc/os-release', '/usr/lib/os-release'):
            try:
                with open(path) as source:
                    lines = source.read().splitlines()
            except (IOError, OSError):
                continue
            for line in lines:
                match = re.match(r'([A-Z_0-9]+)=(.*)$', line.strip())
                if match:
                    found[match.group(1).lower()] = match.group(2).strip('"\'')
            break
        _cache['release'] = found
    return _cache['release']


def id():
    return os_release_info().get('id', '').lower()


def name(pretty=False):
    return os_release_info().get('pretty_name' if pretty else 'name', '')


def version(pretty=False, best=False):
    found = os_release_info().get('version_id', '')
    if best and id() == 'debian':
        try:
            with open('/etc/debian_version') as source:
                text = source.read().strip()
        except (IOError, OSError):
            text = ''
        # Testing has no number there but a name.
        found = text if re.match(r'\d', text) else found
    return found


def version_parts(best=False):
    match = re.match(r'(\d+)\.?(\d+)?\.?(\d+)?', version(best=best))
    return tuple(part or '' for part in match.groups()) if match else ('', '', '')


def major_version(best=False):
    return version_parts(best)[0]


def minor_version(best=False):
    return version_parts(best)[1]


def build_number(best=False):
    return version_parts(best)[2]


def like():
    return os_release_info().get('id_like', '')


def codename():
    release = os_release_info()
    found = release.get('version_codename') or release.get('ubuntu_codename')
    if found:
        return found
    match = re.search(r'\(([^)]+)\)', release.get('version', ''))
    return match.group(1) if match else ''


def info(pretty=False, best=False):
    major, minor, build = version_parts(best)
    parts = dict(major=major, minor=minor, build_number=build)
    return dict(id=id(), version=version(pretty, best), version_parts=parts, like=like(), codename=codename())


def linux_distribution(full_distribution_name=True):
    return (name() if full_distribution_name else id(), version(), codename())
