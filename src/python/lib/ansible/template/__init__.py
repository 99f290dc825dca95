"""Templates, by asking drover."""
from drover.lookup import Templar
from drover.wire import Trusted


def is_template(data, jinja_env=None):
    return Templar().is_template(data)


def trust_as_template(value):
    """Text of the plugin's own as a template; what it got from elsewhere must not come here."""
    return Trusted(value) if isinstance(value, str) else value


def is_trusted_as_template(value):
    return isinstance(value, Trusted)


def __getattr__(name):
    if name == 'AnsibleUndefined':
        from jinja2.runtime import StrictUndefined

        return StrictUndefined
    raise AttributeError('drover has no ansible.template.%s' % name)
