"""Variables and groups that an inventory plugin works out of a host's variables by expressions that the user wrote."""
from collections.abc import Mapping

from ansible.errors import AnsibleError, AnsibleParserError, AnsibleValueOmittedError
from ansible.utils.vars import combine_vars

_BLANK = (None, '')


class Constructing(object):
    """The part of `Constructable` that has to do with expressions."""

    def _option_or(self, name, default):
        try:
            return self.get_option(name)
        except Exception:
            return default

    def _compose(self, template, variables, disable_lookups=None):
        """The value of an expression."""
        use_extra = self._option_or('use_extra_vars', False)
        self.templar.available_variables = combine_vars(variables, self._vars) if use_extra else variables
        return self.templar.evaluate_expression(template)

    def _set_composite_vars(self, compose, variables, host, strict=False):
        for name, expression in compose.items() if isinstance(compose, dict) else ():
            try:
                value = self._compose(expression, variables)
            except Exception as error:
                if strict:
                    raise AnsibleError('Could not set %s for host %s: %s' % (name, host, error))
                continue
            self.inventory.set_variable(host, name, value)

    def _add_host_to_composed_groups(self, groups, variables, host, strict=False, fetch_hostvars=True):
        if not groups or not isinstance(groups, dict):
            return
        self.templar.available_variables = self._seen(variables, host, fetch_hostvars)
        for given, conditional in groups.items():
            name = self._sanitize_group_name(given)
            try:
                holds = self.templar.evaluate_conditional(conditional)
            except Exception as error:
                if strict:
                    raise AnsibleParserError('Could not add host %s to group %s: %s' % (host, name, error))
                continue
            if holds:
                self.inventory.add_child(self.inventory.add_group(name), host)

    def _seen(self, variables, host, fetch):
        return combine_vars(variables, self.inventory.get_host(host).get_vars()) if fetch else variables

    def _add_host_to_keyed_groups(self, keys, variables, host, strict=False, fetch_hostvars=True):
        for entry in keys if isinstance(keys, list) else ():
            if not entry or not isinstance(entry, dict):
                raise AnsibleParserError('Invalid keyed group entry, it must be a dictionary: %s ' % entry)
            self._join_keyed(entry, self._seen(variables, host, fetch_hostvars), host, strict)

    def _join_keyed(self, entry, variables, host, strict):
        try:
            key = self._compose(entry.get('key'), variables)
        except Exception as error:
            if strict:
                raise AnsibleParserError('Could not generate group for host %s from %s entry: %s' % (host, entry.get('key'), error))
            return
        default = entry.get('default_value')
        if entry.get('trailing_separator') is not None and default is not None:
            raise AnsibleParserError('parameters are mutually exclusive for keyed groups: default_value|trailing_separator')
        if not key and not (key in _BLANK and default is not None):
            if strict and key not in ([], {}):
                raise AnsibleParserError('No key or key resulted empty for %s in host %s, invalid entry' % (entry.get('key'), host))
            return
        try:
            parent = self._parent(entry, key, strict)
        except LookupError:
            return
        prefix = entry.get('prefix', '')
        separator = '' if prefix == '' and self._option_or('leading_separator', True) is False else entry.get('separator', '_')
        for name in _names(entry, key):
            group = self.inventory.add_group(self._sanitize_group_name('%s%s%s' % (prefix, separator, name)))
            self.inventory.add_host(host, group)
            if parent:
                above = self.inventory.add_group(self._sanitize_group_name(parent))
                self.inventory.add_child(above, group)

    def _parent(self, entry, key, strict):
        """The name of the group above; raises LookupError when it fails and that does not matter."""
        given = entry.get('parent_group')
        try:
            return self.templar.template(given)
        except AnsibleValueOmittedError:
            return None
        except Exception as error:
            if strict:
                raise AnsibleParserError('Could not generate parent group %r for group %r: %s' % (given, key, error)) from error
            raise LookupError(given) from error


def _names(entry, key):
    """The names that a key's value gives, without their prefix."""
    default, separator = entry.get('default_value'), entry.get('separator', '_')
    if key in _BLANK:
        return [default]
    if isinstance(key, str):
        return [key]
    if isinstance(key, list):
        return [default if name in _BLANK and default is not None else name for name in key]
    if not isinstance(key, Mapping):
        raise AnsibleParserError('Invalid group name format, expected a string or a list of them or dictionary, got: %s' % type(key))
    return [_pair(name, value, default, separator, entry.get('trailing_separator')) for name, value in key.items()]


def _pair(name, value, default, separator, trailing):
    if value in _BLANK and default is not None:
        value = default
    elif value in _BLANK and trailing is False:
        return name
    return '%s%s%s' % (name, separator, value)
