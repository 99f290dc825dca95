"""What a module says to the system's log, without secrets."""
import re

from ansible.module_utils.common.masking import remove_values
from ansible.module_utils.common.text.converters import to_native, to_text

_SECRET_NAME = re.compile(r'(?:.+[-_\s])?pass(?:[-_\s]?(?:word|phrase|wrd|wd))?(?:[-_\s].+)?', re.I)
_ADDRESS = re.compile(r'(?P<before>[^\s:/@]*://[^\s:/@]*:|[^\s:/@]+:)(?P<secret>[^\s@/]+)(?=@)')


def looks_secret(name, option, value):
    """Whether the option is named like a password and its spec does not say what it is."""
    if option.get('no_log') is not None or not _SECRET_NAME.fullmatch(name):
        return False
    return option.get('type') != 'bool' and not isinstance(value, bool)


def sanitized(text, secrets=None):
    """Text without the passwords of addresses (`user:password@host`)."""
    hidden = _ADDRESS.sub(lambda match: match.group('before') + '********', to_native(text))
    return remove_values(hidden, secrets) if secrets else hidden


def invocation(module):
    """`Invoked with …`."""
    words = []
    for name, value in module.params.items():
        option = module.argument_spec.get(name, {})
        no_log = option.get('no_log')
        if no_log:
            shown = 'NOT_LOGGING_PARAMETER'
        elif no_log is None and _SECRET_NAME.fullmatch(name) and not isinstance(value, bool):
            shown = 'NOT_LOGGING_PASSWORD'
        else:
            shown = sanitized(to_text(value), module.no_log_values)
        words.append('%s=%s' % (name, shown))
    return 'Invoked with %s' % ' '.join(words) if words else 'Invoked'


def log(module, text):
    """To syslog, where there is one."""
    try:
        import syslog
    except ImportError:
        return
    facility = getattr(syslog, str(module._syslog_facility), syslog.LOG_USER)
    try:
        syslog.openlog('ansible-%s' % module._name, 0, facility)
        shown = remove_values(to_native(text, errors='surrogate_or_replace'), module.no_log_values)
        syslog.syslog(syslog.LOG_INFO, shown.replace('\0', ''))
    except (TypeError, ValueError, OSError, UnicodeError):
        # A module does not fail for a log that cannot be written.
        pass
