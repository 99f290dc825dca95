"""The connection to the target, as action plugins use it: drover's own does the work."""
from drover.channel import ask
from drover.shell import Shell


class Options(object):
    """Options that have their values from drover."""

    def __init__(self, values):
        self._options = dict(values)

    def get_option(self, option, hostvars=None):
        return self._options[option]

    def get_options(self, hostvars=None):
        return dict(self._options)

    def has_option(self, option):
        return option in self._options

    def set_option(self, option, value):
        self._options[option] = value

    def set_options(self, task_keys=None, var_options=None, direct=None):
        self._options.update(direct or {})


class Become(Options):
    """The identity that commands take on."""

    def __init__(self, values):
        super(Become, self).__init__(values)
        self.name = self._load_name = self.ansible_name = values['become_method']

    def build_become_command(self, cmd, shell):
        # drover itself puts it around the commands of the session.
        return cmd


class Connection(Options):
    """Where the task runs."""

    has_pipelining = True
    has_native_async = False
    has_tty = False
    always_pipeline_modules = False
    allow_executable = True
    supports_persistence = False
    force_persistence = False
    socket_path = None
    module_implementation_preferences = ('',)

    def __init__(self, about):
        super(Connection, self).__init__(about['options'])
        self.transport = self._load_name = self.ansible_name = about['transport']
        self.become = Become(about['become']) if about['become'] else None
        self._shell = Shell(about['shell'])
        self._play_context = None
        self.default_user = about['options']['remote_user']
        self.cwd = None

    @property
    def connected(self):
        return True

    def is_pipelining_enabled(self, wrap_async=False):
        return True

    def set_become_plugin(self, plugin):
        self.become = plugin

    def _connect(self):
        return self

    def exec_command(self, cmd, in_data=None, sudoable=True):
        """Status, standard output and standard error of a command, run as the login user."""
        return self._run(cmd, in_data, False)

    def _run(self, cmd, in_data, sudoable):
        given = in_data.encode('utf-8', 'surrogateescape') if isinstance(in_data, str) else in_data
        line = cmd.decode('utf-8', 'surrogateescape') if isinstance(cmd, bytes) else cmd
        return tuple(ask('command', line, given, bool(sudoable and self.become)))

    def put_file(self, in_path, out_path):
        ask('put', _text(in_path), _text(out_path))

    def fetch_file(self, in_path, out_path):
        ask('fetch', _text(in_path), _text(out_path))

    def reset(self):
        ask('reset')

    def close(self):
        pass


def _text(path):
    return path.decode('utf-8', 'surrogateescape') if isinstance(path, bytes) else str(path)
