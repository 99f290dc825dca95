"""Dicts of variables."""
import keyword
import re
from collections.abc import MutableMapping, MutableSequence

from ansible.errors import AnsibleError


def merge_hash(x, y, recursive=True, list_merge='replace'):
    """`y` over `x`. Dicts within are merged when `recursive`; `list_merge` says what becomes of lists."""
    if list_merge not in ('replace', 'keep', 'append', 'prepend', 'append_rp', 'prepend_rp'):
        raise AnsibleError("merge_hash: 'list_merge' argument can only be equal to 'replace', 'keep', 'append', 'prepend', 'append_rp' or 'prepend_rp'")
    _check(x, y)
    result = dict(x)
    for key, new in y.items():
        old = result.get(key)
        if key in result and recursive and isinstance(old, MutableMapping) and isinstance(new, MutableMapping):
            result[key] = merge_hash(old, new, recursive, list_merge)
        elif key in result and isinstance(old, MutableSequence) and isinstance(new, MutableSequence):
            result[key] = _merged(old, new, list_merge)
        else:
            result[key] = new
    return result


def _merged(old, new, how):
    if how == 'replace':
        return new
    if how == 'keep':
        return old
    if how == 'append':
        return old + new
    if how == 'prepend':
        return new + old
    rest = [item for item in old if item not in new]
    return rest + new if how == 'append_rp' else new + rest


def _check(a, b):
    if not (isinstance(a, MutableMapping) and isinstance(b, MutableMapping)):
        raise AnsibleError('failed to combine variables, expected dicts but got a %r and a %r' % (type(a).__name__, type(b).__name__))


def combine_vars(a, b, merge=None):
    """`b` over `a`, merged when the settings say so or `merge` does."""
    from drover import context

    _check(a, b)
    if merge or (merge is None and context.settings.get('merge')):
        return merge_hash(a, b)
    return dict(a, **b)


def isidentifier(ident):
    return isinstance(ident, str) and bool(re.match(r'[A-Za-z_]\w*$', ident, re.A)) and not keyword.iskeyword(ident)


def load_extra_vars(loader):
    return dict(getattr(loader, '_extra_vars', {}))
