"""Values have no tags here."""


def deprecator_from_collection_name(collection_name):
    return dict(resolved_name=collection_name, type=None) if collection_name else None


def deprecate_value(value, msg, version=None, date=None, collection_name=None, deprecator=None, help_text=None):
    return value


def native_type_name(value):
    kind = value if isinstance(value, type) else type(value)
    return kind.__name__
