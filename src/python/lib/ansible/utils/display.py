"""What plugins tell the person who runs them."""
import sys

from drover.channel import ask


class Display(object):
    """One for all."""

    _only = None

    def __new__(cls, *args, **kwargs):
        if cls._only is None:
            cls._only = super(Display, cls).__new__(cls)
        return cls._only

    def __init__(self, verbosity=0):
        pass

    @property
    def verbosity(self):
        from drover import context

        return context.settings.get('verbosity', 0)

    @property
    def columns(self):
        from drover import context

        return context.settings.get('columns', 79)

    def display(self, msg, color=None, stderr=False, screen_only=False, log_only=False, newline=True, caplevel=None):
        only = 'screen' if screen_only else 'log' if log_only else None
        ask('show', str(msg), color, bool(stderr), only, bool(newline))

    def verbose(self, msg, host=None, caplevel=2):
        ask('tell', 'verbose', str(msg), caplevel + 1)

    def v(self, msg, host=None):
        self.verbose(msg, host, 0)

    def vv(self, msg, host=None):
        self.verbose(msg, host, 1)

    def vvv(self, msg, host=None):
        self.verbose(msg, host, 2)

    def vvvv(self, msg, host=None):
        self.verbose(msg, host, 3)

    def vvvvv(self, msg, host=None):
        self.verbose(msg, host, 4)

    def vvvvvv(self, msg, host=None):
        self.verbose(msg, host, 5)

    def debug(self, msg, host=None):
        pass

    def warning(self, msg, formatted=False, help_text=None, obj=None):
        ask('tell', 'warning', str(msg), 0)

    def system_warning(self, msg):
        self.warning(msg)

    def error(self, msg, wrap_text=True, stderr=True):
        # Of an error the result of the task knows nothing.
        print('[ERROR]: %s' % msg, file=sys.stderr)

    def error_as_warning(self, msg, exception, help_text=None, obj=None):
        self.warning(': '.join(part for part in (msg, str(exception)) if part))

    def deprecated(self, msg, version=None, removed=False, date=None, collection_name=None, help_text=None, obj=None, deprecator=None):
        # Whose version it is nobody knows without a collection.
        when = {'version': version, 'date': date} if collection_name else {}
        ask('tell', 'deprecation', str(msg), 0, owner=collection_name, **when)

    def banner(self, msg, color=None, cows=True):
        ask('banner', str(msg), color)

    def do_var_prompt(self, *args, **kwargs):
        raise AttributeError('drover lets no plugin ask the person at the terminal')
