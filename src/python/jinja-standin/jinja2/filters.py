"""jinja2's filters as functions: drover's answer."""
from drover.channel import ask
from jinja2.exceptions import FilterArgumentError  # noqa: F401
from jinja2.utils import pass_context, pass_environment, pass_eval_context

contextfilter = pass_context
evalcontextfilter = pass_eval_context
environmentfilter = pass_environment


def __getattr__(name):
    if not name.startswith('do_') or not ask('has', 'filter', name[3:]):
        raise AttributeError('drover has no filter %r' % name)
    # The first argument of many of them is the environment or the context.
    return lambda *args, **named: ask('filter', name[3:], *_values(args), **named)


def _values(args):
    from drover.context import Environment, EvalContext, Variables

    return args[1:] if args and isinstance(args[0], (Environment, EvalContext, Variables)) else args
