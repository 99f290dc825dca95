import { quote, sh, shellFile } from '../../src/module/index.js';

/** The function `drover_http`. */
export const HTTP = shellFile(import.meta.url, 'http-fetch.sh');

/** A request that the target makes with curl or wget. What is undefined is left to the defaults of the reference. */
export interface HttpRequest {
  readonly url: string;
  readonly method?: string;
  /** A HEAD may be a GET where the program knows no HEAD: the body is not wanted, that is all. */
  readonly headMayBeGet?: boolean;
  /** In order; a name of them in `unredirected` is sent to the first address only. */
  readonly headers?: readonly (readonly [string, string])[];
  readonly unredirected?: readonly string[];
  /** Whether the body is in `$drover_tmp/upload`. */
  readonly hasBody?: boolean;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly forceBasic?: boolean;
  readonly redirects?: 'none' | 'safe' | 'all' | 'urllib2';
  readonly useProxy?: boolean;
  readonly useNetrc?: boolean;
  readonly validateCerts?: boolean;
  readonly caPath?: string | undefined;
  readonly clientCert?: string | undefined;
  readonly clientKey?: string | undefined;
  readonly ciphers?: readonly string[] | undefined;
  readonly unixSocket?: string | undefined;
  readonly agent?: string | undefined;
  readonly timeout?: number;
  /** Whether answers that come compressed are unpacked. */
  readonly decompress?: boolean;
}

/**
 * Shell text that makes a request and puts the body of the answer into the file that the word `out` names. `$drover_tmp` is
 * a directory of the script's own. Leaves `drover_rc`, `drover_status`, `drover_final`, `drover_tool` and the files
 * `headers` and `error` there.
 */
export function fetchScript(request: HttpRequest, out: string, before = ''): string {
  // Without a scheme it is no address, though curl would guess one.
  const url = /^[a-z][\w+.-]*:/i.test(request.url) ? request.url : `:${request.url}`;
  const words = [sh`drover_url=${url}`, `drover_out=${out}`];
  return [HTTP, settingsScript(request), ...words, before, 'drover_http'].filter((part) => part !== '').join('\n');
}

/** Goes before a request: where `$drover_since` is set, only what is newer is asked for. */
export const SINCE = `if [ -n "$drover_since" ]; then
  printf 'header = "If-Modified-Since: %s"\\n' "$drover_since" >>"$drover_tmp/base"
  printf 'header = If-Modified-Since: %s\\n' "$drover_since" >>"$drover_tmp/wgetrc"
  printf '%s\\n' --header "If-Modified-Since: $drover_since" >>"$drover_tmp/busybox"
fi`;

/** Shell text that makes all that the function of `HTTP` reads, but for the address and the file. */
export function settingsScript(request: HttpRequest): string {
  const file = (name: string, lines: readonly string[]) =>
    `printf '%s' ${quote(lines.map((line) => `${line}\n`).join(''))} >"$drover_tmp/${name}"`;
  const { first, again, bare } = curlParts(request);
  return [
    file('base', curlBase(request)),
    file('first', first),
    file('again', again),
    file('bare', bare),
    file('get', []),
    file('wgetrc', wgetSettings(request)),
    file('busybox', busyboxWords(request)),
    sh`drover_method=${request.method ?? 'GET'} drover_policy=${request.redirects ?? 'all'}`,
    sh`drover_not_wget=${notWget(request).join(', ')} drover_not_busybox=${notBusybox(request).join(', ')}`,
    sh`drover_timeout=${request.timeout ?? 10} drover_unpacks=${request.decompress === false ? '' : '1'}`,
  ].join('\n');
}

/** Shell text behind a request of which only the file is wanted: `drover_rc` is 0 when it is there, `drover_said` says why not. */
export const DOWNLOADED = [
  `drover_said="HTTP Error $drover_status"`,
  'if [ -n "$drover_lacking" ]; then drover_rc=1; echo "wget cannot do what is asked for: $drover_lacking; install the package curl" >"$drover_tmp/error"; fi',
  `case $drover_rc:$drover_status in 0:2*|0:000) ;; 0:*) drover_rc=1 ;; *) drover_said=$(cat "$drover_tmp/error") ;; esac`,
].join('\n');

/** Names of options that GNU's wget cannot do. */
function notWget(request: HttpRequest): string[] {
  return [
    ...(request.unixSocket ? ['unix_socket'] : []),
    ...(request.unredirected?.length ? ['unredirected_headers'] : []),
  ];
}

/** Names of options that BusyBox's wget cannot do. */
function notBusybox(request: HttpRequest): string[] {
  const method = request.method ?? 'GET';
  const plain =
    method === 'GET' || (method === 'HEAD' && request.headMayBeGet) || (method === 'POST' && request.hasBody);
  return [
    ...notWget(request),
    ...(plain ? [] : [`method ${method}`]),
    ...(request.redirects === 'none' ? ['follow_redirects'] : []),
    ...(request.clientCert ? ['client_cert'] : []),
    ...(request.clientKey ? ['client_key'] : []),
    ...(request.caPath ? ['ca_path'] : []),
    ...(request.ciphers?.length ? ['ciphers'] : []),
  ];
}

