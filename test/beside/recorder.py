"""A callback for ansible-core that writes each result as a line: [task name, result]."""
import json
import os

from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "recorder"

    def take(self, result, **state):
        shown = {key: value for key, value in result._result.items() if not key.startswith("_ansible")}
        shown.update(state)
        with open(os.environ["RECORD"], "a") as out:
            out.write(json.dumps([result._task.name, shown], default=str) + "\n")

    def v2_runner_on_ok(self, result):
        self.take(result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self.take(result, failed=True)

    def v2_runner_on_skipped(self, result):
        self.take(result, skipped=True)

    def v2_runner_on_unreachable(self, result):
        self.take(result, unreachable=True)
