"""Dicts with other keys, and dicts beside each other."""
import re
from collections.abc import MutableMapping
from copy import deepcopy


def camel_dict_to_snake_dict(camel_dict, reversible=False, ignore_list=()):
    """`{'FooBar': 1}` as `{'foo_bar': 1}`. Values under the keys of `ignore_list` stay as they are."""

    def changed(value):
        if isinstance(value, dict):
            return camel_dict_to_snake_dict(value, reversible)
        return [changed(item) for item in value] if isinstance(value, list) else value

    snake_dict = {}
    for key, value in camel_dict.items():
        keep = key in ignore_list or not isinstance(value, (dict, list))
        snake_dict[_camel_to_snake(key, reversible=reversible)] = value if keep else changed(value)
    return snake_dict


def snake_dict_to_camel_dict(snake_dict, capitalize_first=False):
    """`{'foo_bar': 1}` as `{'fooBar': 1}`, all through the structure."""

    def changed(value):
        if isinstance(value, dict):
            return {_snake_to_camel(key, capitalize_first): changed(item) for key, item in value.items()}
        return [changed(item) for item in value] if isinstance(value, list) else value

    return changed(snake_dict)


def _snake_to_camel(snake, capitalize_first=False):
    first, *rest = snake.split('_')
    return (first.capitalize() if capitalize_first else first) + ''.join(word.capitalize() or '_' for word in rest)


def _camel_to_snake(name, reversible=False):
    if reversible:
        # Each capital on its own, so that the way back is known.
        parts = re.sub('[A-Z]', lambda match: '_' + match.group(0).lower(), name)
        return parts[1:] if parts.startswith('_') and not name.startswith('_') and not name[0].isupper() else parts
    # Words like ARNs and IPs: the plural belongs to the word in front.
    plural = re.sub('[A-Z]{3,}s$', lambda match: '_' + match.group(0).lower(), name)
    if plural.startswith('_') and name[0] != '_':
        plural = plural[1:]
    first = re.sub('(.)([A-Z][a-z]+)', r'\1_\2', plural)
    return re.sub('([a-z0-9])([A-Z])', r'\1_\2', first).lower()


def dict_merge(a, b):
    """`a` with what `b` has, dicts within merged likewise."""
    if not isinstance(b, dict):
        return b
    result = deepcopy(a)
    for key, value in b.items():
        if key in result and isinstance(result[key], dict):
            result[key] = dict_merge(result[key], value)
        else:
            result[key] = deepcopy(value)
    return result


def recursive_diff(dict1, dict2):
    """What is different, as a pair of dicts; None when nothing is."""
    if not all(isinstance(item, MutableMapping) for item in (dict1, dict2)):
        raise TypeError("Unable to diff 'dict1' %s and 'dict2' %s. Both must be a dictionary." % (type(dict1), type(dict2)))
    left = {key: deepcopy(value) for key, value in dict1.items() if key not in dict2}
    right = {key: deepcopy(value) for key, value in dict2.items() if key not in dict1}
    for key in (set(dict1) & set(dict2)):
        if isinstance(dict1[key], dict) and isinstance(dict2[key], dict):
            result = recursive_diff(dict1[key], dict2[key])
            if result:
                left[key], right[key] = result
        elif dict1[key] != dict2[key]:
            left[key], right[key] = deepcopy(dict1[key]), deepcopy(dict2[key])
    return (left, right) if left or right else None
