"""Owner, group, mode and flags of files."""
import os
import stat

from ansible.module_utils._parts.mode import octal_of_symbolic
from ansible.module_utils.common.file import format_attributes, get_file_arg_spec
from ansible.module_utils.common.text.converters import to_bytes, to_native, to_text


def _expanded(path, expand):
    raw = to_bytes(path, errors='surrogate_or_strict')
    return os.path.expanduser(os.path.expandvars(raw)) if expand else raw


def _note(diff, key, before, after):
    """Puts what is different into a diff of `before` and `after`."""
    if diff is None:
        return
    diff.setdefault('before', {})[key] = before
    diff.setdefault('after', {})[key] = after


class AttributesPart(object):
    """What AnsibleModule does with the attributes of files."""

    def load_file_common_arguments(self, params, path=None):
        """The options of files, as the methods below take them."""
        if path is None:
            path = params.get('path', params.get('dest', None))
        if path is None:
            return {}
        path = os.path.expanduser(os.path.expandvars(path))
        real = to_bytes(path, errors='surrogate_or_strict')
        # The attributes of a link are those of what it points to.
        if params.get('follow', False) and os.path.islink(real):
            path = to_native(os.path.realpath(real))
        names = [name for name in get_file_arg_spec() if not name.startswith('se')]
        given = {name: params.get(name) for name in names}
        context = [params.get(name) for name in ('seuser', 'serole', 'setype')]
        if self.selinux_mls_enabled():
            context.append(params.get('selevel'))
        default = self.selinux_default_context(path)
        for index, value in enumerate(context):
            if value == '_default':
                context[index] = default[index]
        labels = dict(seuser=params.get('seuser'), serole=params.get('serole'), setype=params.get('setype'))
        return dict(given, path=path, selevel=params.get('selevel'), secontext=context, **labels)

    def user_and_group(self, path, expand=True):
        found = os.lstat(_expanded(path, expand))
        return found.st_uid, found.st_gid

    def set_owner_if_different(self, path, owner, changed, diff=None, expand=True):
        return self._set_identity(path, owner, changed, diff, expand, 'owner')

    def set_group_if_different(self, path, group, changed, diff=None, expand=True):
        return self._set_identity(path, group, changed, diff, expand, 'group')

    def _set_identity(self, path, wanted, changed, diff, expand, kind):
        if wanted is None:
            return changed
        real = _expanded(path, expand)
        if self.check_file_absent_if_check_mode(real):
            return True
        before = self.user_and_group(real, False)[0 if kind == 'owner' else 1]
        number = self._number_of(path, wanted, kind)
        if number == before:
            return changed
        _note(diff, kind, before, number)
        if self.check_mode:
            return True
        try:
            os.lchown(real, *((number, -1) if kind == 'owner' else (-1, number)))
        except (IOError, OSError) as error:
            what = 'chown' if kind == 'owner' else 'chgrp'
            self.fail_json(path=to_text(path), msg='%s failed: %s' % (what, to_text(error)))
        return True

    def _number_of(self, path, wanted, kind):
        try:
            return int(wanted)
        except ValueError:
            pass
        import grp
        import pwd

        try:
            return pwd.getpwnam(wanted).pw_uid if kind == 'owner' else grp.getgrnam(wanted).gr_gid
        except KeyError:
            what = 'chown failed: failed to look up user' if kind == 'owner' else 'chgrp failed: failed to look up group'
            self.fail_json(path=to_text(path), msg='%s %s' % (what, wanted))

    def set_mode_if_different(self, path, mode, changed, diff=None, expand=True):
        """Sets the mode, given as octal digits, a number, or symbols (`u+x`)."""
        if mode is None:
            return changed
        real = _expanded(path, expand)
        if self.check_file_absent_if_check_mode(real):
            return True
        found = os.lstat(real)
        wanted = self._mode_number(path, mode, found)
        before = stat.S_IMODE(found.st_mode)
        if before == wanted:
            return changed
        _note(diff, 'mode', '0%03o' % before, '0%03o' % wanted)
        if self.check_mode:
            return True
        try:
            self._change_mode(real, wanted)
        except OSError as error:
            self.fail_json(path=to_text(path), msg='chmod failed: %s' % to_native(error))
        after = stat.S_IMODE(os.lstat(real).st_mode)
        return True if after != before else changed

    def _mode_number(self, path, mode, found):
        if isinstance(mode, int):
            wanted = mode
        else:
            try:
                wanted = int(mode, 8)
            except (TypeError, ValueError):
                try:
                    wanted = octal_of_symbolic(found, mode)
                except Exception as error:
                    details = to_native(error)
                    self.fail_json(
                        path=to_text(path),
                        msg='mode must be in octal or symbolic form',
                        details=details,
                    )
        if wanted != stat.S_IMODE(wanted):
            # Bits of a file's type are no mode.
            self.fail_json(
                path=to_text(path), msg='Invalid mode supplied, only permission info is allowed', details=mode
            )
        return wanted

    @staticmethod
    def _change_mode(path, mode):
        if not os.path.islink(path):
            os.chmod(path, mode)
            return
        # A link has no mode of its own on Linux: what it points to may not change.
        if hasattr(os, 'lchmod'):
            os.lchmod(path, mode)

    @classmethod
    def _symbolic_mode_to_octal(cls, path_stat, symbolic_mode):
        return octal_of_symbolic(path_stat, symbolic_mode)

    def get_file_attributes(self, path, include_version=True):
        """`attr_flags` and `attributes` as lsattr prints them, and `version`; empty without lsattr."""
        program = self.get_bin_path('lsattr', False)
        if not program:
            return {}
        command = [program, '-vd' if include_version else '-d', to_native(path)]
        try:
            rc, out, _err = self.run_command(command)
        except Exception:
            return {}
        words = out.split()
        if rc != 0 or not words:
            return {}
        found = {'version': words.pop(0).strip()} if include_version else {}
        flags = words[0].replace('-', '').strip()
        return dict(found, attr_flags=flags, attributes=format_attributes(flags))

    def set_attributes_if_different(self, path, attributes, changed, diff=None, expand=True):
        """Sets the flags that chattr sets: `+i`, `-i`, `=i`, or `i` for exactly these."""
        if not attributes:
            return changed
        real = _expanded(path, expand)
        if self.check_file_absent_if_check_mode(real):
            return True
        before = self.get_file_attributes(real, include_version=False).get('attr_flags', '')
        operator, flags = ('=', attributes)
        if attributes[:1] in ('-', '+', '='):
            operator, flags = attributes[0], attributes[1:]
        # As in Ansible: what is taken away counts as a change each time, and so does what is added to others.
        if before == flags and operator != '-':
            return changed
        program = self.get_bin_path('chattr', True)
        _note(diff, 'attributes', before, operator + flags)
        if not self.check_mode:
            try:
                rc, out, err = self.run_command([program, operator + flags, to_native(real)])
                if rc != 0 or err:
                    raise Exception('Error while setting attributes: %s' % (out + err))
            except Exception as error:
                self.fail_json(path=to_text(path), msg='chattr failed', details=to_native(error))
        return True

    def set_fs_attributes_if_different(self, file_args, changed, diff=None, expand=True):
        """All of them, as `load_file_common_arguments` gives them. Whether anything changed."""
        path = file_args['path']
        changed = self.set_context_if_different(path, file_args['secontext'], changed, diff)
        changed = self.set_owner_if_different(path, file_args['owner'], changed, diff, expand)
        changed = self.set_group_if_different(path, file_args['group'], changed, diff, expand)
        changed = self.set_mode_if_different(path, file_args['mode'], changed, diff, expand)
        return self.set_attributes_if_different(path, file_args['attributes'], changed, diff, expand)

    def set_directory_attributes_if_different(self, file_args, changed, diff=None, expand=True):
        return self.set_fs_attributes_if_different(file_args, changed, diff, expand)

    def set_file_attributes_if_different(self, file_args, changed, diff=None, expand=True):
        return self.set_fs_attributes_if_different(file_args, changed, diff, expand)

    def check_file_absent_if_check_mode(self, file_path):
        return self.check_mode and not os.path.exists(file_path)

    def add_path_info(self, kwargs):
        """Puts what a file is like beside its path in a result."""
        path = kwargs.get('path', kwargs.get('dest', None))
        if path is None:
            return kwargs
        real = to_bytes(path, errors='surrogate_or_strict')
        if not os.path.exists(real):
            return kwargs
        import grp
        import pwd

        found = os.lstat(real)
        kwargs.update(uid=found.st_uid, gid=found.st_gid, mode='0%03o' % stat.S_IMODE(found.st_mode))
        try:
            kwargs['owner'] = pwd.getpwuid(found.st_uid)[0]
        except (TypeError, KeyError):
            kwargs['owner'] = str(found.st_uid)
        try:
            kwargs['group'] = grp.getgrgid(found.st_gid)[0]
        except (KeyError, ValueError, OverflowError):
            kwargs['group'] = str(found.st_gid)
        kwargs['state'] = _kind_of(real, found)
        kwargs['size'] = found.st_size
        if self.selinux_enabled():
            kwargs['secontext'] = ':'.join(self.selinux_context(path))
        return kwargs


def _kind_of(path, found):
    if os.path.islink(path):
        return 'link'
    if os.path.isdir(path):
        return 'directory'
    return 'hard' if found.st_nlink > 1 else 'file'
