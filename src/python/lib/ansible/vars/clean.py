"""Results without what is only for the program."""
import copy
from collections.abc import MutableMapping, MutableSequence

from ansible.errors import AnsibleError


def module_response_deepcopy(v):
    return copy.deepcopy(v)


def strip_internal_keys(dirty, exceptions=None):
    """Takes out, at every level, the keys that begin with `_ansible_`."""
    kept = frozenset(exceptions or ())
    if isinstance(dirty, MutableSequence):
        for item in dirty:
            if isinstance(item, (MutableMapping, MutableSequence)):
                strip_internal_keys(item, kept)
    elif isinstance(dirty, MutableMapping):
        for key in list(dirty):
            if isinstance(key, str) and key.startswith('_ansible_') and key not in kept:
                del dirty[key]
            elif isinstance(dirty[key], (MutableMapping, MutableSequence)):
                strip_internal_keys(dirty[key], kept)
    else:
        raise AnsibleError('Cannot strip invalid keys from %s' % type(dirty))
    return dirty


def remove_internal_keys(data):
    """Takes out what modules say for the program alone."""
    for key in list(data):
        if (key.startswith('_ansible_') and key not in ('_ansible_parsed', '_ansible_delegated_vars')) or key in (
            'add_host',
            'add_group',
            'ansible_loop_var',
            'ansible_index_var',
        ):
            del data[key]
    for key in ('warnings', 'deprecations'):
        if key in data and not data[key]:
            del data[key]


def clean_facts(facts):
    """The facts without those that say how to connect."""
    return {name: value for name, value in facts.items() if not (name.startswith('ansible_') and name.endswith(('_interpreter', '_user', '_pass', '_host', '_port')))}
