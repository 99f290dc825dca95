"""What starts the system's services."""
import os
import platform

from ansible.module_utils.facts.collector import BaseFactCollector
from ansible.module_utils.facts.utils import get_file_content


class ServiceMgrFactCollector(BaseFactCollector):
    """`service_mgr`."""

    name = 'service_mgr'
    required_facts = set(['platform', 'distribution'])

    @staticmethod
    def is_systemd_managed(module):
        from ansible.module_utils.service import is_systemd_managed

        return is_systemd_managed(module)

    @staticmethod
    def is_systemd_managed_offline(module):
        if not module.get_bin_path('systemctl'):
            return False
        return os.path.islink('/sbin/init') and os.path.basename(os.readlink('/sbin/init')) == 'systemd'

    def collect(self, module=None, collected_facts=None):
        if not module:
            return {}
        return {'service_mgr': self._found(module)}

    def _found(self, module):
        first = os.path.basename(get_file_content('/proc/1/comm', default='') or '')
        if first in ('runit-init', 'svscan', 'openrc-init'):
            return {'runit-init': 'runit', 'svscan': 'svc', 'openrc-init': 'openrc'}[first]
        system = platform.system()
        if system == 'Darwin':
            return 'launchd'
        if 'BSD' in system or system == 'DragonFly':
            return 'bsdinit'
        if system == 'AIX':
            return 'src'
        if system == 'SunOS':
            return 'smf'
        if self.is_systemd_managed(module) or self.is_systemd_managed_offline(module):
            return 'systemd'
        if module.get_bin_path('initctl') and os.path.exists('/etc/init/'):
            return 'upstart'
        if os.path.exists('/sbin/openrc'):
            return 'openrc'
        if os.path.exists('/etc/init.d/'):
            return 'sysvinit'
        return first if first not in ('', 'init') else 'service'
