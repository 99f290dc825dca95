"""What filters import of jinja2, where that is not installed: marks of what they want, and classes of errors."""
from jinja2.exceptions import TemplateError, TemplateSyntaxError, UndefinedError  # noqa: F401
from jinja2.runtime import StrictUndefined, Undefined  # noqa: F401
from jinja2.utils import pass_context, pass_environment, pass_eval_context  # noqa: F401


def __getattr__(name):
    raise ImportError('jinja2.%s: the controller has no jinja2, and drover no stand-in for it' % name)
