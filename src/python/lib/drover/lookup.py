"""One call of a lookup."""
import atexit
import contextlib
import os
import tempfile

from drover import context
from drover.channel import ask
from drover.wire import Trusted, trusted


def run(plugin, message, terms, named):
    """`plugin` is the class. Its objects find drover's loader and templar where Ansible's put theirs."""
    lookup = plugin(loader=Loader(message['basedir']), templar=Templar())
    lookup._load_name = message['plugin']
    lookup._original_path = message['file']
    lookup.set_loader(lookup._loader)
    return lookup.run(terms, variables=context.Variables(), **named)


class Templar(object):
    """Renders by asking drover. `base` are the variables that it has anyway."""

    def __init__(self, loader=None, variables=None, base=None):
        self._loader = loader
        self._base = context.Variables() if base is None else base
        self._extra = {}
        if variables:
            self.available_variables = variables

    @property
    def environment(self):
        from ansible.utils.display import Display

        told = 'Direct access to the `environment` attribute is deprecated.'
        Display().deprecated(told, version='2.23', collection_name='ansible.builtin')
        return context.Environment()

    @property
    def available_variables(self):
        return dict(self._base, **self._extra) if self._extra else self._base

    @available_variables.setter
    def available_variables(self, variables):
        own = getattr(variables, 'own', variables)
        kept = {} if isinstance(own, context.Variables) else own
        # The variables of all hosts are there anyway, and many.
        self._extra = {name: value for name, value in kept.items() if not isinstance(value, context.HostVars)}

    @property
    def _available_variables(self):
        return self.available_variables

    def template(self, variable, **kwargs):
        # Data is no template; only what the user wrote, or a plugin has said to trust, is one.
        return ask('template', variable, self._extra) if _has_trusted(variable) else variable

    do_template = template

    def evaluate_expression(self, expression, **kwargs):
        if not isinstance(expression, Trusted):
            from ansible.errors import AnsibleError

            raise AnsibleError('Encountered untrusted template or expression.')
        return ask('template', Trusted('{{ %s }}' % expression), self._extra)

    def evaluate_conditional(self, conditional, **kwargs):
        if isinstance(conditional, str) and not isinstance(conditional, Trusted):
            from ansible.errors import AnsibleError

            raise AnsibleError('Encountered untrusted template or expression.')
        return ask('conditional', conditional, self._extra)

    def is_template(self, data):
        if isinstance(data, str):
            return '{{' in data or '{%' in data or '{#' in data
        if isinstance(data, dict):
            return any(self.is_template(item) for pair in data.items() for item in pair)
        return isinstance(data, (list, tuple)) and any(self.is_template(item) for item in data)

    is_possibly_template = is_template

    def copy_with_new_env(self, searchpath=None, available_variables=None, **kwargs):
        other = Templar(self._loader, base=self._base)
        if available_variables is not None:
            other.available_variables = available_variables
        return other

    @contextlib.contextmanager
    def set_temporary_context(self, available_variables=None, **kwargs):
        before = self._extra
        if available_variables is not None:
            self.available_variables = available_variables
        try:
            yield
        finally:
            self._extra = before

    def __getattr__(self, name):
        raise AttributeError("drover's templar has no '%s'" % name)


def _has_trusted(value):
    if isinstance(value, dict):
        return any(_has_trusted(item) for item in value.values())
    if isinstance(value, (list, tuple)):
        return any(_has_trusted(item) for item in value)
    return isinstance(value, Trusted)


class Loader(object):
    """Files of the controller; what is vaulted is read in clear."""

    def __init__(self, basedir):
        self._basedir = basedir
        #: Which files were read is not told here.
        self._FILE_CACHE = {}

    def get_basedir(self):
        return self._basedir

    def set_basedir(self, basedir):
        self._basedir = basedir

    def path_dwim(self, given):
        path = os.path.expanduser(given)
        return os.path.abspath(path if os.path.isabs(path) else os.path.join(self._basedir, path))

    def path_exists(self, path):
        return os.path.exists(self.path_dwim(path))

    def is_file(self, path):
        path = self.path_dwim(path)
        return os.path.isfile(path) or path == os.devnull

    def is_directory(self, path):
        return os.path.isdir(self.path_dwim(path))

    def list_directory(self, path):
        return os.listdir(self.path_dwim(path))

    def is_executable(self, path):
        return os.access(self.path_dwim(path), os.X_OK)

    def _get_file_contents(self, file_name):
        return ask('file', self.path_dwim(file_name)), True

    def get_text_file_contents(self, file_name, encoding=None):
        return self._get_file_contents(file_name)[0].decode(encoding or 'utf-8')

    def load_from_file(self, file_name, cache='all', unsafe=False, json_only=False, trusted_as_template=False):
        found = self.load(self.get_text_file_contents(file_name), file_name)
        return trusted(found) if trusted_as_template else found

    def load(self, data, file_name='<string>', show_content=True, json_only=False):
        return ask('yaml', data, file_name)

    def get_real_file(self, file_path, decrypt=True):
        """A path with the contents in clear; of a vaulted file that is a copy, gone when the process ends."""
        path = self.path_dwim(file_path)
        with open(path, 'rb') as source:
            if not decrypt or not source.read(14) == b'$ANSIBLE_VAULT':
                return path
        handle, copy = tempfile.mkstemp()
        atexit.register(lambda: os.path.exists(copy) and os.unlink(copy))
        with os.fdopen(handle, 'wb') as target:
            target.write(ask('file', path))
        return copy

    def cleanup_tmp_file(self, file_path):
        if os.path.exists(file_path):
            os.unlink(file_path)

    def path_dwim_relative(self, path, dirname, source, is_role=False):
        """`source` below `path`, in `dirname` or beside it: the first that is there, else the last that was looked for."""
        if source.startswith(('~', '/')):
            return self.path_dwim(source)
        inner = source if dirname in source.split('/')[:1] else os.path.join(dirname, source)
        top = os.path.dirname(path) if is_role or os.path.basename(path) in ('tasks', 'handlers') else path
        places = [os.path.join(base, name) for base in (top, path, self._basedir) for name in (inner, source)]
        return next((place for place in places if os.path.exists(place)), places[-1])

    def path_dwim_relative_stack(self, paths, dirname, source, is_role=False):
        found = ask('find', dirname or '', source)
        if found is None:
            from ansible.errors import AnsibleFileNotFound

            raise AnsibleFileNotFound(file_name=source, paths=list(paths))
        return found
