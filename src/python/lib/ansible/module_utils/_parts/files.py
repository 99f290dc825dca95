"""Files of the target: digests, copies that keep what a file is, replacement in one step."""
import atexit
import errno
import os
import shutil
import stat
import tempfile
import time

from ansible.module_utils.common.file import _DEFAULT_PERM
from ansible.module_utils.common.text.converters import to_bytes, to_native

#: What renaming fails with where another way may still work.
_TRY_COPY = (errno.EPERM, errno.EXDEV, errno.EACCES, errno.ETXTBSY, errno.EBUSY)


def hash_algorithms():
    """Digests by their names."""
    import hashlib

    found = {}
    for name in sorted(hashlib.algorithms_guaranteed | {'md5', 'sha1'}):
        try:
            getattr(hashlib, name)()
        except (AttributeError, TypeError, ValueError):
            # A system in FIPS mode has no md5.
            continue
        found[name] = getattr(hashlib, name)
    return found


class FilesPart(object):
    """What AnsibleModule does with whole files."""

    @property
    def tmpdir(self):
        """A directory that is gone when the module ends."""
        if self._tmpdir is None:
            base = self._remote_tmp and os.path.expanduser(os.path.expandvars(self._remote_tmp))
            try:
                if base and not os.path.exists(base):
                    os.makedirs(base, mode=0o700)
            except OSError as error:
                base = None
                self.warn(
                    'Unable to use %s as temporary directory, failing back to system: %s' % (self._remote_tmp, to_native(error))
                )
            stamp = 'ansible-moduletmp-%s-' % time.time()
            try:
                self._tmpdir = tempfile.mkdtemp(prefix=stamp, dir=base)
            except OSError as error:
                self.fail_json(
                    msg='Failed to create remote module tmp path at dir %s with prefix %s: %s' % (base, stamp, to_native(error))
                )
            if not self._keep_remote_files:
                atexit.register(shutil.rmtree, self._tmpdir, ignore_errors=True)
        return self._tmpdir

    def digest_from_file(self, filename, algorithm):
        """The digest of a file in hex; None when it is not there."""
        path = to_bytes(filename, errors='surrogate_or_strict')
        if not os.path.exists(path):
            return None
        if os.path.isdir(path):
            self.fail_json(msg='attempted to take checksum of directory: %s' % filename)
        if hasattr(algorithm, 'hexdigest'):
            digest = algorithm
        else:
            known = hash_algorithms()
            if algorithm not in known:
                names = ', '.join(known)
                self.fail_json(
                    msg="Could not hash file '%s' with algorithm '%s'. Available algorithms: %s" % (filename, algorithm, names)
                )
            digest = known[algorithm]()
        with open(os.path.realpath(path), 'rb') as source:
            for block in iter(lambda: source.read(64 * 1024), b''):
                digest.update(block)
        return digest.hexdigest()

    def md5(self, filename):
        if 'md5' not in hash_algorithms():
            raise ValueError('MD5 not available.  Possibly running in FIPS mode')
        return self.digest_from_file(filename, 'md5')

    def sha1(self, filename):
        return self.digest_from_file(filename, 'sha1')

    def sha256(self, filename):
        return self.digest_from_file(filename, 'sha256')

    def backup_local(self, fn):
        """Copies a file to one beside it, with process id and time in its name; the copy's path."""
        if not os.path.exists(fn):
            return ''
        stamp = time.strftime('%Y-%m-%d@%H:%M:%S~', time.localtime(time.time()))
        copy = '%s.%s.%s' % (fn, os.getpid(), stamp)
        try:
            self.preserved_copy(fn, copy)
        except (shutil.Error, IOError) as error:
            self.fail_json(msg='Could not make backup of %s to %s: %s' % (fn, copy, to_native(error)))
        return copy

    def cleanup(self, tmpfile):
        """Removes a file; a warning when that cannot be done."""
        if os.path.exists(tmpfile):
            try:
                os.unlink(tmpfile)
            except OSError as error:
                self.warn('could not cleanup %s: %s' % (tmpfile, to_native(error)))

    def preserved_copy(self, src, dest):
        """Copies a file with its owner, times, attributes and context."""
        shutil.copy2(src, dest)
        if self.selinux_enabled():
            self.set_context_if_different(dest, self.selinux_context(src), False)
        found = os.stat(src)
        try:
            os.chown(dest, found.st_uid, found.st_gid)
        except OSError as error:
            if error.errno != errno.EPERM:
                raise
        flags = self.get_file_attributes(src).get('attr_flags', '')
        if flags:
            self.set_attributes_if_different(dest, flags, True)

    def atomic_move(self, src, dest, unsafe_writes=False, keep_dest_attrs=True):
        """Puts one file in the place of another in one step; the old one's owner and mode stay."""
        source, target = to_bytes(src, errors='surrogate_or_strict'), to_bytes(dest, errors='surrogate_or_strict')
        creating = not os.path.exists(target)
        if not creating and keep_dest_attrs:
            self._take_attributes(source, target)
        context = self._context_for_move(src, dest, creating)
        try:
            os.rename(source, target)
        except OSError as error:
            if error.errno not in _TRY_COPY:
                self.fail_json(msg='Could not replace file: %s to %s: %s' % (src, dest, to_native(error)))
            self._replace_by_copy(source, target, unsafe_writes, keep_dest_attrs)
        if creating:
            self._default_attributes(target)
        if context:
            self.set_context_if_different(dest, context, False)

    def _take_attributes(self, source, target):
        found = os.stat(target)
        try:
            os.chmod(source, stat.S_IMODE(found.st_mode))
            os.chown(source, found.st_uid, found.st_gid)
        except OSError as error:
            if error.errno != errno.EPERM:
                self.fail_json(msg='Could not replace file: %s' % to_native(error))

    def _context_for_move(self, src, dest, creating):
        if not self.selinux_enabled():
            return None
        return self.selinux_default_context(dest) if creating else self.selinux_context(dest)

    def _replace_by_copy(self, source, target, unsafe_writes, keep_dest_attrs):
        """Where the two are on different file systems: a copy beside the target is renamed."""
        directory = os.path.dirname(target) or b'.'
        try:
            handle, beside = tempfile.mkstemp(prefix=b'.ansible_tmp', suffix=os.path.basename(target), dir=directory)
            os.close(handle)
        except OSError as error:
            if unsafe_writes:
                self._unsafe_writes(source, target)
                return
            self.fail_json(
                msg='The destination directory (%s) is not writable by the current user. Error was: %s'
                % (to_native(directory), to_native(error))
            )
        try:
            shutil.copy2(source, beside)
            if keep_dest_attrs and os.path.exists(target):
                self._take_attributes(beside, target)
            os.rename(beside, target)
            os.unlink(source)
        except (shutil.Error, OSError, IOError) as error:
            if unsafe_writes and getattr(error, 'errno', None) == errno.EBUSY:
                self._unsafe_writes(source, target)
            else:
                self.fail_json(
                    msg='Unable to make %s into to %s, failed final rename from %s: %s'
                    % (to_native(source), to_native(target), to_native(beside), to_native(error))
                )
        finally:
            self.cleanup(beside)

    def _default_attributes(self, target):
        """A new file is as wide open as the umask lets files be, and its user's."""
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(target, _DEFAULT_PERM & ~umask)
        try:
            os.chown(target, os.geteuid(), os.getegid())
        except OSError:
            # Whoever owns it may not give it away.
            pass

    def _unsafe_writes(self, src, dest):
        """Writes into the file that is there: others may see it half done."""
        try:
            with open(src, 'rb') as source, open(dest, 'wb') as target:
                shutil.copyfileobj(source, target)
        except (shutil.Error, IOError) as error:
            self.fail_json(msg='Could not write data to file (%s) from (%s): %s' % (dest, src, to_native(error)))

    def append_to_file(self, filename, str):
        with open(os.path.expandvars(os.path.expanduser(filename)), 'a') as target:
            target.write(str)
