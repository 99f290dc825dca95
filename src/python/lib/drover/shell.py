"""The shell of the target: command lines for what plugins do with files."""
import os
import random
import shlex
import time


class Shell(object):
    """POSIX sh."""

    SHELL_FAMILY = 'sh'
    _IS_WINDOWS = False
    COMMAND_SEP = ';'
    ECHO = 'echo'
    _SHELL_AND = '&&'
    _SHELL_OR = '||'
    _SHELL_REDIRECT_ALLNULL = '> /dev/null 2>&1'
    name = 'sh'
    _load_name = 'sh'

    def __init__(self, options):
        self.tmpdir = None
        self.executable = options['executable']
        self.env = {}
        self._options = dict(options, admin_users=['root', 'toor'], system_tmpdirs=['/var/tmp', '/tmp'], async_dir='~/.ansible_async')

    def get_option(self, option, hostvars=None):
        return self._options[option]

    def has_option(self, option):
        return option in self._options

    def set_options(self, task_keys=None, var_options=None, direct=None):
        self._options.update(direct or {})

    def quote(self, cmd):
        return shlex.quote(cmd)

    def join_path(self, *args):
        return os.path.join(*args)

    def path_has_trailing_slash(self, path):
        return path.endswith('/')

    def get_remote_filename(self, pathname):
        stem, extension = os.path.splitext(os.path.basename(pathname.strip()))
        return stem + (extension or '.py')

    def env_prefix(self, **kwargs):
        return ' '.join('%s=%s' % (key, shlex.quote(str(value))) for key, value in kwargs.items())

    def append_command(self, cmd, cmd_to_append):
        return '%s && %s' % (cmd, cmd_to_append)

    def chmod(self, paths, mode):
        return self._words('chmod', [mode], paths)

    def chown(self, paths, user):
        return self._words('chown', [user], paths)

    def chgrp(self, paths, group):
        return self._words('chgrp', [group], paths)

    def set_user_facl(self, paths, user, mode):
        return self._words('setfacl', ['-m', 'u:%s:%s' % (user, mode)], paths)

    def remove(self, path, recurse=False):
        return 'rm -f %s%s' % ('-r ' if recurse else '', shlex.quote(path))

    def exists(self, path):
        return 'test -e %s' % shlex.quote(path)

    def pwd(self):
        return 'pwd'

    def expand_user(self, user_home_path, username=''):
        """A tilde is for the shell, and so are a name behind it; anything else is taken as it is."""
        if user_home_path == '~' and username:
            user_home_path += username
        plain = user_home_path.startswith('~') and user_home_path[1:].replace('_', '').replace('-', '').replace('.', '').isalnum()
        return 'echo %s' % (user_home_path if plain or user_home_path == '~' else shlex.quote(user_home_path))

    def mkdtemp(self, basefile=None, system=False, mode=0o700, tmpdir=None):
        """Makes a directory below `tmpdir` (below one that everybody may use, for `system`), and says `NAME=PATH`."""
        name = basefile or self._generate_temp_dir_name()
        base = tmpdir or '~/.ansible/tmp'
        if system and not base.startswith(('/var/tmp', '/tmp')):
            base = '/var/tmp'
        place = shlex.quote(base) if not base.startswith('~') else base
        path = '"` echo %s `"' % place
        inner = '"` echo %s/%s `"' % (place, shlex.quote(name))
        made = 'mkdir -p %s && mkdir %s && echo %s=%s' % (path, inner, shlex.quote(name), inner)
        return '( umask %o && %s )' % (0o777 & ~mode, made)

    @staticmethod
    def _generate_temp_dir_name():
        return 'ansible-tmp-%s-%s-%s' % (time.time(), os.getpid(), random.randint(0, 2**48))

    def wrap_for_exec(self, cmd):
        return cmd

    def build_module_command(self, env_string, shebang, cmd, arg_path=None):
        return ' '.join(word for word in (env_string.strip(), shebang.replace('#!', '').strip(), cmd, arg_path) if word)

    @staticmethod
    def _words(program, options, paths):
        given = [paths] if isinstance(paths, str) else list(paths)
        return ' '.join(shlex.quote(word) for word in [program] + options + given)
