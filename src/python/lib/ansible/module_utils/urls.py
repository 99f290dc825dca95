"""Requests over HTTP, on Python's urllib."""
import base64
import email.utils
import http.client
import netrc
import os
import socket
import ssl
import tempfile
import time
import traceback
import urllib.error
import urllib.error as urllib_error  # noqa: F401
import urllib.request
import urllib.request as urllib_request  # noqa: F401
from http import cookiejar
from ssl import CertificateError  # noqa: F401
from urllib.parse import unquote, urlparse, urlunparse

from ansible.module_utils._parts.http_handlers import (  # noqa: F401
    FOLLOWS,
    GzipDecodedReader,
    HTTPRedirectHandler,
    UnixHTTPHandler,
)
from ansible.module_utils._parts.multipart import prepare_multipart  # noqa: F401
from ansible.module_utils.basic import missing_required_lib  # noqa: F401
from ansible.module_utils.common.collections import is_sequence
from ansible.module_utils.common.text.converters import to_bytes, to_native, to_text

HAS_SSL = True
HAS_GSSAPI = False
HAS_GZIP = True


class ConnectionError(Exception):
    """No request came through."""


class ProxyError(ConnectionError):
    """The proxy does not work."""


class SSLValidationError(ConnectionError):
    """The server is not who it says."""


class NoSSLError(SSLValidationError):
    """There is no SSL."""


class MissingModuleError(Exception):
    """A library is not there."""

    def __init__(self, message, import_traceback, module=None):
        super(MissingModuleError, self).__init__(message)
        self.import_traceback = import_traceback
        self.module = module


def generic_urlparse(parts):
    """A parsed address as a dict whose keys are attributes, too."""
    fields = ('scheme', 'netloc', 'path', 'params', 'query', 'fragment', 'username', 'password', 'hostname', 'port')
    return ParseResultDottedDict((name, getattr(parts, name)) for name in fields)


class ParseResultDottedDict(dict):
    def __init__(self, *args, **kwargs):
        super(ParseResultDottedDict, self).__init__(*args, **kwargs)
        self.__dict__ = self

    def as_list(self):
        return [self.get(name) for name in ('scheme', 'netloc', 'path', 'params', 'query', 'fragment')]


def make_context(cafile=None, cadata=None, capath=None, ciphers=None, validate_certs=True, client_cert=None, client_key=None):
    context = ssl.create_default_context(cafile=cafile, cadata=cadata, capath=capath)
    if not validate_certs:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if ciphers:
        context.set_ciphers(':'.join(ciphers) if is_sequence(ciphers) else ciphers)
    if client_cert:
        context.load_cert_chain(client_cert, keyfile=client_key)
    return context


def rfc2822_date_string(timetuple, zone='-0000'):
    stamp = time.strftime('%a, %d %b %Y %H:%M:%S', timetuple)
    return '%s %s' % (stamp, zone)


def basic_auth_header(username, password):
    """The value of `Authorization` for a name and a password."""
    pair = to_bytes('%s:%s' % (username or '', password or ''), errors='surrogate_or_strict')
    return b'Basic %s' % base64.b64encode(pair)


def get_user_agent():
    return 'ansible-httpget'


def parse_content_type(response):
    """The type of a response, its main part and its subtype."""
    if hasattr(response, 'headers') and response.headers.get('Content-Type'):
        kind = response.headers.get_content_type()
        return (kind,) + tuple(kind.split('/', 1)) + (response.headers.get_content_charset() or 'utf-8',)
    return 'application/octet-stream', 'application', 'octet-stream', 'utf-8'


def get_response_filename(response):
    """The name that a response gives to its file, or that its address has."""
    name = response.headers.get_filename() or os.path.basename(unquote(urlparse(response.geturl()).path))
    return name or None


