"""What urllib is given beside its own: sockets of the file system, redirects, packed answers."""
import http.client
import socket
import urllib.error
import urllib.request
from gzip import GzipFile

#: What `follow_redirects` may say, and whether it follows all redirects, or those of requests that only look.
FOLLOWS = {'all': 'all', 'yes': 'all', True: 'all', 'safe': 'safe', 'urllib2': 'urllib2', 'no': 'none', 'none': 'none', False: 'none', None: 'urllib2'}


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, host, unix_socket=None, **kwargs):
        super(_UnixConnection, self).__init__(host, **kwargs)
        self.unix_socket = unix_socket

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        if isinstance(self.timeout, (int, float)):
            self.sock.settimeout(self.timeout)
        try:
            self.sock.connect(self.unix_socket)
        except OSError as error:
            raise OSError('Invalid Socket File (%s): %s' % (self.unix_socket, error))


class UnixHTTPHandler(urllib.request.HTTPHandler):
    """HTTP over a socket of the file system."""

    def __init__(self, unix_socket, **kwargs):
        super(UnixHTTPHandler, self).__init__(**kwargs)
        self._unix_socket = unix_socket

    def http_open(self, req):
        return self.do_open(lambda host, **kwargs: _UnixConnection(host, unix_socket=self._unix_socket, **kwargs), req)


class HTTPRedirectHandler(urllib.request.HTTPRedirectHandler):
    """Redirects, as far as they are wanted."""

    def __init__(self, follow_redirects=None):
        self.follow_redirects = FOLLOWS.get(follow_redirects, 'urllib2')

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        if self.follow_redirects == 'urllib2':
            return super(HTTPRedirectHandler, self).redirect_request(req, fp, code, msg, headers, newurl)
        method = req.get_method()
        if self.follow_redirects == 'none' or (self.follow_redirects == 'safe' and method not in ('HEAD', 'GET')):
            raise urllib.error.HTTPError(newurl, code, msg, headers, fp)
        data = req.data
        if code not in (307, 308):
            # As browsers do: what was posted is not sent again.
            data = None
            if (code == 303 and method != 'HEAD') or (code in (301, 302) and method == 'POST'):
                method = 'GET'
        kept = {key: value for key, value in req.headers.items() if data or key.lower() not in ('content-length', 'content-type')}
        return urllib.request.Request(
            newurl.replace(' ', '%20'), data=data, method=method, headers=kept, origin_req_host=req.origin_req_host, unverifiable=True
        )

    http_error_308 = urllib.request.HTTPRedirectHandler.http_error_302


class GzipDecodedReader(GzipFile):
    """A response that is unpacked while it is read."""

    def __init__(self, fp):
        super(GzipDecodedReader, self).__init__(mode='rb', fileobj=_Packed(fp.read))


class _Packed(object):
    """The bytes as they come: the response itself reads unpacked ones."""

    def __init__(self, read):
        self.read = read
