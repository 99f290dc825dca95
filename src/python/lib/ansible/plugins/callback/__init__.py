"""The base of callbacks."""
import copy
import difflib
import inspect
import json
from collections.abc import Mapping

from ansible.plugins import AnsiblePlugin
from ansible.utils.display import Display
from ansible.vars.clean import module_response_deepcopy, strip_internal_keys  # noqa: F401
from drover.callback_methods import CallbackMethods
from drover.channel import ask

__all__ = ['CallbackBase']

global_display = Display()

#: Kinds of `diff` that have no lines, and what is said of them.
UNSHOWN = (
    ('dst_binary', 'diff skipped: destination file appears to be binary\n'),
    ('src_binary', 'diff skipped: source file appears to be binary\n'),
    ('dst_larger', 'diff skipped: destination file size is greater than %d\n'),
    ('src_larger', 'diff skipped: source file size is greater than %d\n'),
)

#: Keys of a result that are told apart from it.
_TOLD = ('exception', 'warnings', 'deprecations')
_KEPT_OF_DEBUG = {'msg', *_TOLD}
_HIDDEN_IN_DEBUG = ('changed', 'failed', 'skipped', 'invocation', 'skip_reason', 'ansible_loop_var', 'ansible_index_var', 'ansible_loop')


class CallbackBase(CallbackMethods, AnsiblePlugin):
    """Does nothing with all that happens; a callback has methods of its own for what it wants to know."""

    plugin_type = 'callback'
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = None
    CALLBACK_NAME = None

    _copy_result = staticmethod(copy.deepcopy)

    def __init__(self, display=None, options=None):
        super(CallbackBase, self).__init__()
        if display:
            self._display = display
        self.disabled = False
        self.wants_implicit_tasks = False
        self._plugin_options = {}
        self._hide_in_debug = _HIDDEN_IN_DEBUG
        self._current_task_result = None
        self._methods = ()
        if options is not None:
            self.set_options(options)

    def _own_methods(self):
        """Names of the methods that this class has of its own, those that call one of old among them; and those of old."""
        own = [name for name in dir(CallbackBase) if name.startswith('v2_') and self._has_own(name)]
        old = {new: name for new, name in self._OLD.items() if new not in own and self._has_own(name)}
        self._methods = own + list(old)
        return [self._methods, sorted(old.values())]

    def _has_own(self, name):
        method = getattr(self, name)
        return not inspect.ismethod(method) or method.__func__ is not getattr(CallbackBase, name)

    def set_options(self, task_keys=None, var_options=None, direct=None):
        super(CallbackBase, self).set_options(task_keys, var_options or {}, direct)
        self._plugin_options = self._options

    def set_option(self, k, v):
        super(CallbackBase, self).set_option(k, v)
        self._plugin_options = self._options

    def get_option(self, k, hostvars=None):
        return self._plugin_options[k]

    def has_option(self, option):
        return option in self._plugin_options

    def set_play_context(self, play_context):
        pass

    def _option_or(self, name, default):
        try:
            return self.get_option(name)
        except KeyError:
            return default

    @staticmethod
    def host_label(result):
        """The host, and the one that the task was delegated to."""
        name, delegate = result._host.get_name(), result._task.delegate_to
        if not delegate or delegate == name:
            return name
        address = result._result.get('_ansible_delegated_vars', {}).get('ansible_host', delegate)
        return '%s -> %s%s' % (name, delegate, '' if address == delegate else '(%s)' % address)

    def _run_is_verbose(self, result, verbosity=0):
        found = result._result
        wanted = self._display.verbosity > verbosity or found.get('_ansible_verbose_always', False) is True
        return wanted and found.get('_ansible_verbose_override', False) is False

    def _dump_results(self, result, indent=None, sort_keys=True, keep_invocation=False, serialize=True):
        """The result as text, without what is drover's business."""
        form, pretty, verbose = self._option_or('result_format', 'json'), self._option_or('pretty_results', None), self._display.verbosity > 2
        if not indent and (result.get('_ansible_verbose_always') or (pretty is None and form != 'json') or pretty or verbose):
            indent = 4
        if pretty is False:
            indent = None
        hidden = set(_TOLD) | (set() if verbose else {'diff'} if keep_invocation else {'diff', 'invocation'})
        shown = {key: value for key, value in result.items() if key not in hidden and not str(key).startswith('_ansible_')}
        if not serialize:
            return copy.deepcopy(shown)
        if form == 'yaml':
            return ask('result_yaml', shown)
        return json.dumps(shown, indent=indent, ensure_ascii=False, sort_keys=sort_keys, default=str)

    def _handle_warnings(self, res):
        told = [res.pop('warnings', None), res.pop('deprecations', None)]
        if any(told) and self._current_task_result is not None:
            ask('notices', 'warnings', False)

    def _handle_exception(self, result, use_stderr=False):
        if result.pop('exception', None) and self._current_task_result is not None:
            ask('notices', 'error', bool(use_stderr))

    def _handle_warnings_and_exception(self, result):
        self._handle_warnings(result._result)
        self._handle_exception(result._result, self._option_or('display_failed_stderr', False))

    def _get_diff(self, difflist):
        """The text of one diff, or of several."""
        texts = []
        for diff in difflist if isinstance(difflist, list) else [difflist]:
            texts.extend(text % diff[key] if '%d' in text else text for key, text in UNSHOWN if key in diff)
            if 'before' in diff and 'after' in diff:
                texts.append(_compared(diff))
            if 'prepared' in diff:
                texts.append(diff['prepared'])
        return ''.join(texts)

    def _get_item_label(self, result):
        if result.get('_ansible_no_log', False):
            return '(censored due to no_log)'
        return result.get('_ansible_item_label', result.get('item'))

    _get_item = _get_item_label

    def _process_items(self, result):
        del result._result['results']

    def _clean_results(self, result, task_name):
        """Of `debug` only what it was asked for is shown."""
        if task_name.replace('ansible.builtin.', '').replace('ansible.legacy.', '') != 'debug':
            return
        if 'msg' in result:
            hidden = [key for key in result if key not in _KEPT_OF_DEBUG and not key.startswith('_')]
        else:
            hidden = self._hide_in_debug
        for key in hidden:
            result.pop(key, None)

    def _print_task_path(self, task, color=None):
        from ansible import constants

        if task.get_path():
            self._display.display('task path: %s' % task.get_path(), color=color or constants.COLOR_DEBUG)


def _compared(diff):
    from ansible import constants

    headers = ['%s: %s' % (side, diff[side + '_header']) if side + '_header' in diff else side for side in ('before', 'after')]
    before, after = (_lines(diff[side]) for side in ('before', 'after'))
    lines = list(difflib.unified_diff(before, after, *headers, n=getattr(constants, 'DIFF_CONTEXT', 3)))
    return ''.join([_painted(line) for line in lines] + ['\n']) if lines else ''


def _painted(line):
    from ansible import constants
    from ansible.utils import color

    name = {'+': 'COLOR_DIFF_ADD', '-': 'COLOR_DIFF_REMOVE', '@': 'COLOR_DIFF_LINES'}.get(line[0])
    return color.stringc(line, getattr(constants, name)) if name and color.ANSIBLE_COLOR else line


def _lines(value):
    if isinstance(value, Mapping):
        value = json.dumps(value, sort_keys=True, indent=4, separators=(',', ': ')) + '\n'
    lines = (value or '').splitlines(True)
    if lines and not lines[-1].endswith('\n'):
        lines[-1] += '\n\\ No newline at end of file\n'
    return lines
