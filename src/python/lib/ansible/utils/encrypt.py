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


def passlib_or_crypt(secret, algorithm, salt=None, salt_size=None, rounds=None, ident=None):
    from ansible.utils.display import Display

    told = 'passlib_or_crypt API is deprecated in favor of do_encrypt'
    Display().deprecated(told, version='2.20', collection_name='ansible.builtin')
    return do_encrypt(secret, algorithm, salt=salt, salt_size=salt_size, rounds=rounds, ident=ident)


def random_salt(length=8):
    return random_password(length, string.ascii_letters + string.digits + './')
