"""Data that is no template: all that a plugin gives is."""


class AnsibleUnsafe(object):
    __UNSAFE__ = True


class AnsibleUnsafeText(str, AnsibleUnsafe):
    pass


class AnsibleUnsafeBytes(bytes, AnsibleUnsafe):
    pass


NativeJinjaUnsafeText = AnsibleUnsafeText


def wrap_var(v):
    return v


def to_unsafe_text(*args, **kwargs):
    from ansible.module_utils.common.text.converters import to_text

    return AnsibleUnsafeText(to_text(*args, **kwargs))
