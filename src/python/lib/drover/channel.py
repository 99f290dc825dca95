"""The pair of pipes to drover: frames of a length in four bytes and JSON."""
import json
import os
import struct

from drover.wire import pack, unpack

_streams = {}


def open_channel():
    """Takes standard input and output for itself: what plugins print goes to standard error."""
    _streams['in'] = os.fdopen(os.dup(0), 'rb')
    _streams['out'] = os.fdopen(os.dup(1), 'wb')
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(2, 1)


def receive():
    """The next message; None when drover is gone."""
    head = _streams['in'].read(4)
    if len(head) < 4:
        return None
    return json.loads(_streams['in'].read(struct.unpack('>I', head)[0]).decode('utf-8', 'surrogatepass'))


def send(message):
    # Escapes beyond ASCII keep lone surrogates whole.
    data = json.dumps(message).encode()
    _streams['out'].write(struct.pack('>I', len(data)) + data)
    _streams['out'].flush()


def ask(what, *args, **named):
    """Asks drover for something while a plugin runs: a variable, a template, a file of the search path."""
    send({'ask': what, 'args': [pack(arg) for arg in args], 'named': {key: pack(item) for key, item in named.items()}})
    answer = receive()
    if answer is None:
        raise SystemExit(0)
    if 'error' in answer:
        from ansible.errors import AnsibleError, AnsibleUndefinedVariable

        kind = AnsibleUndefinedVariable if answer.get('undefined') else AnsibleError
        raise kind(answer['error'])
    return unpack(answer['value'])
