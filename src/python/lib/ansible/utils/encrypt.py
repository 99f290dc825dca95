"""Passwords, by drover's own filters."""
import random
import string

from drover.channel import ask

DEFAULT_PASSWORD_LENGTH = 20


def random_password(length=DEFAULT_PASSWORD_LENGTH, chars=string.ascii_letters + string.digits + '.,:-_', seed=None):
    generator = random.SystemRandom() if seed is None else random.Random(seed)
    return ''.join(generator.choice(chars) for _ in range(length))


def do_encrypt(result, encrypt, salt_size=None, salt=None, ident=None, rounds=None):
    given = dict(salt_size=salt_size, salt=salt, ident=ident, rounds=rounds)
    return ask('filter', 'password_hash', result, encrypt, **{key: value for key, value in given.items() if value is not None})


def random_salt(length=8):
    return random_password(length, string.ascii_letters + string.digits + './')
