import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

export interface TestServer {
  /** `http://127.0.0.1:port` */
  readonly address: string;
  close(): void;
}

/** A web server on loopback for the modules that fetch. */
export async function startServer(): Promise<TestServer> {
  const server = createServer((request, response) => {
    // A client that goes away is no error of the server's.
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

type Route = (request: IncomingMessage, response: ServerResponse, rest: string, body: string) => void;

const HELLO = 'hello\n';
const OLD = 'Wed, 01 Jan 2020 00:00:00 GMT';

/** Answers by the first part of the path. */
const ROUTES: Readonly<Record<string, Route>> = {
  hello: (_request, response) => send(response, HELLO),
  json: (_request, response) =>
    send(response, '{"a": [1, true, null, "é"], "10": {"b": 12345678901234567890}}', 'application/json'),
  'json-wrong': (_request, response) => send(response, '{"a": ', 'application/json'),
  'json-suffix': (_request, response) => send(response, '{"a": 1}', 'application/problem+json; charset=utf-8'),
  latin: (_request, response) => send(response, Buffer.from('caf\xe9\n', 'latin1'), 'text/plain; charset=latin-1'),
  empty: (_request, response) => send(response, ''),
  gzip: (_request, response) => {
    response.setHeader('Content-Encoding', 'gzip');
    send(response, gzipSync(HELLO, { level: 1 }));
  },
  cookies: (_request, response) => {
    response.setHeader('Set-Cookie', ['one=1; Path=/', 'two="2"; Path=/; HttpOnly']);
    response.setHeader('X-Twice', ['a', 'b']);
    send(response, HELLO);
  },
  named: (_request, response) => {
    response.setHeader('Content-Disposition', 'attachment; filename="given.txt"');
    send(response, HELLO);
  },
  old: (request, response) => {
    const since = Date.parse(request.headers['if-modified-since'] ?? '');
    if (since >= Date.parse(OLD)) response.writeHead(304).end();
    else send(response, HELLO);
  },
  status: (_request, response, rest) => {
    response.statusCode = Number(rest);
    send(response, `status ${rest}\n`);
  },
  redirect: (_request, response, rest) => {
    const [status, ...to] = rest.split('/');
    response.writeHead(Number(status), { Location: `/${to.join('/')}`, 'Content-Length': 0 }).end();
  },
  sums: (_request, response) => {
    const sum = createHash('sha256').update(HELLO).digest('hex');
    send(response, `${'0'.repeat(64)}  other\n${sum}  hello\nSHA256 (named) = ${sum}\n`);
  },
  auth: (request, response) => {
    if (request.headers.authorization === `Basic ${btoa('me:secret')}`) return send(response, 'welcome\n');
    response.setHeader('WWW-Authenticate', 'Basic realm="test"');
    response.statusCode = 401;
    send(response, 'who?\n');
  },
  echo: (request, response, _rest, body) => {
    const names = [
      'accept',
      'accept-encoding',
      'cache-control',
      'content-type',
      'user-agent',
      'x-one',
      'authorization',
      'cookie',
    ];
    const headers = Object.fromEntries(names.map((name) => [name, request.headers[name] ?? null]));
    send(response, JSON.stringify({ method: request.method, path: request.url, headers, body }), 'application/json');
  },
  parts: (_request, response, _rest, body) => {
    const boundary = body.slice(0, body.indexOf('\r\n'));
    send(response, JSON.stringify({ parts: body.replaceAll(boundary, '--') }), 'application/json');
  },
  loop: (_request, response) => void response.writeHead(302, { Location: '/loop', 'Content-Length': 0 }).end(),
  slow: () => undefined,
  twice: (_request, response) => {
    response.setHeader('X-Dash-Name', ['a', 'b']);
    response.setHeader('ETag', '"x"');
    send(response, HELLO);
  },
  cut: (request) => void request.socket.destroy(),
};

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const [, name = '', rest = ''] = /^\/([^/?]*)\/?([^?]*)/.exec(request.url ?? '') ?? [];
  response.setHeader('Date', OLD);
  const route = ROUTES[name];
  if (route) return route(request, response, rest, Buffer.concat(chunks).toString());
  response.statusCode = 404;
  send(response, 'no such page\n');
}

function send(response: ServerResponse, body: string | Uint8Array, type = 'text/plain'): void {
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Length', Buffer.byteLength(body));
  response.end(body);
}