/** Files of curl's settings keep passwords out of the list of processes. */
function curlBase(request: HttpRequest): string[] {
  const set = (name: string, value: string | number | undefined) =>
    value === undefined || value === '' ? [] : [`${name} = ${curlWord(String(value))}`];
  const timeout = request.timeout ?? 10;
  return [
    'http1.1',
    'globoff',
    'path-as-is',
    ...set('connect-timeout', timeout),
    ...set('speed-time', timeout),
    'speed-limit = 1',
    ...set('user-agent', request.agent ?? 'ansible-httpget'),
    ...(request.decompress === false ? [] : ['compressed']),
    'header = "Accept-Encoding: identity"',
    'header = "Accept:"',
    'header = "Expect:"',
    'header = "Connection: close"',
    ...(request.validateCerts === false ? ['insecure'] : []),
    ...set('cacert', request.caPath),
    ...set('cert', request.clientCert),
    ...set('key', request.clientKey),
    ...set('ciphers', request.ciphers?.join(':')),
    ...(request.useProxy === false ? ['noproxy = "*"'] : []),
    ...(request.useNetrc === false ? [] : ['netrc-optional']),
    ...(request.username === undefined
      ? []
      : [`user = ${curlWord(credentials(request))}`, request.forceBasic ? 'basic' : 'anyauth']),
    ...set('unix-socket', request.unixSocket),
    ...headerLines(request, (name) => !isContent(name) && !isFirstOnly(request, name)),
  ];
}

function curlParts(request: HttpRequest): { first: string[]; again: string[]; bare: string[] } {
  const method = request.method ?? 'GET';
  const bare = method === 'HEAD' ? ['head'] : method === 'GET' ? [] : [`request = ${curlWord(method)}`];
  const explicit = request.hasBody ? (WITH_BODY[method] ?? bare) : bare;
  const again = [...explicit, ...headerLines(request, (name) => isContent(name) && !isFirstOnly(request, name))];
  return { first: [...again, ...headerLines(request, (name) => isFirstOnly(request, name))], again, bare };
}

/** Methods that curl would change or refuse because of a body. That of the answer is not waited for. */
const WITH_BODY: Readonly<Record<string, string[]>> = {
  GET: ['request = "GET"'],
  HEAD: ['request = "HEAD"', 'ignore-content-length'],
};

function headerLines(request: HttpRequest, takes: (name: string) => boolean): string[] {
  return (request.headers ?? [])
    .filter(([name]) => takes(name))
    .map(([name, value]) => `header = ${curlWord(value === '' ? `${name};` : `${name}: ${value}`)}`);
}

/** Headers that belong to the body, which a redirect may drop. */
function isContent(name: string): boolean {
  return /^(content-length|content-type|transfer-encoding)$/i.test(name);
}

function isFirstOnly({ unredirected = [] }: HttpRequest, name: string): boolean {
  return unredirected.some((other) => other.toLowerCase() === name.toLowerCase());
}

function credentials({ username = '', password = '' }: HttpRequest): string {
  return `${username}:${password}`;
}

function curlWord(text: string): string {
  const escaped = text
    .replace(/[\\"]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `"${escaped}"`;
}

function wgetSettings(request: HttpRequest): string[] {
  const set = (name: string, value: string | number | undefined) =>
    value === undefined || value === '' ? [] : [`${name} = ${String(value).replaceAll('\n', ' ')}`];
  return [
    ...set('timeout', request.timeout ?? 10),
    ...set('user_agent', request.agent ?? 'ansible-httpget'),
    ...set('method', request.method),
    ...(request.decompress === false ? ['compression = none'] : ['compression = auto']),
    ...(request.validateCerts === false ? ['check_certificate = off'] : []),
    ...set('ca_certificate', request.caPath),
    ...set('certificate', request.clientCert),
    ...set('private_key', request.clientKey),
    ...set('ciphers', request.ciphers?.join(':')),
    ...(request.useProxy === false ? ['use_proxy = off'] : []),
    ...(request.useNetrc === false ? ['netrc = off'] : []),
    ...set('user', request.username),
    ...set('password', request.password),
    ...(request.forceBasic ? ['auth_no_challenge = on'] : []),
    ...(request.headers ?? []).map(([name, value]) => `header = ${name}: ${value}`),
  ];
}

/** One word a line. */
function busyboxWords(request: HttpRequest): string[] {
  const basic =
    request.username === undefined ? [] : [['Authorization', `Basic ${btoa(credentials(request))}`] as const];
  return [
    '-U',
    request.agent ?? 'ansible-httpget',
    ...(request.validateCerts === false ? ['--no-check-certificate'] : []),
    ...(request.useProxy === false ? ['-Y', 'off'] : []),
    ...[...basic, ...(request.headers ?? [])].flatMap(([name, value]) => [
      '--header',
      `${name}: ${value}`.replaceAll('\n', ' '),
    ]),
  ];
}
