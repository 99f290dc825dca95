"""Programs on the controller."""
import shlex
import subprocess
import sys

from ansible.module_utils.common.text.converters import to_bytes


def run_cmd(cmd, live=False, readsize=10):
    """The status, what was printed and what was complained of, as bytes."""
    words = [to_bytes(word, errors='surrogate_or_strict') for word in shlex.split(cmd)]
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if live:
        sys.stderr.buffer.write(done.stdout + done.stderr)
    return done.returncode, done.stdout, done.stderr
