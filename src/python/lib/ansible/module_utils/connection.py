"""Connections of network devices go through a process of Ansible's: drover has none."""


class ConnectionError(Exception):
    def __init__(self, message, *args, **kwargs):
        super(ConnectionError, self).__init__(message)
        for key, value in kwargs.items():
            setattr(self, key, value)


class Connection(object):
    def __init__(self, socket_path):
        raise ConnectionError('drover has no persistent connections to network devices (ansible.module_utils.connection)')


def exec_command(module, command):
    rc, out, err = module.run_command(command)
    return rc, out, err
