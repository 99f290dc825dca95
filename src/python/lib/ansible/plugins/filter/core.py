"""The filters of Ansible's own, as functions: drover's answer."""
from drover.channel import ask


def __getattr__(name):
    if name.startswith('__'):
        raise AttributeError(name)
    # Functions that have another name than their filter.
    filter_name = {'get_hash': 'hash', 'get_encrypted_password': 'password_hash', 'rand': 'random', 'randomize_list': 'shuffle'}.get(name, name)
    if not ask('has', 'filter', filter_name):
        raise AttributeError('drover has no filter %r' % name)
    return lambda value, *args, **named: ask('filter', filter_name, value, *args, **named)