class Request(object):
    """Requests with options in common."""

    def __init__(
        self,
        headers=None,
        use_proxy=True,
        force=False,
        timeout=10,
        validate_certs=True,
        url_username=None,
        url_password=None,
        http_agent=None,
        force_basic_auth=False,
        follow_redirects='urllib2',
        client_cert=None,
        client_key=None,
        cookies=None,
        unix_socket=None,
        ca_path=None,
        unredirected_headers=None,
        decompress=True,
        ciphers=None,
        use_netrc=True,
        context=None,
    ):
        self.headers = headers or {}
        if not isinstance(self.headers, dict):
            raise ValueError('headers must be a dict: %r' % self.headers)
        self.use_proxy = use_proxy
        self.force = force
        self.timeout = timeout
        self.validate_certs = validate_certs
        self.url_username = url_username
        self.url_password = url_password
        self.http_agent = http_agent
        self.force_basic_auth = force_basic_auth
        self.follow_redirects = follow_redirects
        self.client_cert = client_cert
        self.client_key = client_key
        self.unix_socket = unix_socket
        self.ca_path = ca_path
        self.unredirected_headers = unredirected_headers
        self.decompress = decompress
        self.ciphers = ciphers
        self.use_netrc = use_netrc
        self.context = context
        self.cookies = cookies if isinstance(cookies, cookiejar.CookieJar) else cookiejar.CookieJar()

    def open(self, method, url, data=None, headers=None, use_gssapi=False, last_mod_time=None, **options):
        """The response. Raises urllib's errors."""
        if use_gssapi:
            raise MissingModuleError('drover has no Kerberos for HTTP (use_gssapi)', import_traceback=None, module='gssapi')

        def option(name):
            given = options.get(name)
            return getattr(self, name) if given is None else given

        given = dict(self.headers, **(headers or {}))
        url, authorization = _authorization(url, option, given)
        context = options.get('context') or self.context
        secure = urlparse(url).scheme.lower() == 'https' or option('client_cert')
        if context is None and secure:
            context = make_context(
                cafile=option('ca_path'),
                ciphers=option('ciphers'),
                validate_certs=option('validate_certs'),
                client_cert=option('client_cert'),
                client_key=option('client_key'),
            )
        handlers = [HTTPRedirectHandler(option('follow_redirects')), urllib.request.HTTPCookieProcessor(option('cookies'))]
        if context is not None:
            handlers.append(urllib.request.HTTPSHandler(context=context))
        if not option('use_proxy'):
            handlers.append(urllib.request.ProxyHandler({}))
        if option('unix_socket'):
            handlers.append(UnixHTTPHandler(option('unix_socket')))
        handlers += authorization
        request = urllib.request.Request(url, data=_body(data), method=method.upper())
        unredirected = {name.lower() for name in option('unredirected_headers') or []}
        for name, value in _all_headers(given, option, last_mod_time).items():
            add = request.add_unredirected_header if name.lower() in unredirected else request.add_header
            add(name, to_native(value) if isinstance(value, bytes) else value)
        response = urllib.request.build_opener(*handlers).open(request, None, option('timeout'))
        if option('decompress') and response.headers.get('content-encoding', '').lower() == 'gzip':
            unpacked = GzipDecodedReader(response)
            response.read = unpacked.read
        return response

    def get(self, url, **kwargs):
        return self.open('GET', url, **kwargs)

    def options(self, url, **kwargs):
        return self.open('OPTIONS', url, **kwargs)

    def head(self, url, **kwargs):
        return self.open('HEAD', url, **kwargs)

    def post(self, url, data=None, **kwargs):
        return self.open('POST', url, data=data, **kwargs)

    def put(self, url, data=None, **kwargs):
        return self.open('PUT', url, data=data, **kwargs)

    def patch(self, url, data=None, **kwargs):
        return self.open('PATCH', url, data=data, **kwargs)

    def delete(self, url, **kwargs):
        return self.open('DELETE', url, **kwargs)


def _body(data):
    return None if data is None else to_bytes(data, nonstring='passthru')


def _authorization(url, option, headers):
    """The address without name and password, and handlers that send them when they are asked for."""
    parts = urlparse(url)
    username, password = option('url_username'), option('url_password')
    if not username and parts.username:
        username, password = unquote(parts.username), unquote(parts.password or '')
        netloc = parts.netloc.rsplit('@', 1)[1]
        url = urlunparse(parts._replace(netloc=netloc))
    if username and not option('force_basic_auth'):
        manager = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        manager.add_password(None, urlparse(url).netloc, username, password)
        return url, [urllib.request.HTTPBasicAuthHandler(manager), urllib.request.HTTPDigestAuthHandler(manager)]
    if username:
        headers['Authorization'] = basic_auth_header(username, password)
    elif option('use_netrc') and not any(name.lower() == 'authorization' for name in headers):
        found = _netrc(parts.hostname)
        if found:
            headers['Authorization'] = basic_auth_header(found[0], found[2])
    return url, []


def _netrc(host):
    try:
        return netrc.netrc(os.environ.get('NETRC')).authenticators(host)
    except (IOError, OSError, netrc.NetrcParseError, KeyError):
        return None


def _all_headers(given, option, last_mod_time):
    found = dict(given)
    if option('http_agent'):
        found.setdefault('User-agent', option('http_agent'))
    if option('force'):
        found['Cache-control'] = 'no-cache'
    elif last_mod_time:
        found['If-modified-since'] = rfc2822_date_string(last_mod_time.timetuple(), 'GMT')
    return found


def open_url(url, data=None, headers=None, method=None, **options):
    """One request. Raises urllib's errors."""
    return Request().open(method or ('POST' if data else 'GET'), url, data=data, headers=headers, **options)


