"""One call of an action plugin."""
import sys
import traceback

from drover.channel import ask
from drover.connection import Connection
from drover.lookup import Loader, Templar
from drover.task import Play, PlayContext, Task
from drover.task_vars import TaskVars
from drover.wire import pack, unpack


def run(plugin, message):
    """Runs the plugin of a class, and says what came of it: a result, a failure, a skip, or that the host cannot be reached."""
    from ansible import errors

    about = unpack(message['about'])
    variables = TaskVars()
    action = make(plugin, about, variables)
    action._load_name, action._original_path = message['plugin'], message['file']
    try:
        try:
            return _told('result', action.run(task_vars=variables))
        finally:
            action.cleanup()
    except errors.AnsibleActionSkip as error:
        return _told('skip', error.result, error)
    except errors.AnsibleActionFail as error:
        _tell_trace()
        return _told('fail', error.result, error)
    except errors._AnsibleActionDone as error:
        return _told('result', error.result)
    except errors.AnsibleConnectionFailure as error:
        _tell_trace()
        return _told('unreachable', {}, error)
    except Exception:
        _tell_trace()
        raise


def make(plugin, about, variables):
    """An object of the class for a task that drover told of."""
    from ansible.plugins import loader as shared

    play = Play(about['play'])
    task = Task(about['task'], play)
    connection = Connection(about['connection'])
    context = PlayContext(about['play_context'])
    connection._play_context = context
    loader = Loader(about['basedir'])
    return plugin(task, connection, context, loader, Templar(loader, base=variables), shared)


def _told(kind, result, error=None):
    from ansible.errors import AnsibleError

    if kind == 'result' and not isinstance(result, dict):
        raise AnsibleError('The action plugin must return a dict, not %s.' % type(result).__name__)
    told = {'kind': kind, 'result': pack(_plain(dict(result or {})))}
    if error is not None:
        told['msg'] = str(error)
    return told


def _tell_trace():
    if sys.exc_info()[0] is not None:
        ask('tell', 'verbose', traceback.format_exc(), 3)


def _plain(value):
    """A result as variables hold it: bytes are text, and tuples and sets lists."""
    if isinstance(value, dict):
        return {_plain(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        ask('tell', 'warning', "Type 'set' is unsupported in variable storage, converting to 'list'.", 0)
        return [_plain(item) for item in value]
    return value.decode('utf-8', 'surrogateescape') if isinstance(value, bytes) else value
