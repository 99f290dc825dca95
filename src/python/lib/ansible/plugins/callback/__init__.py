"""What filters use of callbacks: the text of a difference. Callbacks in Python are not run."""
import difflib
import json
from collections.abc import Mapping

__all__ = ['CallbackBase']

#: Kinds of `diff` that have no lines, and what is said of them.
UNSHOWN = (
    ('dst_binary', 'diff skipped: destination file appears to be binary\n'),
    ('src_binary', 'diff skipped: source file appears to be binary\n'),
    ('dst_larger', 'diff skipped: destination file size is greater than %d\n'),
    ('src_larger', 'diff skipped: source file size is greater than %d\n'),
)


class CallbackBase(object):
    def __init__(self, *args, **kwargs):
        pass

    def _get_diff(self, difflist):
        """The text of one diff, or of several."""
        texts = []
        for diff in difflist if isinstance(difflist, list) else [difflist]:
            texts.extend(text % diff[key] if '%d' in text else text for key, text in UNSHOWN if key in diff)
            if 'before' in diff and 'after' in diff:
                texts.append(_compared(diff))
            if 'prepared' in diff:
                texts.append(diff['prepared'])
        return ''.join(texts)


def _compared(diff):
    headers = ['%s: %s' % (side, diff[side + '_header']) if side + '_header' in diff else side for side in ('before', 'after')]
    before, after = (_lines(diff[side]) for side in ('before', 'after'))
    lines = list(difflib.unified_diff(before, after, *headers))
    return ''.join(lines + ['\n']) if lines else ''


def _lines(value):
    if isinstance(value, Mapping):
        value = json.dumps(value, sort_keys=True, indent=4, separators=(',', ': ')) + '\n'
    lines = (value or '').splitlines(True)
    if lines and not lines[-1].endswith('\n'):
        lines[-1] += '\n\\ No newline at end of file\n'
    return lines
