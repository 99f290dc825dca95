"""Netmasks, prefixes and addresses as text."""
import re
from socket import inet_ntoa
from struct import pack

VALID_MASKS = [2 ** 8 - 2 ** i for i in range(0, 9)]


def is_netmask(val):
    parts = str(val).split('.')
    if len(parts) != 4:
        return False
    try:
        return all(int(part) in VALID_MASKS for part in parts)
    except ValueError:
        return False


def is_masklen(val):
    try:
        return 0 <= int(val) <= 32
    except ValueError:
        return False


def to_netmask(val):
    """`24` as `255.255.255.0`."""
    if not is_masklen(val):
        raise ValueError('invalid value for masklen')
    bits = 0xFFFFFFFF & (0xFFFFFFFF << (32 - int(val)))
    return inet_ntoa(pack('>I', bits))


def to_masklen(val):
    """`255.255.255.0` as `24`."""
    if not is_netmask(val):
        raise ValueError('invalid value for netmask: %s' % val)
    return to_bits(val).count('1')


def to_subnet(addr, mask, dotted_notation=False):
    """The network of an address."""
    try:
        length = int(mask) if is_masklen(mask) else to_masklen(mask)
    except ValueError:
        length = to_masklen(mask)
    netmask = to_netmask(length).split('.')
    network = '.'.join(str(int(part) & int(bits)) for part, bits in zip(addr.split('.'), netmask))
    return '%s %s' % (network, to_netmask(length)) if dotted_notation else '%s/%s' % (network, length)


def to_ipv6_subnet(addr):
    """The first 64 bits of an address."""
    return _ipv6_prefix(addr, 4)


def to_ipv6_network(addr):
    """The first 48 bits of an address."""
    return _ipv6_prefix(addr, 3)


def _ipv6_prefix(addr, groups):
    whole = addr.split('/')[0]
    left = whole.split('::')[0].split(':') if '::' in whole else whole.split(':')
    kept = [group for group in left if group != ''][:groups]
    return ':'.join(kept) + '::'


def to_bits(val):
    """The bits of a dotted address as text."""
    return ''.join(bin(int(part))[2:].zfill(8) for part in val.split('.'))


def is_mac(mac_address):
    return bool(re.match('^([0-9a-f]{2}:){5}[0-9a-f]{2}$|^([0-9a-f]{2}-){5}[0-9a-f]{2}$', mac_address.lower()))
