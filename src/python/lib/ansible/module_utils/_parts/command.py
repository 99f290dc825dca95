"""Programs that a module runs."""
import os
import re
import shlex
import subprocess
import time

from ansible.module_utils._parts.log import sanitized
from ansible.module_utils.common.text.converters import to_bytes, to_native, to_text


def run_command(
    module,
    args,
    check_rc=False,
    close_fds=True,
    executable=None,
    data=None,
    binary_data=False,
    path_prefix=None,
    cwd=None,
    use_unsafe_shell=False,
    prompt_regex=None,
    environ_update=None,
    umask=None,
    encoding='utf-8',
    errors='surrogate_or_strict',
    expand_user_and_vars=True,
    pass_fds=None,
    before_communicate_callback=None,
    ignore_invalid_cwd=True,
    handle_exceptions=True,
):
    """The documented `AnsibleModule.run_command`."""
    if not isinstance(args, (list, bytes, str)):
        module.fail_json(rc=257, cmd=args, msg="Argument 'args' to run_command must be list or string")
    prompt = _compiled(module, prompt_regex)
    shell, words = _words(module, args, use_unsafe_shell, executable, expand_user_and_vars)
    options = dict(
        executable=executable if not shell else None,
        shell=False,
        close_fds=close_fds,
        stdin=subprocess.PIPE if data is not None else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_before(umask),
        cwd=_directory(module, cwd, ignore_invalid_cwd),
        env=_environment(module, environ_update, path_prefix),
    )
    if pass_fds:
        options['pass_fds'] = pass_fds
    shown = shown_args(module, [word for word in args if word is not None] if isinstance(args, list) else args)
    try:
        process = subprocess.Popen(words, **options)
        if before_communicate_callback:
            before_communicate_callback(process)
        if data is not None and not binary_data:
            data = to_bytes(data) + b'\n'
        elif data is not None:
            data = to_bytes(data)
        out, err, asked = _talk(process, data, prompt)
    except OSError as error:
        module.log('Error Executing CMD:%s Exception:%s' % (shown, to_native(error)))
        if not handle_exceptions:
            raise
        module.fail_json(rc=error.errno, stdout='', stderr='', msg='Error executing command.', cmd=shown, exception=error)
    if asked:
        message = 'A prompt was encountered while running a command, but no input data was specified'
        return 257, _decoded(out, encoding, errors), message if encoding is not None else to_bytes(message)
    rc = process.returncode
    if rc != 0 and check_rc:
        message = sanitized(to_text(err, errors='surrogate_or_replace').rstrip(), module.no_log_values)
        module.fail_json(cmd=shown, rc=rc, stdout=to_text(out), stderr=to_text(err), msg=message)
    return rc, _decoded(out, encoding, errors), _decoded(err, encoding, errors)


def shown_args(module, args):
    """The command as text, without secrets."""
    words = args if isinstance(args, list) else _split(to_native(args, errors='surrogate_or_replace'))
    shown, hide = [], False
    for word in (to_native(one, errors='surrogate_or_replace') for one in words):
        match = re.match(r'-{1,2}[-\w]*pass[-\w]*(=?)', word)
        if hide:
            word, hide = '********', False
        elif match and match.group(1):
            word = word[: word.index('=') + 1] + '********'
        elif match and '=' not in word:
            hide = True
        shown.append(sanitized(word, module.no_log_values))
    return ' '.join(shlex.quote(word) for word in shown)


def _split(text):
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def _words(module, args, use_unsafe_shell, executable, expand):
    """Whether a shell runs it, and the words of the program."""
    if use_unsafe_shell:
        line = ' '.join(shlex.quote(to_native(word)) for word in args) if isinstance(args, list) else to_native(args)
        return True, [to_bytes(executable or module._shell or '/bin/sh'), b'-c', to_bytes(line, errors='surrogate_or_strict')]
    words = args if isinstance(args, list) else shlex.split(to_text(args, errors='surrogateescape'))
    if not words:
        module.fail_json(rc=257, cmd=args, msg="Argument 'args' to run_command must not be empty")
    texts = (word for word in words if word is not None)
    given = [to_bytes(word, errors='surrogate_or_strict') for word in texts]
    if expand:
        given = [os.path.expanduser(os.path.expandvars(word)) for word in given]
    return False, given


def _compiled(module, prompt_regex):
    if not prompt_regex:
        return None
    try:
        return re.compile(to_bytes(prompt_regex), re.MULTILINE)
    except re.error:
        module.fail_json(msg='invalid prompt regular expression given to run_command')


def _directory(module, cwd, ignore_invalid):
    if not cwd:
        return None
    path = os.path.abspath(os.path.expanduser(to_bytes(cwd, errors='surrogate_or_strict')))
    if os.path.isdir(path):
        return path
    if not ignore_invalid:
        module.fail_json(msg='Provided cwd is not a valid directory: %s' % to_native(cwd))
    return None


def _environment(module, update, path_prefix):
    environment = dict(os.environ)
    environment.update(module.run_command_environ_update or {})
    environment.update(update or {})
    if path_prefix and environment.get('PATH'):
        environment['PATH'] = '%s:%s' % (path_prefix, environment['PATH'])
    elif path_prefix:
        environment['PATH'] = path_prefix
    return {name: to_native(value) for name, value in environment.items()}


def _before(umask):
    def prepare():
        # Python ignores SIGPIPE; programs expect that it ends them.
        import signal

        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        if umask is not None:
            os.umask(umask)

    return prepare


def _talk(process, data, prompt):
    """The output, and whether a prompt was seen that nobody answers."""
    if prompt is None or data is not None:
        out, err = process.communicate(data)
        return out, err, False
    import selectors

    chosen = selectors.DefaultSelector()
    found = {process.stdout: b'', process.stderr: b''}
    for stream in found:
        chosen.register(stream, selectors.EVENT_READ)
    while chosen.get_map():
        for key, _events in chosen.select(1):
            chunk = os.read(key.fd, 32768)
            if not chunk:
                chosen.unregister(key.fileobj)
            found[key.fileobj] += chunk
        if prompt.search(found[process.stdout]):
            process.kill()
            process.wait()
            return found[process.stdout], found[process.stderr], True
        if process.poll() is not None and not chosen.select(0.05):
            break
        time.sleep(0)
    process.wait()
    for stream in found:
        stream.close()
    return found[process.stdout], found[process.stderr], False


def _decoded(data, encoding, errors):
    return data if encoding is None else to_native(data, encoding=encoding, errors=errors)
