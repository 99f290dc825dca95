"""Sizes as people write them."""
import re

SIZE_RANGES = {'Y': 1 << 80, 'Z': 1 << 70, 'E': 1 << 60, 'P': 1 << 50, 'T': 1 << 40, 'G': 1 << 30, 'M': 1 << 20, 'K': 1 << 10, 'B': 1}

_NAMES = {'B': '', 'K': 'kilo', 'M': 'mega', 'G': 'giga', 'T': 'tera', 'P': 'peta', 'E': 'exa', 'Z': 'zetta', 'Y': 'yotta'}


def lenient_lowercase(lst):
    """The items in lower case, those that are no text as they are."""
    return [item.lower() if isinstance(item, str) else item for item in lst]


def human_to_bytes(number, default_unit=None, isbits=False):
    """`10M` as a number of bytes, or `10Mb` as one of bits."""
    match = re.search(r'^([0-9]*\.?[0-9]+)(?:\s*([A-Za-z]+))?\s*$', str(number))
    if match is None:
        raise ValueError("human_to_bytes() can't interpret following string: %s" % number)
    amount = float(match.group(1))
    unit = match.group(2) or default_unit
    if not unit:
        return int(round(amount))
    letter = unit[0].upper()
    if letter not in SIZE_RANGES:
        known = ', '.join(SIZE_RANGES)
        raise ValueError(
            "human_to_bytes() failed to convert %s (unit = %s). The suffix must be one of %s" % (number, unit, known)
        )
    if not _is_unit(unit, letter, isbits):
        raise ValueError(_wrong_unit(number, unit, letter, isbits))
    return int(round(amount * SIZE_RANGES[letter]))


def _is_unit(unit, letter, isbits):
    word = 'bit' if isbits else 'byte'
    if unit.lower() == word or unit.lower() == word + 's':
        return True
    name = _NAMES[letter] + word
    if unit.lower() in (name, name + 's') or (len(unit) == 1):
        return True
    # Only the second letter tells bits (b) from bytes (B).
    return letter != 'B' and len(unit) == 2 and unit[1] == ('b' if isbits else 'B')


def _wrong_unit(number, unit, letter, isbits):
    kind, short = ('bit', 'b') if isbits else ('byte', 'B')
    expected = short if letter == 'B' else letter + short
    return "human_to_bytes() failed to convert %s. Value is not a valid string (only '%s' or '%s' are valid)" % (
        number,
        expected,
        _NAMES[letter] + kind,
    )


def bytes_to_human(size, isbits=False, unit=None):
    """A number of bytes as `10.00 MB`."""
    for letter, factor in sorted(SIZE_RANGES.items(), key=lambda item: -item[1]):
        if (unit is None and size >= factor) or (unit is not None and unit.upper() == letter):
            break
    base = 'bits' if isbits else 'Bytes'
    suffix = base if factor == 1 else letter + base[0]
    return '%.2f %s' % (size / factor, suffix)
