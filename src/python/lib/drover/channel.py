"""The pair of pipes to drover: frames of a length and a number in four bytes each, and JSON."""
import contextvars
import itertools
import json
import os
import queue
import struct
import sys
import threading

from drover.wire import pack, unpack

_HEAD = struct.Struct('>II')
_streams = {}
_sending = threading.Lock()
_questions = itertools.count(1)
#: Who waits for the answer to a question.
_waiting = {}
#: What the main thread is to do: calls, and answers that it waits for.
_inbox = queue.SimpleQueue()
#: The number of the call that a thread works for. Threads that a plugin starts have that of the thread that starts them.
_call = contextvars.ContextVar('call', default=0)


def open_channel():
    """Takes standard input and output for itself: what plugins print goes to standard error."""
    _streams['in'] = os.fdopen(os.dup(0), 'rb')
    _streams['out'] = os.fdopen(os.dup(1), 'wb')
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(2, 1)
    _inherit_context()


def serve(work):
    """Does what drover asks for until it is gone: `work` gets a call's message and gives its reply. Calls that are to run apart
    have a thread each; the others are done one after the other, but for those that arise while one waits for an answer."""

    def answer(number, message):
        _call.set(number)
        send(number, work(message))

    def apart(number, message):
        threading.Thread(target=answer, args=(number, message), daemon=True).start()

    _streams['work'] = lambda number, message: contextvars.copy_context().run(answer, number, message)
    _streams['apart'] = apart
    while True:
        number, message = _next()
        if message is None:
            return
        _streams['work'](number, message)


def _next():
    """What the main thread is to do next. It reads by itself, which is faster, until something is to run beside it."""
    if 'listener' not in _streams:
        number, message = _receive()
        if message is None or not message.get('apart'):
            return number, message
        _streams['apart'](number, message)
    return _inbox.get()


def _ensure_listener():
    """From the first thread on one of its own reads: whoever starts a thread reads nothing meanwhile."""
    if 'listener' not in _streams:
        _streams['listener'] = threading.Thread(target=_listen, daemon=True)
        _streams['listener'].start()


def _listen():
    while True:
        number, message = _receive()
        if message is None:
            for inbox in [*_waiting.values(), _inbox]:
                inbox.put((0, None))
            return
        if 'op' not in message:
            _waiting.pop(number).put((number, message))
        elif message.get('apart'):
            _streams['apart'](number, message)
        else:
            _inbox.put((number, message))


def _inherit_context():
    start = threading.Thread.start

    def start_with_context(thread):
        _ensure_listener()
        run = thread.run
        context = contextvars.copy_context()
        thread.run = lambda: context.run(run)
        start(thread)

    threading.Thread.start = start_with_context


def _receive():
    head = _streams['in'].read(_HEAD.size)
    if len(head) < _HEAD.size:
        return 0, None
    length, number = _HEAD.unpack(head)
    return number, json.loads(_streams['in'].read(length).decode('utf-8', 'surrogatepass'))


def send(number, message):
    # Escapes beyond ASCII keep lone surrogates whole.
    data = json.dumps(message).encode()
    with _sending:
        _streams['out'].write(_HEAD.pack(len(data), number) + data)
        _streams['out'].flush()


def ask(what, *args, **named):
    """Asks drover for something while a plugin runs: a variable, a template, a file of the search path."""
    question = next(_questions)
    fields = {'what': what, 'args': [pack(arg) for arg in args], 'named': {key: pack(item) for key, item in named.items()}}
    is_main = threading.current_thread() is threading.main_thread()
    inbox = _waiting[question] = _inbox if is_main else queue.SimpleQueue()
    send(_call.get(), dict({'ask': question}, **fields))
    answer = _answer(_next if is_main else inbox.get)
    _waiting.pop(question, None)
    return _value(answer)


def _answer(receive):
    while True:
        number, message = receive()
        if message is None:
            sys.exit(0)
        if 'op' not in message:
            return message
        # A template that is rendered for the answer uses a plugin, too.
        _streams['work'](number, message)


def _value(answer):
    if 'error' in answer:
        from ansible import errors

        kinds = {'undefined': errors.AnsibleUndefinedVariable, 'connection': errors.AnsibleConnectionFailure}
        raise kinds.get(answer['code'], errors.AnsibleError)(answer['error'])
    return unpack(answer['value'])
