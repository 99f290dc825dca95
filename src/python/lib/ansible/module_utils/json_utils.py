"""JSON among lines that are none."""


def _filter_non_json_lines(data, objects_only=False):
    """The lines from the first `{` (or `[`) to the last `}` (or `]`), and warnings of what stands behind."""
    begins = ('{',) if objects_only else ('{', '[')
    lines = data.splitlines()
    start = next((at for at, line in enumerate(lines) if line.strip().startswith(begins)), None)
    if start is None:
        raise ValueError('No start of json char found')
    close = '}' if lines[start].strip().startswith('{') else ']'
    end = next((at for at in range(len(lines) - 1, start - 1, -1) if lines[at].strip().endswith(close)), None)
    if end is None:
        raise ValueError('No end of json char found')
    trailing = '\n'.join(lines[end + 1 :]).strip()
    warnings = ['Module invocation had junk after the JSON data: %s' % trailing] if trailing else []
    return '\n'.join(lines[start : end + 1]), warnings
