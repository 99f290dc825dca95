"""Forms of several parts."""
import email
import email.mime.application
import email.mime.multipart
import email.mime.nonmultipart
import email.policy
import mimetypes
import os
from collections.abc import Mapping

from ansible.module_utils.common.text.converters import to_bytes, to_native


def prepare_multipart(fields):
    """`multipart/form-data` of texts and files: its type and its bytes."""
    if not isinstance(fields, Mapping):
        raise TypeError('Mapping is required, cannot be type %s' % fields.__class__.__name__)
    form = email.mime.multipart.MIMEMultipart('form-data')
    for name, value in sorted(fields.items()):
        form.attach(_part(name, value))
    text = form.as_bytes(policy=email.policy.HTTP)
    head, _, body = text.partition(b'\r\n\r\n')
    parsed = email.message_from_bytes(head + b'\r\n\r\n')
    return parsed['content-type'].replace('\n', ''), body


def _part(name, value):
    filename, mime = None, 'text/plain'
    if isinstance(value, str):
        content = value
    elif isinstance(value, Mapping):
        filename, content = value.get('filename'), value.get('content')
        if not (filename or content):
            raise ValueError('at least one of filename or content must be provided')
        guessed = mimetypes.guess_type(filename or '', strict=False)[0]
        mime = value.get('mime_type') or guessed or 'application/octet-stream'
    else:
        raise TypeError('value must be a string, or mapping, cannot be type %s' % value.__class__.__name__)
    main, _, sub = mime.partition('/')
    if not content and filename:
        with open(to_bytes(filename, errors='surrogate_or_strict'), 'rb') as source:
            part = email.mime.application.MIMEApplication(source.read())
        del part['Content-Type']
        part.add_header('Content-Type', '%s/%s' % (main, sub))
    else:
        part = email.mime.nonmultipart.MIMENonMultipart(main, sub)
        part.set_payload(to_bytes(content))
    del part['MIME-Version']
    part.add_header('Content-Disposition', 'form-data')
    part.set_param('name', name, header='Content-Disposition')
    if filename:
        part.set_param('filename', to_native(os.path.basename(filename)), header='Content-Disposition')
    return part
