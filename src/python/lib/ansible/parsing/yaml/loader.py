"""The loader for those who call yaml themselves."""
from ansible.module_utils.common.yaml import SafeLoader as AnsibleLoader  # noqa: F401
