# Runs a bundle from standard input. It begins on any Python, so that one that is too old can say so.
import sys

sys.path[:] = [path for path in sys.path if path]
if sys.version_info < (3, 6):
    sys.stderr.write('drover-python-too-old %d.%d\n' % sys.version_info[:2])
    sys.exit(126)

import json
import zlib

data = sys.stdin.buffer.read()
head, _, rest = data.partition(b'\n')
archive = json.loads(zlib.decompress(rest[: int(head)]).decode('utf-8', 'surrogatepass'))


class Loader:
    # Modules of the bundle; of `ansible` and `ansible_collections` there are no others.
    def __init__(self, sources):
        self.sources = sources

    def find_spec(self, name, path=None, target=None):
        if name not in self.sources:
            if name.startswith(('ansible.', 'ansible_collections.')):
                raise ModuleNotFoundError('No module named %r: drover does not have it' % name, name=name)
            return None
        package, file, _ = self.sources[name]
        spec = type(sys.__spec__)(name, self, origin=file, is_package=package)
        spec.has_location = True
        return spec

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(self.get_code(module.__name__), module.__dict__)

    def get_code(self, name):
        return compile(self.sources[name][2], self.sources[name][1], 'exec', dont_inherit=True)

    def get_source(self, name):
        return self.sources[name][2]

    def is_package(self, name):
        return self.sources[name][0]


sys.meta_path.insert(0, Loader(archive['sources']))

from ansible.module_utils._parts import start

start.run(archive, rest[int(head) :], data)
