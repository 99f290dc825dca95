"""Digests of texts and files."""
import hashlib
import os

from ansible.module_utils.common.text.converters import to_bytes


def secure_hash_s(data, hash_func=hashlib.sha1):
    return hash_func(to_bytes(data, errors='surrogate_or_strict')).hexdigest()


def secure_hash(filename, hash_func=hashlib.sha1):
    if not os.path.exists(filename) or os.path.isdir(filename):
        return None
    digest = hash_func()
    with open(filename, 'rb') as source:
        for block in iter(lambda: source.read(64 * 1024), b''):
            digest.update(block)
    return digest.hexdigest()


checksum = secure_hash
checksum_s = secure_hash_s


def md5s(data):
    return secure_hash_s(data, hashlib.md5)


def md5(filename):
    return secure_hash(filename, hashlib.md5)
