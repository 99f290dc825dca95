"""SELinux contexts, through the programs of the target."""
import os

from ansible.module_utils.common.text.converters import to_native


class SelinuxPart(object):
    """What AnsibleModule does with SELinux; nothing at all where the kernel has none."""

    def selinux_enabled(self):
        if not hasattr(self, '_selinux_enabled'):
            self._selinux_enabled = os.path.exists('/sys/fs/selinux/enforce')
        return self._selinux_enabled

    def selinux_mls_enabled(self):
        if not self.selinux_enabled():
            return False
        try:
            with open('/sys/fs/selinux/mls') as source:
                return source.read().strip() == '1'
        except (IOError, OSError):
            return False

    def selinux_initial_context(self):
        return [None] * (4 if self.selinux_mls_enabled() else 3)

    def selinux_default_context(self, path, mode=0):
        """The context that the policy gives to a path."""
        program = self.selinux_enabled() and self.get_bin_path('matchpathcon')
        if not program:
            return self.selinux_initial_context()
        rc, out, _err = self.run_command([program, '-n', to_native(path)])
        return out.strip().split(':', 3) if rc == 0 and ':' in out else self.selinux_initial_context()

    def selinux_context(self, path):
        """The context that a file has."""
        if not self.selinux_enabled():
            return self.selinux_initial_context()
        try:
            raw = os.getxattr(path, 'security.selinux', follow_symlinks=False)
        except OSError as error:
            self.fail_json(path=path, msg='failed to retrieve selinux context: %s' % to_native(error))
        return to_native(raw).rstrip('\0').split(':', 3)

    def find_mount_point(self, path):
        current = os.path.abspath(os.path.expanduser(os.path.expandvars(path)))
        while not os.path.ismount(current):
            current = os.path.dirname(current)
        return to_native(current)

    def is_special_selinux_path(self, path):
        """Whether the path lies on a file system that keeps no contexts, and that file system's own."""
        try:
            with open('/proc/mounts') as source:
                mounts = [line.split() for line in source]
        except (IOError, OSError):
            return (False, None)
        point = self.find_mount_point(path)
        for _device, mount, kind, *_rest in mounts:
            if mount == point and any(special in kind for special in self._selinux_special_fs):
                return (True, self.selinux_context(point))
        return (False, None)

    def set_default_selinux_context(self, path, changed):
        if not self.selinux_enabled():
            return changed
        return self.set_context_if_different(path, self.selinux_default_context(path), changed)

    def set_context_if_different(self, path, context, changed, diff=None):
        if not self.selinux_enabled():
            return changed
        if self.check_file_absent_if_check_mode(path):
            return True
        current = self.selinux_context(path)
        special, of_mount = self.is_special_selinux_path(path)
        wanted = of_mount if special else [new if new else old for new, old in zip(context, current)] + current[len(context) :]
        if wanted == current:
            return changed
        if diff is not None:
            diff.setdefault('before', {})['secontext'] = current
            diff.setdefault('after', {})['secontext'] = wanted
        if not self.check_mode:
            try:
                os.setxattr(path, 'security.selinux', (':'.join(wanted) + '\0').encode(), follow_symlinks=False)
            except OSError as error:
                self.fail_json(
                    path=path, msg='invalid selinux context: %s' % to_native(error), new_context=wanted, cur_context=current
                )
        return True
