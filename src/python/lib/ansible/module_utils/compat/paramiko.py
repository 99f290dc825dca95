"""paramiko, where the target's Python has it."""
try:
    import paramiko  # noqa: F401

    PARAMIKO_IMPORT_ERR = None
except ImportError as error:
    paramiko = None
    PARAMIKO_IMPORT_ERR = error
