"""`key=value` words."""
import shlex

from ansible.module_utils.splitter import split_args, unquote  # noqa: F401


def parse_kv(args, check_raw=False):
    options, rest = {}, []
    for word in shlex.split(args or '', posix=True):
        key, mark, value = word.partition('=')
        if mark and key.replace('_', '').replace('-', '').isalnum():
            options[key] = value
        else:
            rest.append(word)
    if rest:
        options['_raw_params'] = ' '.join(rest)
    return options
