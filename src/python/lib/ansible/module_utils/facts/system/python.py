"""The Python that runs the module."""
import sys

from ansible.module_utils.facts.collector import BaseFactCollector

try:
    import ssl

    HAS_SSLCONTEXT = hasattr(ssl, 'SSLContext')
except ImportError:
    HAS_SSLCONTEXT = False


class PythonFactCollector(BaseFactCollector):
    """`python`."""

    name = 'python'

    def collect(self, module=None, collected_facts=None):
        info = sys.version_info
        parts = ('major', 'minor', 'micro', 'releaselevel', 'serial')
        return {
            'python': {
                'version': dict(zip(parts, info)),
                'version_info': list(info),
                'executable': sys.executable,
                'has_sslcontext': HAS_SSLCONTEXT,
                'type': sys.implementation.name,
            }
        }
