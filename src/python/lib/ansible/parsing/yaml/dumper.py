"""The dumper for those who call yaml themselves."""
from ansible.module_utils.common.yaml import SafeDumper as AnsibleDumper  # noqa: F401
