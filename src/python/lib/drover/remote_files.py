"""What action plugins do with files of the target."""
import os
import tempfile

from ansible.errors import AnsibleConnectionFailure, AnsibleError
from ansible.utils.display import Display


class RemoteFiles(object):
    """The part of actions that is about files. Commands here run as the login user, whom the temporary files belong to."""

    _cleanup_remote_tmp = False

    def _get_remote_user(self):
        return self._connection.get_option('remote_user') or self._play_context.remote_user

    def _get_remote_addr(self, tvars):
        return self._connection.get_option('host')

    def _get_admin_users(self):
        return self.get_shell_option('admin_users', ['root'])

    def _is_become_unprivileged(self):
        become = self._connection.become
        user = become.get_option('become_user') if become else None
        return bool(user and user not in self._get_admin_users() + [self._get_remote_user()])

    def _make_tmp_path(self, remote_user=None):
        shell = self._connection._shell
        tmpdir = self._remote_expand_user(self.get_shell_option('remote_tmp', '~/.ansible/tmp'), sudoable=False)
        name = shell._generate_temp_dir_name()
        command = shell.mkdtemp(basefile=name, system=self._is_become_unprivileged(), tmpdir=tmpdir)
        result = self._low_level_execute_command(command, sudoable=False)
        if result['rc'] != 0:
            raise AnsibleConnectionFailure(_not_made(command, result))
        path = result['stdout'].strip().rpartition('%s=' % name)[2].splitlines()
        if not path or path[-1] == '/':
            problem = 'failed to resolve remote temporary directory from %s: `%s` returned empty string'
            raise AnsibleError(problem % (name, command))
        self._cleanup_remote_tmp = True
        shell.tmpdir = os.path.join(path[-1], '')
        return shell.tmpdir

    def _should_remove_tmp_path(self, tmp_path):
        return bool(tmp_path and self._cleanup_remote_tmp and '-tmp-' in tmp_path and not self._keep_remote_files())

    def _keep_remote_files(self):
        from ansible import constants

        return constants.DEFAULT_KEEP_REMOTE_FILES

    def _remove_tmp_path(self, tmp_path, force=False):
        shell = self._connection._shell
        path = tmp_path or shell.tmpdir
        if not (path and (force or self._should_remove_tmp_path(path))):
            return
        result = self._low_level_execute_command(shell.remove(path, recurse=True), sudoable=False)
        if result['rc'] == 0:
            shell.tmpdir = None
        else:
            Display().warning('Error deleting remote temporary files (rc: %s, stderr: %s})' % (result['rc'], result['stderr']))

    def _transfer_file(self, local_path, remote_path):
        self._connection.put_file(local_path, remote_path)
        return remote_path

    def _transfer_data(self, remote_path, data):
        if isinstance(data, str):
            data = data.encode('utf-8', 'surrogateescape')
        elif not isinstance(data, bytes):
            raise TypeError('data must be either a string or bytes')
        with tempfile.NamedTemporaryFile() as local:
            local.write(data)
            local.flush()
            return self._transfer_file(local.name, remote_path)

    def _fixup_perms2(self, remote_paths, remote_user=None, execute=True):
        """Lets the user who is become read the files, when that is another one who is no admin: by an ACL, as their owner, or all."""
        if not self._is_become_unprivileged():
            if execute:
                self._done(self._remote_chmod(remote_paths, 'u+x'), 'Failed to set execute bit on remote files (rc: {rc}, err: {stderr})')
            return remote_paths
        user = self._connection.become.get_option('become_user')
        if self._remote_set_user_facl(remote_paths, user, 'r-x' if execute else 'r-X')['rc'] == 0:
            return remote_paths
        if execute:
            self._done(self._remote_chmod(remote_paths, 'u+x'), 'Failed to set file mode or acl on remote temporary files (rc: {rc}, err: {stderr})')
        if self._remote_chown(remote_paths, user)['rc'] == 0:
            return remote_paths
        from ansible import constants

        if not constants.ALLOW_WORLD_READABLE_TMPFILES:
            problem = 'Failed to set permissions on the temporary files Ansible needs to create when becoming an unprivileged user'
            raise AnsibleError(problem)
        self._done(self._remote_chmod(remote_paths, 'a+rx' if execute else 'a+r'), 'Failed to set file mode on remote files (rc: {rc}, err: {stderr})')
        return remote_paths

    @staticmethod
    def _done(result, problem):
        if result['rc'] != 0:
            raise AnsibleError(problem.format(**result))

    def _remote_chmod(self, paths, mode, sudoable=False):
        return self._low_level_execute_command(self._connection._shell.chmod(paths, mode), sudoable=sudoable)

    def _remote_chown(self, paths, user, sudoable=False):
        return self._low_level_execute_command(self._connection._shell.chown(paths, user), sudoable=sudoable)

    def _remote_chgrp(self, paths, group, sudoable=False):
        return self._low_level_execute_command(self._connection._shell.chgrp(paths, group), sudoable=sudoable)

    def _remote_set_user_facl(self, paths, user, mode, sudoable=False):
        return self._low_level_execute_command(self._connection._shell.set_user_facl(paths, user, mode), sudoable=sudoable)

    def _remote_file_exists(self, path):
        return self._low_level_execute_command(self._connection._shell.exists(path), sudoable=True)['rc'] == 0

    def _execute_remote_stat(self, path, all_vars, follow, tmp=None, checksum=True):
        """What is at a path of the target; `exists` says whether there is anything, whose checksum then is never `1`."""
        args = {'path': path, 'follow': follow, 'get_checksum': checksum, 'checksum_algorithm': 'sha1'}
        found = self._execute_module('ansible.legacy.stat', args, task_vars=all_vars)
        if found.get('failed'):
            told = found.get('module_stderr') or found.get('module_stdout') or found.get('msg')
            raise AnsibleError('Failed to get information on remote file (%s): %s' % (path, told))
        stat = found['stat']
        if not stat['exists']:
            stat['checksum'] = '1'
        stat.setdefault('checksum', '')
        return stat

    def _remote_checksum(self, path, all_vars, follow=False):
        return self._execute_remote_stat(path, all_vars, follow)['checksum']

    def _remote_expand_user(self, path, sudoable=True, pathsep=None):
        """The path with its leading `~` or `~name` as the target's shell reads it."""
        if not path.startswith('~'):
            return path
        tilde, slash, rest = path.partition('/')
        become = self._connection.become
        if tilde == '~':
            user = become.get_option('become_user') if sudoable and become else self._get_remote_user()
            tilde = '~%s' % (user or '')
        lines = self._low_level_execute_command(self._connection._shell.expand_user(tilde), sudoable=False)['stdout'].strip().splitlines()
        if not lines or not lines[-1]:
            return self._low_level_execute_command('pwd', sudoable=False)['stdout'].strip() or path
        expanded = os.path.join(lines[-1], rest) if rest else lines[-1]
        if '..' in os.path.dirname(expanded).split('/'):
            raise AnsibleError("'%s' returned an invalid relative home directory path containing '..'" % self._get_remote_addr({}))
        return expanded


def _not_made(command, result):
    """Why there is no temporary directory."""
    if 'No space left on device' in result['stderr']:
        return result['stderr']
    message = (
        'Failed to create temporary directory. In some cases, you may have been able to authenticate and did not have permissions on '
        'the target directory. Consider changing the remote tmp path in ansible.cfg to a path rooted in "/tmp", for more error '
        'information use -vvv. Failed command was: %s, exited with result %d' % (command, result['rc'])
    )
    return message + (', stdout output: %s' % result['stdout'] if result['stdout'] else '')
