"""Argument specs, for those who check arguments by themselves."""
from copy import deepcopy

from ansible.module_utils.common.parameters import Findings, check_spec, list_deprecations, set_fallbacks
from ansible.module_utils.common.warnings import deprecate, warn
from ansible.module_utils.errors import RequiredDefaultError, UnsupportedError


class ValidationResult(object):
    """The arguments as the spec makes them, and what was wrong with them."""

    def __init__(self, parameters):
        self._validated_parameters = deepcopy(parameters)
        self._no_log_values = set()
        self._unsupported_parameters = set()
        self._deprecations = []
        self._warnings = []
        self.errors = Findings().errors

    @property
    def validated_parameters(self):
        return self._validated_parameters

    @property
    def unsupported_parameters(self):
        return self._unsupported_parameters

    @property
    def error_messages(self):
        return self.errors.messages


class ArgumentSpecValidator(object):
    """Checks arguments against a spec and against the rules of what comes together."""

    def __init__(
        self,
        argument_spec,
        mutually_exclusive=None,
        required_together=None,
        required_one_of=None,
        required_if=None,
        required_by=None,
    ):
        self.argument_spec = argument_spec
        self._checks = dict(
            mutually_exclusive=mutually_exclusive,
            required_together=required_together,
            required_one_of=required_one_of,
            required_if=required_if,
            required_by=required_by,
        )
        for name, option in argument_spec.items():
            if option.get('required', False) and option.get('default') is not None:
                raise RequiredDefaultError('internal error: required and default are mutually exclusive for %s' % name)

    def validate(self, parameters, *args, **kwargs):
        result = ValidationResult(parameters)
        values = result._validated_parameters
        findings = Findings()
        findings.no_log_values.update(set_fallbacks(self.argument_spec, values))
        result._deprecations = list_deprecations_of(self.argument_spec, values)
        check_spec(self._checks, self.argument_spec, values, findings)
        result._no_log_values = findings.no_log_values
        result._warnings = findings.warnings
        result._deprecations += [_alias_deprecation(entry) for entry in findings.alias_deprecations]
        result._unsupported_parameters = findings.unsupported
        result.errors = findings.errors
        if findings.unsupported:
            result.errors.append(UnsupportedError(_unsupported_message(findings)))
        return result


def list_deprecations_of(argument_spec, parameters):
    """Also of options that came by an alias."""
    named = dict(parameters)
    for name, option in argument_spec.items():
        for alias in option.get('aliases') or []:
            if alias in parameters:
                named[name] = parameters[alias]
    return list_deprecations(argument_spec, named)


def _alias_deprecation(entry):
    return {
        'msg': "Alias '%s' is deprecated. See the module docs for more information" % entry['name'],
        'version': entry.get('version'),
        'date': entry.get('date'),
        'collection_name': entry.get('collection_name'),
    }


def _unsupported_message(findings):
    """The names that are unknown, and those that the last of their specs takes."""
    names = sorted('.'.join(str(part) for part in path) for path in findings.unsupported)
    context = sorted(findings.unsupported)[-1][:-1]
    options, aliases = findings.supported[context]
    listed = ', '.join(sorted(options))
    if aliases:
        listed += ' (%s)' % ', '.join(sorted(aliases))
    return '%s. Supported parameters include: %s.' % (', '.join(names), listed)


class ModuleArgumentSpecValidator(ArgumentSpecValidator):
    """The same, and warnings and deprecations go into the module's result."""

    def validate(self, parameters):
        result = super(ModuleArgumentSpecValidator, self).validate(parameters)
        for entry in result._deprecations:
            collection = entry.get('collection_name') or 'ansible.builtin'
            deprecate(entry['msg'], version=entry.get('version'), date=entry.get('date'), collection_name=collection)
        for option, alias in result._warnings:
            warn('Both option %s and its alias %s are set.' % (option, alias))
        return result
