"""A task as plugins see it: the words of its keywords, and where it stands."""
import os

from ansible.module_utils.common.collections import Mapping


class Fields(object):
    """Fields by name, which plugins may change."""

    def __init__(self, fields):
        self.__dict__.update(fields)

    def copy(self, *args, **kwargs):
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        for name in ('args', 'vars'):
            if isinstance(self.__dict__.get(name), Mapping):
                other.__dict__[name] = dict(self.__dict__[name])
        return other

    def get_name(self, include_role_fqcn=True):
        return self.name


class Play(Fields):
    """The play of a task."""

    def get_vars(self):
        return dict(self.vars)

    def get_variable_manager(self):
        return self._variable_manager

    def get_loader(self):
        return self._loader

    def get_tasks(self):
        return []

    def get_path(self):
        return self.path

    def __str__(self):
        return self.name


class Role(Fields):
    """The role that a task was read from."""

    @property
    def _role_path(self):
        return self.path

    @property
    def _role_name(self):
        return self.name

    @property
    def _role_collection(self):
        return self.collection

    def get_role_path(self):
        return self.path

    def get_name(self, include_role_fqcn=True):
        return self.name

    def __str__(self):
        return self.name


class Task(Fields):
    """One task."""

    def __init__(self, fields, play):
        super(Task, self).__init__(_UNSET)
        self.__dict__.update((key, value) for key, value in fields.items() if key != 'role')
        self._role = Role(fields['role']) if fields['role'] else None
        self._parent = self._variable_manager = self._loader = None
        self._play = self.play = play
        self._uuid = fields['uuid']
        self.async_val = fields.get('async', 0)
        self._ds = None

    @property
    def role(self):
        return self._role

    def get_path(self):
        return self.path

    def get_name(self, include_role_fqcn=True):
        name = self.name or self.action
        return '%s : %s' % (self._role, name) if self._role else name

    def get_vars(self):
        return dict(self.vars)

    def get_search_path(self):
        return list(self.search_path)

    def get_play(self):
        return self._play

    def get_first_parent_include(self):
        return None

    def get_dep_chain(self):
        return None

    def get_ds(self):
        return None

    def dump_attrs(self):
        return {key: value for key, value in self.__dict__.items() if not key.startswith('_') and key not in ('play', 'path', 'uuid')}

    serialize = dump_attrs

    def get_loader(self):
        return self._loader

    def evaluate_conditional(self, templar, all_vars):
        return True

    @classmethod
    def load(cls, data, **kwargs):
        """A task that a plugin makes of a dict: an action and its arguments."""
        from ansible.errors import AnsibleParserError

        known = {'name', 'args', 'action', 'vars', 'register', 'environment', 'become', 'delegate_to', 'no_log'}
        rest = [key for key in data if key not in known]
        action, args = data.get('action'), data.get('args') or {}
        if action is None and len(rest) == 1:
            action, args = rest[0], data[rest[0]]
        elif isinstance(action, Mapping):
            args = {key: value for key, value in action.items() if key != 'module'}
            action = action['module']
        if action is None:
            raise AnsibleParserError('no module/action detected in task.')
        args = dict(args) if isinstance(args, Mapping) else {'_raw_params': args} if args else {}
        about = dict(uuid='', role=None, path='', search_path=[os.getcwd()])
        fields = dict(about, name=data.get('name', ''), action=action, resolved_action=action, args=args, vars=data.get('vars') or {})
        return cls(fields, kwargs.get('play'))

    def __repr__(self):
        return 'TASK: %s' % self.get_name()

    __str__ = __repr__


class TaskInclude(Task):
    """A task that includes others."""


#: What keywords are where nothing sets them.
_UNSET = {
    'any_errors_fatal': False, 'async': 0, 'become': None, 'become_exe': None, 'become_flags': None, 'become_method': None,
    'become_user': None, 'changed_when': [], 'check_mode': False, 'collections': [], 'connection': 'smart', 'debugger': None, 'delay': 5.0,
    'delegate_facts': None, 'delegate_to': None, 'diff': False, 'environment': [], 'failed_when': [], 'ignore_errors': None,
    'ignore_unreachable': None, 'listen': [], 'loop': None, 'loop_control': None, 'loop_with': None, 'module_defaults': [], 'no_log': False,
    'notify': None, 'poll': 15, 'port': None, 'register': None, 'remote_user': None, 'retries': None, 'run_once': None, 'tags': [],
    'throttle': 0, 'timeout': 0, 'until': [], 'when': [],
}  # fmt: skip


class PlayContext(Fields):
    """How the task is run, under the names of old."""

    def set_task_and_variable_override(self, task, variables, templar):
        return self

    def update_vars(self, variables):
        pass
