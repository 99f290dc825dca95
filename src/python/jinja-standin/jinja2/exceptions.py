"""Errors of templates."""


class TemplateError(Exception):
    def __init__(self, message=None):
        super(TemplateError, self).__init__(message)

    @property
    def message(self):
        return self.args[0]


class TemplateRuntimeError(TemplateError):
    pass


class UndefinedError(TemplateRuntimeError):
    pass


class FilterArgumentError(TemplateRuntimeError):
    pass


class TemplateSyntaxError(TemplateError):
    pass


class TemplateNotFound(TemplateError):
    pass
