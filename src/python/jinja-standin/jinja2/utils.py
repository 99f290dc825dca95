"""Marks of what a filter or test wants in front of its value."""


def _mark(wanted):
    def decorate(function):
        function.jinja_pass_arg = wanted
        return function

    return decorate


pass_context = contextfunction = _mark('context')
pass_eval_context = evalcontextfunction = _mark('eval_context')
pass_environment = environmentfunction = _mark('environment')

try:
    from markupsafe import Markup, escape, soft_str
except ImportError:
    Markup = soft_str = str

    def escape(s):
        import html

        return html.escape(str(s))


soft_unicode = soft_str
