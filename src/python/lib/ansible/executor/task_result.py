"""Results, under the names of Ansible's."""
from drover.results import TaskResult

CallbackTaskResult = TaskResult
