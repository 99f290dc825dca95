"""What callbacks get: results, counts, and what was included."""
import os

from drover.inventory import Host
from drover.lookup import Loader
from drover.task import Fields, Play, Task, TaskInclude
from drover.wire import unpack


def host_of(about):
    """A host by what drover tells of it: its name, and where it is reached."""
    host = Host(about['name'], None)
    if about['address'] is not None:
        host.vars['ansible_host'] = about['address']
    return host


class TaskResult(object):
    """What a task gave on a host."""

    def __init__(self, about, task):
        self.host = self._host = host_of(about['host'])
        self.task = self._task = task
        self.result = self._result = about['result']
        self.warnings = self.result.get('warnings') or []
        self.deprecations = self.result.get('deprecations') or []
        self.exception = self.result.get('exception')
        self.task_fields = self._task_fields = task.dump_attrs()

    @property
    def task_name(self):
        return self._task.name or self._task.get_name()

    def is_changed(self):
        return self._says('changed')

    def is_failed(self):
        # The method that is called says that a task failed; its result does not say it again.
        of_conditions = 'failed_when_result' in self.result or any('failed_when_result' in one for one in self._items())
        return self._says('failed_when_result' if of_conditions else 'failed')

    def is_skipped(self):
        items = self._items()
        return bool(items and all(one.get('skipped', False) for one in items)) or bool(self.result.get('skipped', False))

    def is_unreachable(self):
        return self._says('unreachable')

    def _items(self):
        found = self.result.get('results')
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []

    def _says(self, key):
        return bool(self.result[key]) if key in self.result else any(one.get(key) for one in self._items())

    def needs_debugger(self, globally_enabled=False):
        return False

    def clean_copy(self):
        return self


class Stats(object):
    """The counts of the recap."""

    def __init__(self, about):
        self.processed = dict.fromkeys(about['hosts'], 1)
        self.custom = about['custom']
        counts = about['hosts'].items()
        self.ok, self.changed, self.skipped, self.rescued, self.ignored, self.failures, self.dark = (
            {host: count[name] for host, count in counts if count[name]}
            for name in ('ok', 'changed', 'skipped', 'rescued', 'ignored', 'failed', 'unreachable')
        )

    def summarize(self, host):
        return {
            'ok': self.ok.get(host, 0),
            'failures': self.failures.get(host, 0),
            'unreachable': self.dark.get(host, 0),
            'changed': self.changed.get(host, 0),
            'skipped': self.skipped.get(host, 0),
            'rescued': self.rescued.get(host, 0),
            'ignored': self.ignored.get(host, 0),
        }


class Playbook(object):
    """The playbook's file."""

    def __init__(self, about):
        self._file_name = about['file']
        self._basedir = about['basedir']

    def get_plays(self):
        return []


class IncludedFile(object):
    """A file that tasks include."""

    def __init__(self, about, task):
        self._filename = about['file']
        self._hosts = [host_of({'name': name, 'address': None}) for name in about['hosts']]
        self._task = task
        self._args, self._vars = {}, {} if about['label'] is None else {'_ansible_item_label': about['label']}
        self._is_role = task.action.rpartition('.')[2] == 'include_role'


class Arguments(object):
    """The arguments of a callback's method, by what drover tells of an event: those by their place, and those by their names."""

    def __init__(self):
        self._play = None

    def of(self, event):
        kind, about = event['kind'], unpack(event['about'])
        named = {name: about.pop(name) for name in ('is_conditional', 'ignore_errors') if name in about}
        return getattr(self, '_' + kind)(about), named

    def _nothing(self, about):
        return []

    def _playbook(self, about):
        return [Playbook(about)]

    def _start(self, about):
        from ansible.vars.manager import VariableManager

        loader = Loader(os.path.dirname(about['path']))
        fields = dict(about, vars={}, _uuid=about['uuid'], _loader=loader, _variable_manager=VariableManager(loader))
        self._play = Play(fields)
        return [self._play]

    def _task(self, about):
        return [self._made(about)]

    def _begun(self, about):
        return [host_of(about['host']), self._made(about['task'])]

    def _result(self, about):
        return [TaskResult(about, self._made(about['task']))]

    def _include(self, about):
        return [IncludedFile(about, self._made(about['task']))]

    def _notify(self, about):
        handler = Fields({'name': about['handler'], 'listen': []})
        return [handler, host_of({'name': about['host'], 'address': None})]

    def _stats(self, about):
        return [Stats(about)]

    def _made(self, about):
        is_include = about['action'].rpartition('.')[2] in ('include_tasks', 'include_role', 'import_tasks', 'import_role')
        return (TaskInclude if is_include else Task)(about, self._play)
