"""YAML, where the target's Python has PyYAML."""
try:
    import yaml as _yaml
except ImportError:
    _yaml = None

HAS_YAML = _yaml is not None
HAS_LIBYAML = HAS_YAML and hasattr(_yaml, 'CSafeLoader')

if HAS_YAML:
    SafeLoader = getattr(_yaml, 'CSafeLoader', _yaml.SafeLoader)
    SafeDumper = getattr(_yaml, 'CSafeDumper', _yaml.SafeDumper)
    Parser = getattr(getattr(_yaml, 'cyaml', None), 'CParser', None) or type('Parser', (_yaml.parser.Parser,), {})

    def yaml_load(stream, Loader=SafeLoader):
        return _yaml.load(stream, Loader=Loader)

    yaml_load_all = lambda stream, Loader=SafeLoader: _yaml.load_all(stream, Loader=Loader)

    def yaml_dump(data, stream=None, Dumper=SafeDumper, **kwargs):
        return _yaml.dump(data, stream, Dumper=Dumper, **kwargs)

    yaml_dump_all = lambda documents, stream=None, Dumper=SafeDumper, **kwargs: _yaml.dump_all(
        documents, stream, Dumper=Dumper, **kwargs
    )
else:
    SafeLoader = SafeDumper = Parser = None
    yaml_load = yaml_load_all = yaml_dump = yaml_dump_all = None
