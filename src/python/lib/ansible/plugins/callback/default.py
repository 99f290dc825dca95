"""The output of playbooks, for callbacks that build on it."""
from ansible import constants as C
from ansible import context
from ansible.playbook.task_include import TaskInclude
from ansible.plugins.callback import CallbackBase
from ansible.utils.color import colorize, hostcolor

#: Strategies under which tasks have no common start.
_WITHOUT_LOCKSTEP = ('free', 'host_pinned')
_COUNTS = (
    ('ok', 'ok', 'COLOR_OK'),
    ('changed', 'changed', 'COLOR_CHANGED'),
    ('unreachable', 'unreachable', 'COLOR_UNREACHABLE'),
    ('failed', 'failures', 'COLOR_ERROR'),
    ('skipped', 'skipped', 'COLOR_SKIP'),
    ('rescued', 'rescued', 'COLOR_OK'),
    ('ignored', 'ignored', 'COLOR_WARN'),
)


class CallbackModule(CallbackBase):
    """Headers, a line for each result, and the recap."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = 'stdout'
    CALLBACK_NAME = 'default'

    def __init__(self):
        super(CallbackModule, self).__init__()
        self._play = None
        self._last_task_banner = None
        self._last_task_name = None
        self._task_type_cache = {}

    def _shows(self, name):
        return self._option_or(name, name in ('display_skipped_hosts', 'display_ok_hosts'))

    def _says_dry_run(self):
        return context.CLIARGS.get('check') and self._shows('check_mode_markers')

    # Headers

    def v2_playbook_on_start(self, playbook):
        if self._display.verbosity > 1:
            self._display.banner('PLAYBOOK: %s' % playbook._file_name.rpartition('/')[2])
        if self._says_dry_run():
            self._display.banner('DRY RUN')

    def v2_playbook_on_play_start(self, play):
        self._play = play
        name = play.get_name().strip()
        mark = ' [CHECK MODE]' if play.check_mode and self._shows('check_mode_markers') else ''
        self._display.banner('PLAY [%s]%s' % (name, mark) if name else 'PLAY%s' % mark)

    def v2_playbook_on_task_start(self, task, is_conditional):
        self._task_start(task, prefix='TASK')

    def v2_playbook_on_handler_task_start(self, task):
        self._task_start(task, prefix='RUNNING HANDLER')

    def v2_playbook_on_cleanup_task_start(self, task):
        self._task_start(task, prefix='CLEANUP TASK')

    def _task_start(self, task, prefix=None):
        if prefix is not None:
            self._task_type_cache[task._uuid] = prefix
        if self._play and self._play.strategy.rpartition('.')[2] in _WITHOUT_LOCKSTEP:
            self._last_task_name = None
            return
        self._last_task_name = task.get_name().strip()
        if self._shows('display_skipped_hosts') and self._shows('display_ok_hosts'):
            self._print_task_banner(task)

    def _print_task_banner(self, task):
        prefix = self._task_type_cache.get(task._uuid, 'TASK')
        name = task.get_name().strip() if self._last_task_name is None else self._last_task_name
        args = ''
        if not task.no_log and C.DISPLAY_ARGS_TO_STDOUT:
            args = ' ' + ', '.join('%s=%s' % pair for pair in task.args.items())
        mark = ' [CHECK MODE]' if task.check_mode and self._shows('check_mode_markers') else ''
        self._display.banner('%s [%s%s]%s' % (prefix, name, args, mark))
        if self._display.verbosity >= 2:
            self._print_task_path(task)
        self._last_task_banner = task._uuid

    def _ensure_banner(self, result):
        if self._last_task_banner != result._task._uuid:
            self._print_task_banner(result._task)

    # Results

    def _is_include(self, result):
        return isinstance(result._task, TaskInclude)

    def _line(self, result, text, color, verbosity=0, always=False, stderr=False):
        self._clean_results(result._result, result._task.action)
        if always or self._run_is_verbose(result, verbosity):
            text += ' => %s' % self._dump_results(result._result)
        self._display.display(text, color=color, stderr=stderr)

    def v2_runner_on_ok(self, result):
        if self._is_include(result):
            self._ensure_banner(result)
            return
        changed = result.is_changed()
        if not changed and not self._shows('display_ok_hosts'):
            return
        self._ensure_banner(result)
        self._handle_warnings_and_exception(result)
        if result._task.loop and 'results' in result._result:
            self._process_items(result)
            return
        word, color = ('changed', C.COLOR_CHANGED) if changed else ('ok', C.COLOR_OK)
        self._line(result, '%s: [%s]' % (word, self.host_label(result)), color)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._ensure_banner(result)
        self._handle_warnings_and_exception(result)
        if result._task.loop and 'results' in result._result:
            self._process_items(result)
        else:
            if self._display.verbosity < 2 and self._shows('show_task_path_on_failure'):
                self._print_task_path(result._task)
            text = 'fatal: [%s]: FAILED!' % self.host_label(result)
            self._line(result, text, C.COLOR_ERROR, always=True, stderr=self._shows('display_failed_stderr'))
        if ignore_errors:
            self._display.display('...ignoring', color=C.COLOR_SKIP)

    def v2_runner_on_skipped(self, result):
        if not self._shows('display_skipped_hosts'):
            return
        self._ensure_banner(result)
        self._handle_warnings_and_exception(result)
        if result._task.loop and 'results' in result._result:
            self._process_items(result)
        self._line(result, 'skipping: [%s]' % result._host.get_name(), C.COLOR_SKIP)

    def v2_runner_on_unreachable(self, result):
        self._ensure_banner(result)
        self._handle_warnings_and_exception(result)
        text = 'fatal: [%s]: UNREACHABLE! => %s' % (self.host_label(result), self._dump_results(result._result))
        self._display.display(text, color=C.COLOR_UNREACHABLE, stderr=self._shows('display_failed_stderr'))
        if result._task.ignore_unreachable:
            self._display.display('...ignoring', color=C.COLOR_SKIP)

    def v2_runner_item_on_ok(self, result):
        changed = result.is_changed()
        if self._is_include(result) or (not changed and not self._shows('display_ok_hosts')):
            return
        word, color = ('changed', C.COLOR_CHANGED) if changed else ('ok', C.COLOR_OK)
        self._item(result, '%s: [%s] =>' % (word, self.host_label(result)), '', color)

    def v2_runner_item_on_failed(self, result):
        self._item(result, 'failed: [%s]' % self.host_label(result), '', C.COLOR_ERROR, always=True)

    def v2_runner_item_on_skipped(self, result):
        if self._shows('display_skipped_hosts'):
            self._item(result, 'skipping: [%s] =>' % result._host.get_name(), ' ', C.COLOR_SKIP)

    def _item(self, result, head, end, color, always=False):
        self._ensure_banner(result)
        self._handle_warnings_and_exception(result)
        text = '%s (item=%s)%s' % (head, self._get_item_label(result._result), end)
        self._line(result, text, color, always=always, stderr=always and self._shows('display_failed_stderr'))

    # Between results

    def v2_on_file_diff(self, result):
        found = result._result
        if result._task.loop and 'results' in found:
            diffs = [one['diff'] for one in found['results'] if one.get('diff') and one.get('changed', False)]
        else:
            diffs = [found['diff']] if found.get('diff') and found.get('changed', False) else []
        for text in filter(None, (self._get_diff(diff) for diff in diffs)):
            self._ensure_banner(result)
            self._display.display(text)

    def v2_runner_retry(self, result):
        found = result._result
        left = found['retries'] - found['attempts']
        text = 'FAILED - RETRYING: [%s]: %s (%d retries left).' % (self.host_label(result), result.task_name, left)
        if self._run_is_verbose(result, verbosity=2):
            text += 'Result was: %s' % self._dump_results(found)
        self._display.display(text, color=C.COLOR_DEBUG)

    def v2_runner_on_start(self, host, task):
        if self._shows('show_per_host_start'):
            kind = self._task_type_cache.get(task._uuid, 'TASK').replace('RUNNING ', '')
            self._display.display(' [started %s: %s on %s]' % (kind, task.get_name().strip(), host), color=C.COLOR_OK)

    def v2_playbook_on_include(self, included_file):
        names = ', '.join(host.name for host in included_file._hosts)
        label = self._get_item_label(included_file._vars)
        text = 'included: %s for %s%s' % (included_file._filename, names, ' => (item=%s)' % label if label else '')
        self._display.display(text, color=C.COLOR_INCLUDED)

    def v2_playbook_on_notify(self, handler, host):
        if self._display.verbosity > 1:
            self._display.display('NOTIFIED HANDLER %s for %s' % (handler.get_name(), host), color=C.COLOR_VERBOSE, screen_only=True)

    def v2_runner_on_async_poll(self, result):
        found = result._result
        about = (result._host.get_name(), found.get('ansible_job_id'), found.get('started'), found.get('finished'))
        self._display.display('ASYNC POLL on %s: jid=%s started=%s finished=%s' % about, color=C.COLOR_DEBUG)

    def v2_runner_on_async_ok(self, result):
        self._async_end('OK', result)

    def v2_runner_on_async_failed(self, result):
        self._async_end('FAILED', result)

    def _async_end(self, word, result):
        job = result._result.get('ansible_job_id') or result._result.get('async_result', {}).get('ansible_job_id')
        self._display.display('ASYNC %s on %s: jid=%s' % (word, result._host.get_name(), job), color=C.COLOR_DEBUG)

    def v2_playbook_on_no_hosts_matched(self):
        self._display.display('skipping: no hosts matched', color=C.COLOR_SKIP)

    def v2_playbook_on_no_hosts_remaining(self):
        self._display.banner('NO MORE HOSTS LEFT')

    # The end

    def v2_playbook_on_stats(self, stats):
        self._display.banner('PLAY RECAP')
        for host in sorted(stats.processed):
            counts = stats.summarize(host)
            for colored, only in ((True, {'screen_only': True}), (False, {'log_only': True})):
                words = [colorize(word, counts[key], getattr(C, color) if colored else None) for word, key, color in _COUNTS]
                self._display.display('%s : %s' % (hostcolor(host, counts, colored), ' '.join(words)), **only)
        self._display.display('', screen_only=True)
        if stats.custom and self._shows('show_custom_stats'):
            self._custom_stats(stats.custom)
        if self._says_dry_run():
            self._display.banner('DRY RUN')

    def _custom_stats(self, custom):
        def text(value):
            return self._dump_results(value, indent=1).replace('\n', '')

        self._display.banner('CUSTOM STATS: ')
        for host in sorted(name for name in custom if name != '_run'):
            self._display.display('\t%s: %s' % (host, text(custom[host])))
        if '_run' in custom:
            self._display.display('', screen_only=True)
            self._display.display('\tRUN: %s' % text(custom['_run']))
        self._display.display('', screen_only=True)
