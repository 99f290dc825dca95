"""What inventory plugins keep for the next run."""
import json
import os
import time
from collections.abc import MutableMapping

from ansible.errors import AnsibleError

_memory = {}


def open_cache(name, connection=None, timeout=3600, prefix='ansible_inventory_'):
    """The cache of a name, as a dict of dicts."""
    short = (name or '').replace('ansible.builtin.', '')
    if short == 'memory':
        return Cache(_memory)
    if short != 'jsonfile':
        raise AnsibleError('Unable to load the cache plugin (%s): drover has memory and jsonfile.' % name)
    if not connection:
        raise AnsibleError(
            "error, 'jsonfile' inventory cache plugin requires the one of the following to be set to a writeable directory path:\n"
            'ansible.cfg:\n[default]: fact_caching_connection,\n[inventory]: cache_connection;\n'
            'Environment:\nANSIBLE_INVENTORY_CACHE_CONNECTION,\nANSIBLE_CACHE_PLUGIN_CONNECTION.'
        )
    return Cache(_Files(os.path.expanduser(os.path.expandvars(connection)), timeout, prefix))


class _Files(MutableMapping):
    """One JSON file for each key."""

    def __init__(self, directory, timeout, prefix):
        self._directory, self._timeout, self._prefix = directory, timeout, prefix

    def _path(self, key):
        return os.path.join(self._directory, '%s%s' % (self._prefix, key))

    def __getitem__(self, key):
        path = self._path(key)
        if not os.path.exists(path) or (self._timeout > 0 and time.time() - os.stat(path).st_mtime > self._timeout):
            raise KeyError(key)
        with open(path) as source:
            return json.load(source)

    def __setitem__(self, key, value):
        from ansible.module_utils.common.json import AnsibleJSONEncoder

        os.makedirs(self._directory, exist_ok=True)
        draft = self._path(key) + '.draft-%d' % os.getpid()
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 'w') as target:
            json.dump(value, target, cls=AnsibleJSONEncoder, indent=4)
        os.replace(draft, self._path(key))

    def __delitem__(self, key):
        if not os.path.exists(self._path(key)):
            raise KeyError(key)
        os.unlink(self._path(key))

    def __iter__(self):
        if not os.path.isdir(self._directory):
            return iter(())
        return (name[len(self._prefix) :] for name in os.listdir(self._directory) if name.startswith(self._prefix))

    def __len__(self):
        return len(list(iter(self)))


class Cache(MutableMapping):
    """Reads through to what is kept; what is written is kept when it is said."""

    def __init__(self, kept):
        self._kept = kept
        self._read = {}
        self._before = {}

    def __getitem__(self, key):
        if key not in self._read:
            self._read[key] = self._kept[key]
            self._before[key] = json.dumps(self._read[key], default=str, sort_keys=True)
        return self._read[key]

    def __setitem__(self, key, value):
        self._read[key] = value

    def __delitem__(self, key):
        self._read.pop(key, None)
        del self._kept[key]

    def __iter__(self):
        return iter(dict.fromkeys([*self._read, *self._kept]))

    def __len__(self):
        return len(list(iter(self)))

    def load_whole_cache(self):
        for key in self._kept:
            self[key]

    def clear(self):
        self.flush()

    def flush(self):
        self._read = {}
        for key in list(self._kept):
            del self._kept[key]

    def set_cache(self):
        for key, value in self._read.items():
            self._kept[key] = value

    def update_cache_if_changed(self):
        for key, value in self._read.items():
            if self._before.get(key) != json.dumps(value, default=str, sort_keys=True):
                self._kept[key] = value
