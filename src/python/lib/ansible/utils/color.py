"""Colours of the output."""
from drover import context
from drover.channel import ask


def __getattr__(name):
    if name == 'ANSIBLE_COLOR':
        return context.settings.get('colored', False)
    raise AttributeError('drover has no ansible.utils.color.%s' % name)


def stringc(text, color, wrap_nonvisible_chars=False):
    return ask('paint', text, color) if color and context.settings.get('colored') else text


def colorize(lead, num, color):
    """`lead=num`, in colour when there is something to count."""
    text = '%s=%-4s' % (lead, num)
    return stringc(text, color) if num != 0 and color is not None else text


def hostcolor(host, stats, color=True):
    """The host's name in the colour of its worst count, filled up."""
    if not (color and context.settings.get('colored')):
        return '%-26s' % host
    from ansible import constants

    bad = stats['failures'] or stats['unreachable']
    name = 'COLOR_ERROR' if bad else 'COLOR_CHANGED' if stats['changed'] else 'COLOR_OK'
    return '%-37s' % stringc(host, getattr(constants, name))
