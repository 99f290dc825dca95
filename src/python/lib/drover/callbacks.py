"""Callbacks: made at the start, and called with every event."""
import sys

from drover import context
from drover.channel import ask
from drover.results import Arguments

#: The callbacks that run, by their files; and what makes their arguments, which remembers the play.
_running = {}


class _Output(object):
    """What callbacks print is a part of drover's output, in its place."""

    encoding = 'utf-8'
    errors = 'surrogateescape'

    def __init__(self):
        self._held = ''

    def write(self, text):
        whole, mark, self._held = (self._held + text).rpartition('\n')
        if mark:
            ask('show', whole, None, False, None, True)
        return len(text)

    def flush(self):
        pass

    def finish(self):
        held, self._held = self._held, ''
        if held:
            ask('show', held, None, False, None, False)

    def isatty(self):
        return context.settings.get('colored', False)

    def fileno(self):
        return 1

    def writable(self):
        return True


def load(plugin, message):
    """What a callback says of itself."""
    if not isinstance(sys.stdout, _Output):
        sys.stdout = _Output()
    needs = getattr(plugin, 'CALLBACK_NEEDS_ENABLED', getattr(plugin, 'CALLBACK_NEEDS_WHITELIST', False))
    return {'type': getattr(plugin, 'CALLBACK_TYPE', None) or '', 'needs': bool(needs)}


def create(plugin, message):
    """Makes the callback: whether it is to be called, the names of the methods that it has of its own, and of those of old."""
    context.settings.update(message['settings'])
    made = plugin()
    made._load_name, made._original_path = message['name'] or message['plugin'], message['file']
    made.set_options()
    _running[message['file']] = (made, Arguments())
    sys.stdout.finish()
    return [not made.disabled] + made._own_methods()


def event(message):
    made, arguments = _running[message['file']]
    if made.disabled:
        return
    given, named = arguments.of(message)
    made._current_task_result = given[0] if hasattr(given[0] if given else None, '_task_fields') else None
    try:
        for name in (message['method'], 'v2_on_any'):
            if name in made._methods:
                getattr(made, name)(*given, **named)
    finally:
        sys.stdout.finish()
