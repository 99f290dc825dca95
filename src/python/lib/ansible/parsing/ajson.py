"""JSON, for those who call json themselves."""
import json

from ansible.module_utils.common.json import AnsibleJSONEncoder  # noqa: F401

AnsibleJSONDecoder = json.JSONDecoder
