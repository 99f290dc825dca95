"""The base of action plugins: their part runs on the controller, and asks for what is to be done on the target."""
import os
from abc import ABC, abstractmethod

from ansible.errors import AnsibleActionFail, AnsibleActionSkip, AnsibleError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.text.converters import to_text
from ansible.module_utils.errors import UnsupportedError
from ansible.utils.display import Display
from drover.channel import ask
from drover.remote_files import RemoteFiles

display = Display()


class ActionBase(RemoteFiles, ABC):
    """One call of an action for one host."""

    _VALID_ARGS = frozenset()
    BYPASS_HOST_LOOP = False
    TRANSFERS_FILES = False
    _requires_connection = True
    _supports_check_mode = True
    _supports_async = False
    supports_raw_params = False
    _load_name = None
    _original_path = None

    def __init__(self, task, connection, play_context, loader, templar, shared_loader_obj=None):
        self._task = task
        self._connection = connection
        self._play_context = play_context
        self._loader = loader
        self._templar = templar
        self._shared_loader_obj = shared_loader_obj
        self._display = display
        self._supports_check_mode = type(self)._supports_check_mode
        self._used_interpreter = None

    @abstractmethod
    def run(self, tmp=None, task_vars=None):
        """What every action begins with: an empty result, when the action may run at all."""
        action = self._task.action
        if tmp is not None:
            display.warning(
                'ActionModule.run() no longer honors the tmp parameter. Action plugins should set self._connection._shell.tmpdir to share the tmpdir.'
            )
        if self._task.async_val and not self._supports_async:
            raise AnsibleActionFail('This action (%s) does not support async.' % action)
        if self._task.check_mode and not self._supports_check_mode:
            raise AnsibleActionSkip('This action (%s) does not support check mode.' % action)
        wrong = [name for name in self._task.args if name not in self._VALID_ARGS] if self._VALID_ARGS else []
        if wrong:
            raise AnsibleActionFail('Invalid options for %s: %s' % (action, ','.join(wrong)))
        if self._connection._shell.tmpdir is None and self._early_needs_tmp_path():
            self._make_tmp_path()
        return {}

    def cleanup(self, force=False):
        if force or not self._task.async_val:
            self._remove_tmp_path(self._connection._shell.tmpdir)

    def validate_argument_spec(
        self, argument_spec=None, mutually_exclusive=None, required_together=None, required_one_of=None, required_if=None, required_by=None
    ):
        """The result of the validation, and the task's arguments with what it made of them."""
        rules = dict(
            mutually_exclusive=mutually_exclusive,
            required_together=required_together,
            required_one_of=required_one_of,
            required_if=required_if,
            required_by=required_by,
        )
        args = dict(self._task.args)
        checked = ArgumentSpecValidator(argument_spec or {}, **rules).validate(args)
        if checked.errors.errors:
            message = checked.errors.msg
            if isinstance(checked.errors.errors[0], UnsupportedError):
                message = 'Unsupported parameters for (%s) module: %s' % (self._load_name, message)
            raise AnsibleActionFail(message, obj=self._task.args)
        return checked, dict(args, **checked.validated_parameters)

    def get_plugin_option(self, plugin, option, default=None):
        try:
            return plugin.get_option(option)
        except (AttributeError, KeyError):
            return default

    def get_become_option(self, option, default=None):
        return self.get_plugin_option(self._connection.become, option, default)

    def get_connection_option(self, option, default=None):
        return self.get_plugin_option(self._connection, option, default)

    def get_shell_option(self, option, default=None):
        return self.get_plugin_option(self._connection._shell, option, default)

    def _early_needs_tmp_path(self):
        return self.TRANSFERS_FILES

    def _is_pipelining_enabled(self, module_style, wrap_async=False):
        return True

    def _execute_module(
        self,
        module_name=None,
        module_args=None,
        tmp=None,
        task_vars=None,
        persist_files=False,
        delete_remote_tmp=None,
        wrap_async=False,
        ignore_unknown_opts=False,
    ):
        """The result of a module that runs where the task does; by default the one of the action's name, with the task's arguments."""
        for name, given in (('tmp', tmp), ('delete_remote_tmp', delete_remote_tmp)):
            if given is not None:
                display.warning('_execute_module no longer honors the %s parameter. Action plugins should use self._connection._shell.tmpdir.' % name)
        if self._task.check_mode and not self._supports_check_mode:
            raise AnsibleError('check mode is not supported for this operation')
        name = self._task.action if module_name is None else module_name
        args = self._task.args if module_args is None else module_args
        own = {key: value for key, value in args.items() if not str(key).startswith('_ansible_')}
        return ask('execute', name, own, **self._asked())

    def _asked(self):
        """What the plugin may have changed of how its task runs."""
        task = self._task
        return {'check': bool(task.check_mode), 'diff': bool(task.diff), 'become': self._connection.become is not None}

    def _low_level_execute_command(
        self, cmd, sudoable=True, in_data=None, executable=None, encoding_errors='surrogate_then_replace', chdir=None
    ):
        """Runs a command line in the target's shell, as the task's become says when `sudoable`."""
        shell = self._connection._shell
        line = to_text(cmd)
        if chdir:
            line = shell.append_command('cd %s' % chdir, line)
        if executable:
            line = '%s -c %s' % (executable, shell.quote(line))
        rc, out, err = self._connection._run(line, in_data, sudoable)
        stdout, stderr = to_text(out, errors=encoding_errors), to_text(err, errors=encoding_errors)
        return {
            'rc': rc or 0,
            'stdout': stdout,
            'stdout_lines': stdout.splitlines(),
            'stderr': stderr,
            'stderr_lines': stderr.splitlines(),
        }

    def _compute_environment_string(self, raw_environment_out=None):
        """The task's environment as words in front of a command."""
        variables = {}
        for entry in self._task.environment or []:
            if entry is not None:
                if not isinstance(entry, dict):
                    raise AnsibleError('environment must be a dictionary, received %s (%s)' % (entry, type(entry)))
                variables.update(entry)
        if isinstance(raw_environment_out, dict):
            raw_environment_out.update(variables)
        return self._connection._shell.env_prefix(**variables)

    def _find_needle(self, dirname, needle):
        """The path of a file that belongs to the task: in its role or beside its playbook."""
        return ask('needle', dirname, needle)

    def _get_diff_data(self, destination, source, task_vars, content=None, source_file=True):
        """How a local file (or a text, without `source_file`) differs from one of the target."""
        found = self._execute_module('ansible.legacy.slurp', {'src': destination}, task_vars=task_vars)
        diff = {'before': ''} if found.get('failed') else _side('before', destination, self._connection_bytes(found), 'dst_binary')
        if source_file:
            with open(source, 'rb') as local:
                diff.update(_side('after', destination if content else source, local.read(), 'src_binary'))
        else:
            diff.update(after_header='dynamically generated', after=source)
        if self._task.no_log:
            diff.update({key: '' for key in ('before',) if key in diff})
            if 'after' in diff:
                diff['after'] = " [[ Diff output has been hidden because 'no_log: true' was specified for this result ]]\n"
        return diff

    @staticmethod
    def _connection_bytes(found):
        import base64

        return base64.b64decode(found['content'])


def _side(side, header, data, binary):
    return {binary: 1} if b'\0' in data else {side + '_header': os.fspath(header), side: to_text(data)}
