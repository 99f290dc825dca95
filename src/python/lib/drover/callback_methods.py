"""The methods of callbacks: those of today call those of old, which do nothing."""


def _nothing(self, *args, **kwargs):
    pass


def _res(result):
    return result._host.get_name(), result._result


class CallbackMethods(object):
    """What happens in a run, method by method."""

    #: Methods of today, and those of old that they call.
    _OLD = {
        'v2_on_any': 'on_any',
        'v2_runner_on_failed': 'runner_on_failed',
        'v2_runner_on_ok': 'runner_on_ok',
        'v2_runner_on_skipped': 'runner_on_skipped',
        'v2_runner_on_unreachable': 'runner_on_unreachable',
        'v2_runner_on_async_poll': 'runner_on_async_poll',
        'v2_runner_on_async_ok': 'runner_on_async_ok',
        'v2_runner_on_async_failed': 'runner_on_async_failed',
        'v2_playbook_on_start': 'playbook_on_start',
        'v2_playbook_on_notify': 'playbook_on_notify',
        'v2_playbook_on_no_hosts_matched': 'playbook_on_no_hosts_matched',
        'v2_playbook_on_no_hosts_remaining': 'playbook_on_no_hosts_remaining',
        'v2_playbook_on_task_start': 'playbook_on_task_start',
        'v2_playbook_on_vars_prompt': 'playbook_on_vars_prompt',
        'v2_playbook_on_import_for_host': 'playbook_on_import_for_host',
        'v2_playbook_on_not_import_for_host': 'playbook_on_not_import_for_host',
        'v2_playbook_on_play_start': 'playbook_on_play_start',
        'v2_playbook_on_stats': 'playbook_on_stats',
        'v2_on_file_diff': 'on_file_diff',
    }

    def v2_on_any(self, *args, **kwargs):
        self.on_any(args, kwargs)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self.runner_on_failed(*_res(result), ignore_errors)

    def v2_runner_on_ok(self, result):
        self.runner_on_ok(*_res(result))

    def v2_runner_on_skipped(self, result):
        self.runner_on_skipped(result._host.get_name(), self._get_item_label(result._result))

    def v2_runner_on_unreachable(self, result):
        self.runner_on_unreachable(*_res(result))

    def v2_runner_on_async_poll(self, result):
        self.runner_on_async_poll(*_res(result), result._result.get('ansible_job_id'), 0)

    def v2_runner_on_async_ok(self, result):
        self.runner_on_async_ok(*_res(result), result._result.get('ansible_job_id'))

    def v2_runner_on_async_failed(self, result):
        self.runner_on_async_failed(*_res(result), result._result.get('ansible_job_id'))

    def v2_playbook_on_start(self, playbook):
        self.playbook_on_start()

    def v2_playbook_on_notify(self, handler, host):
        self.playbook_on_notify(host, handler)

    def v2_playbook_on_no_hosts_matched(self):
        self.playbook_on_no_hosts_matched()

    def v2_playbook_on_no_hosts_remaining(self):
        self.playbook_on_no_hosts_remaining()

    def v2_playbook_on_task_start(self, task, is_conditional):
        self.playbook_on_task_start(task.name, is_conditional)

    def v2_playbook_on_play_start(self, play):
        self.playbook_on_play_start(play.name)

    def v2_playbook_on_stats(self, stats):
        self.playbook_on_stats(stats)

    def v2_on_file_diff(self, result):
        if 'diff' in result._result:
            self.on_file_diff(result._host.get_name(), result._result['diff'])

    v2_playbook_on_cleanup_task_start = v2_playbook_on_handler_task_start = _nothing
    v2_playbook_on_vars_prompt = v2_playbook_on_import_for_host = v2_playbook_on_not_import_for_host = _nothing
    v2_playbook_on_include = v2_runner_item_on_ok = v2_runner_item_on_failed = v2_runner_item_on_skipped = _nothing
    v2_runner_retry = v2_runner_on_start = _nothing

    on_any = runner_on_failed = runner_on_ok = runner_on_skipped = runner_on_unreachable = _nothing
    runner_on_async_poll = runner_on_async_ok = runner_on_async_failed = _nothing
    playbook_on_start = playbook_on_notify = playbook_on_no_hosts_matched = playbook_on_no_hosts_remaining = _nothing
    playbook_on_task_start = playbook_on_vars_prompt = playbook_on_import_for_host = playbook_on_not_import_for_host = _nothing
    playbook_on_play_start = playbook_on_stats = on_file_diff = _nothing
