"""The exceptions that plugins raise."""


class AnsibleError(Exception):
    """The root of them."""

    _default_message = ''

    def __init__(self, message='', obj=None, show_content=True, suppress_extended_error=None, orig_exc=None, help_text=None):
        text = message if isinstance(message, str) else str(message)
        super(AnsibleError, self).__init__(text or self._default_message)
        self.obj = obj
        self.orig_exc = orig_exc
        self._help_text = help_text

    @property
    def message(self):
        return self.args[0]

    @message.setter
    def message(self, value):
        self.args = (value,)

    def __str__(self):
        return str(self.args[0])


class AnsibleUndefinedConfigEntry(AnsibleError):
    pass


class AnsibleTaskError(AnsibleError):
    pass


class AnsiblePromptInterrupt(AnsibleError):
    pass


class AnsiblePromptNoninteractive(AnsibleError):
    pass


class AnsibleAssertionError(AnsibleError, AssertionError):
    pass


class AnsibleOptionsError(AnsibleError):
    pass


class AnsibleRequiredOptionError(AnsibleOptionsError):
    pass


class AnsibleParserError(AnsibleError):
    pass


class AnsibleInternalError(AnsibleError):
    pass


class AnsibleRuntimeError(AnsibleError):
    pass


class AnsibleModuleError(AnsibleRuntimeError):
    pass


class AnsibleConnectionFailure(AnsibleRuntimeError):
    pass


class AnsibleAuthenticationFailure(AnsibleConnectionFailure):
    pass


class AnsibleCallbackError(AnsibleRuntimeError):
    pass


class AnsibleTemplateError(AnsibleRuntimeError):
    pass


class AnsibleTemplateSyntaxError(AnsibleTemplateError):
    pass


class AnsibleUndefinedVariable(AnsibleTemplateError):
    pass


class AnsibleValueOmittedError(AnsibleTemplateError):
    pass


class AnsibleTemplatePluginError(AnsibleTemplateError):
    pass


AnsibleFilterError = AnsibleTemplatePluginError
AnsibleLookupError = AnsibleTemplatePluginError


class AnsibleFilterTypeError(AnsibleTemplatePluginError, TypeError):
    pass


class AnsibleTypeError(AnsibleRuntimeError, TypeError):
    pass


class AnsibleConditionalError(AnsibleRuntimeError):
    pass


class AnsiblePluginError(AnsibleError):
    def __init__(self, message=None, obj=None, plugin_load_context=None, help_text=None, **kwargs):
        super(AnsiblePluginError, self).__init__(message or '', obj=obj, help_text=help_text)
        self.plugin_load_context = plugin_load_context


class AnsiblePluginRemovedError(AnsiblePluginError):
    pass


class AnsiblePluginNotFound(AnsiblePluginError):
    pass


class AnsiblePluginCircularRedirect(AnsiblePluginError):
    pass


class AnsibleCollectionUnsupportedVersionError(AnsiblePluginError):
    pass


class AnsibleFileNotFound(AnsibleRuntimeError):
    """A file that is in none of the places."""

    def __init__(self, message='', obj=None, show_content=True, suppress_extended_error=None, orig_exc=None, paths=None, file_name=None):
        self.file_name = file_name
        self.paths = paths
        if file_name:
            message += "%sCould not find or access '%s'" % ('\n' if message else '', file_name)
        if paths and isinstance(paths, (list, tuple)):
            message += '\nSearched in:\n\t%s' % '\n\t'.join(str(path) for path in paths)
        super(AnsibleFileNotFound, self).__init__(message or "Could not find file %s" % file_name, obj=obj, orig_exc=orig_exc)


class AnsibleAction(AnsibleRuntimeError):
    """Ends an action plugin; `result` is what it has so far."""

    def __init__(self, message='', obj=None, show_content=True, suppress_extended_error=None, orig_exc=None, result=None, help_text=None):
        super(AnsibleAction, self).__init__(message, obj=obj, orig_exc=orig_exc, help_text=help_text)
        self.result = {} if result is None else result


class AnsibleActionFail(AnsibleAction):
    pass


class AnsibleActionSkip(AnsibleAction):
    pass


class _AnsibleActionDone(AnsibleAction):
    """The action ends early, and well."""
