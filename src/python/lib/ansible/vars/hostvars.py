"""The variables of all hosts, under the name of Ansible's."""
from drover.context import HostVars, HostVarsVars  # noqa: F401