def url_argument_spec():
    """The options of whatever fetches an address."""
    return dict(
        url=dict(type='str'),
        force=dict(type='bool', default=False),
        http_agent=dict(type='str', default='ansible-httpget'),
        use_proxy=dict(type='bool', default=True),
        validate_certs=dict(type='bool', default=True),
        url_username=dict(type='str'),
        url_password=dict(type='str', no_log=True),
        force_basic_auth=dict(type='bool', default=False),
        client_cert=dict(type='path'),
        client_key=dict(type='path'),
        use_gssapi=dict(type='bool', default=False),
    )


def url_redirect_argument_spec():
    return dict(follow_redirects=dict(type='str', default='safe', choices=['all', 'no', 'none', 'safe', 'urllib2', 'yes']))


def fetch_url(module, url, data=None, headers=None, method=None, use_proxy=None, force=False, last_mod_time=None, timeout=10, use_gssapi=False, unix_socket=None, ca_path=None, cookies=None, unredirected_headers=None, decompress=True, ciphers=None, use_netrc=True):
    """The response, or None, and what is known of it. Fails the module only where nothing could be tried."""
    params = module.params
    jar = cookies if cookies is not None else cookiejar.LWPCookieJar()
    follow = params.get('follow_redirects', 'urllib2')
    if follow not in FOLLOWS:
        follow = 'urllib2'
    info = dict(url=url, status=-1)
    options = dict(
        headers=headers,
        method=method,
        use_proxy=params.get('use_proxy', True) if use_proxy is None else use_proxy,
        force=force,
        last_mod_time=last_mod_time,
        timeout=timeout,
        validate_certs=params.get('validate_certs', True),
        url_username=params.get('url_username', ''),
        url_password=params.get('url_password', ''),
        http_agent=params.get('http_agent', get_user_agent()),
        force_basic_auth=params.get('force_basic_auth', ''),
        follow_redirects=follow,
        client_cert=params.get('client_cert'),
        client_key=params.get('client_key'),
        cookies=jar,
        use_gssapi=params.get('use_gssapi', use_gssapi),
        unix_socket=unix_socket,
        ca_path=ca_path,
        unredirected_headers=unredirected_headers,
        decompress=decompress,
        ciphers=ciphers,
        use_netrc=use_netrc,
    )
    response = None
    try:
        response = open_url(url, data=data, **options)
        info.update(_header_dict(response.headers))
        info.update(_cookies(jar))
        length = response.headers.get('Content-Length', 'unknown')
        info.update(msg='OK (%s bytes)' % length, url=response.geturl(), status=response.code)
    except (ConnectionError, ValueError) as error:
        module.fail_json(msg=to_native(error), **info)
    except MissingModuleError as error:
        module.fail_json(msg=to_text(error), exception=None)
    except urllib.error.HTTPError as error:
        response = error
        try:
            info['body'] = error.read() if error.fp else ''
            error.close()
        except (AttributeError, TypeError):
            info['body'] = ''
        info.update(_header_dict(error.headers))
        info.update(msg=to_native(error), status=error.code)
    except urllib.error.URLError as error:
        code = int(getattr(error, 'code', -1))
        info.update(msg='Request failed: %s' % to_native(error), status=code)
    except socket.error as error:
        info.update(msg='Connection failure: %s' % to_native(error), status=-1)
    except http.client.BadStatusLine as error:
        info.update(msg='Connection failure: connection was closed before a valid response was received: %s' % to_native(error.line), status=-1)
    except Exception as error:
        info.update(msg='An unknown error occurred: %s' % to_native(error), exception=traceback.format_exc(), status=-1)
    return response, info


def _header_dict(headers):
    found = {}
    for name, value in headers.items():
        key = name.lower()
        found[key] = ', '.join((found[key], value)) if key in found else value
    return found


def _cookies(jar):
    pairs = [(cookie.name, cookie.value) for cookie in jar]
    return dict(cookies=dict(pairs), cookies_string='; '.join('%s=%s' % pair for pair in pairs))


def fetch_file(module, url, data=None, headers=None, method=None, use_proxy=True, force=False, last_mod_time=None, timeout=10, unredirected_headers=None, decompress=True, ciphers=None, ca_path=None, cookies=None):
    """The path of a file with what an address gave; it is gone when the module ends."""
    name = os.path.basename(urlparse(url).path)
    prefix, suffix = os.path.splitext(name)
    handle, path = tempfile.mkstemp(prefix=prefix, suffix=suffix, dir=module.tmpdir)
    module.add_cleanup_file(path)
    try:
        response, info = fetch_url(module, url, data, headers, method, use_proxy, force, last_mod_time, timeout, unredirected_headers=unredirected_headers, decompress=decompress, ciphers=ciphers, ca_path=ca_path, cookies=cookies)
        if not response or info['status'] >= 400:
            module.fail_json(msg='Failure downloading %s, %s' % (url, info['msg']))
        with os.fdopen(handle, 'wb') as target:
            for block in iter(lambda: response.read(64 * 1024), b''):
                target.write(block)
    except Exception as error:
        module.fail_json(msg='Failure downloading %s, %s' % (url, to_native(error)))
    return path
