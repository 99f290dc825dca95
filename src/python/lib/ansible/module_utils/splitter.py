"""Words of a line, at its blanks."""


def split_args(args):
    """Words; quotes stay in them, and what stands in `{{ }}`, `{% %}`, `{# #}` is not split."""
    words, word, quote, depth = [], '', None, 0
    at = 0
    while at < len(args):
        char, pair = args[at], args[at : at + 2]
        if quote is None and pair in ('{{', '{%', '{#'):
            word, depth, at = word + pair, depth + 1, at + 2
            continue
        if quote is None and depth and pair in ('}}', '%}', '#}'):
            word, depth, at = word + pair, depth - 1, at + 2
            continue
        if char in '"\'' and (at == 0 or args[at - 1] != '\\'):
            quote = None if quote == char else quote or char
        if char in ' \n' and quote is None and depth == 0:
            if word:
                words.append(word)
            word = ''
        else:
            word += char
        at += 1
    if quote is not None or depth:
        raise ValueError('failed at splitting arguments, either an unbalanced jinja2 block or quotes: %s' % args)
    return words + [word] if word else words


def is_quoted(data):
    """Whether the same kind of quote stands at both ends, and the last one is not escaped."""
    return any(len(data) > 1 and data.startswith(quote) and data.endswith(quote) for quote in '"\'') and data[-2] != '\\'


def unquote(data):
    """The text without the quotes around it."""
    return data[1:-1] if is_quoted(data) else data
