"""Names of hosts with ports and ranges."""
import re

from ansible.errors import AnsibleError, AnsibleParserError

_RANGE = r'\[(?:\d+:\d+|[a-zA-Z]:[a-zA-Z])(?::\d+)?\]'
_NAME = re.compile(r'^(?:[\w.-]|%s)+$' % _RANGE)
_IPV6 = re.compile(r'^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(?:%\w+)?$')


def parse_address(address, allow_ranges=False):
    """The name or address, and the port or None."""
    bracketed = re.match(r'^\[([^\]]+)\](?::(\d+))?$', address)
    named = bracketed or re.match(r'^((?:[^:\[]|%s)+):(\d+)$' % _RANGE, address)
    host, port = (named.group(1), named.group(2)) if named else (address, None)
    if '[' in host and not allow_ranges:
        raise AnsibleParserError('Detected range in host but was asked to ignore ranges')
    if not (_NAME.match(host) or _IPV6.match(host)):
        raise AnsibleError('Not a valid network hostname: %s' % address)
    return host, int(port) if port else None
