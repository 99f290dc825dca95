"""Terms as a list."""


def listify_lookup_plugin_terms(terms, templar=None, loader=None, fail_on_undefined=True, convert_bare=False):
    if isinstance(terms, str):
        terms = templar.template(terms.strip()) if templar is not None else terms.strip()
    if isinstance(terms, str) or not hasattr(terms, '__iter__'):
        return [terms]
    return terms
