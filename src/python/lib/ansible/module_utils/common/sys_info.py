"""Which system this is."""
import platform

from ansible.module_utils.common._utils import get_all_subclasses


def get_distribution():
    """The name of the distribution, `Redhat` for Red Hat's; the system's name where it is no Linux."""
    name = _distro().id().capitalize()
    if platform.system() == 'Linux':
        return {'Amzn': 'Amazon', 'Rhel': 'Redhat', '': 'OtherLinux'}.get(name, name)
    return name or None


def get_distribution_version():
    """The version of the distribution, as exact as the system knows it; None where there is none."""
    distro = _distro()
    if platform.system() != 'Linux' and not distro.id():
        return None
    version = distro.version()
    if version is None:
        return ''
    if distro.id() in ('centos', 'debian'):
        best = distro.version(best=True)
        return '.'.join(best.split('.')[:2]) if distro.id() == 'centos' else best
    return version


def get_distribution_codename():
    """The code name of the release, None where there is none."""
    if platform.system() != 'Linux':
        return None
    distro = _distro()
    release = distro.os_release_info()
    codename = release.get('version_codename') or release.get('ubuntu_codename') or distro.codename()
    return codename or None


def get_platform_subclass(cls):
    """That heir of a class whose `platform` and `distribution` are this system's."""
    distribution = get_distribution()
    system = platform.system()
    heirs = get_all_subclasses(cls)
    for wanted in (distribution, None):
        if wanted is None or distribution is not None:
            for heir in heirs:
                if getattr(heir, 'distribution', None) == wanted and getattr(heir, 'platform', None) == system:
                    return heir
    return cls


def _distro():
    from ansible.module_utils import distro

    return distro
