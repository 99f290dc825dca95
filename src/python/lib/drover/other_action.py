"""An action that an action plugin calls, or is made of: drover runs it for the plugin's task."""
from ansible.plugins.action import ActionBase
from drover.channel import ask


class OtherAction(ActionBase):
    """An action by its name."""

    _action = None

    @classmethod
    def named(cls, name):
        return type('ActionModule', (cls,), {'_action': name})

    def run(self, tmp=None, task_vars=None):
        return ask('action', self._action, dict(self._task.args), **self._asked())


class Normal(ActionBase):
    """The action of modules that have none of their own."""

    _supports_async = True

    def run(self, tmp=None, task_vars=None):
        result = super(Normal, self).run(tmp, task_vars)
        result.update(self._execute_module(task_vars=task_vars, wrap_async=self._task.async_val))
        return result


def fill(module, short):
    """Makes the class of `ansible.plugins.action.NAME`."""
    if short == 'normal':
        module.ActionModule = Normal
    elif ask('has_action', 'ansible.builtin.' + short):
        module.ActionModule = OtherAction.named('ansible.builtin.' + short)
    else:
        raise ModuleNotFoundError('No module named %r: drover does not have it' % module.__name__, name=module.__name__)
