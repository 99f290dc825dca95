"""Values that are not there."""


class Undefined(object):
    def __init__(self, hint=None, obj=None, name=None, exc=None):
        self._undefined_hint = hint
        self._undefined_name = name

    def __bool__(self):
        return False

    def __str__(self):
        return ''


class StrictUndefined(Undefined):
    pass
