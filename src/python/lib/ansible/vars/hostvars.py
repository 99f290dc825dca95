"""The variables of all hosts are plain dicts here."""


class HostVars(dict):
    pass


class HostVarsVars(dict):
    pass
